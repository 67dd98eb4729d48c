// Last year's figures beside this year's: the difference while one types, and whether they are shown at all.
import { parse } from './rules.js';

const kept = 'report-last-year';

/** @returns {() => void} to be called after cells changed */
export function lastYear(form, layout) {
  const toggle = document.querySelector('[data-show-last-year]');
  if (toggle) {
    toggle.checked = remembered() !== 'no';
    const apply = () => {
      form.classList.toggle('without-last-year', !toggle.checked);
      remember(toggle.checked ? 'yes' : 'no');
    };
    toggle.addEventListener('change', apply);
    apply();
  }
  const notes = [...form.querySelectorAll('[data-last-year]')].map(note => {
    const input = note.parentElement.querySelector('input');
    return { note, input, kind: layout.cells[input.dataset.cell], before: note.dataset.lastYear };
  });
  return () => {
    for (const { note, input, kind, before } of notes) {
      const [now, then] = [parse(input.value, kind, layout.maxCellLength).value, parse(before, kind, layout.maxCellLength).value];
      const difference = now === undefined || then === undefined || now === then ? '' : ` ${now > then ? '＋' : '－'}${Math.abs(now - then) / 10_000}`;
      // A table of zeros says nothing.
      const text = then === 0 && !now ? '' : `上年${before}${difference}`;
      if (note.textContent !== text) note.textContent = text;
    }
  };
}

// A full or forbidden store only forgets what was chosen.
function remembered() {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(kept, choice);
  } catch {
    // Shown again next time.
  }
}
