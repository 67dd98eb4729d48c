// What the server finds in what is typed right now: beside the form, in the counts, in the refusal above. One question at a time; the last keystroke is always asked about.

/**
 * @param {() => {texts: object, cells: object}} typed
 * @param {(cells: Object<string, number>) => void} marked by cell key, in how many findings that stop the report it stands
 * @returns {() => void} to be called after every change
 */
export function findings(form, typed, marked) {
  if (!form.dataset.checkUrl) return () => {};
  const submitted = form.dataset.submitted === 'true';
  let asking = false;
  let waiting = false;
  let again = 0;

  // A breath, so that a fast typist is asked about words and not letters.
  function ask() {
    clearTimeout(again);
    again = setTimeout(send, 40);
  }

  async function send() {
    clearTimeout(again);
    if (asking) {
      waiting = true;
      return;
    }
    [asking, waiting] = [true, false];
    try {
      const response = await fetch(form.dataset.checkUrl, {
        method: 'POST', body: JSON.stringify({ ...typed(), submitted }), redirect: 'manual', credentials: 'same-origin',
        headers: {
          'Content-Type': 'application/json', Accept: 'application/json',
          RequestVerificationToken: form.querySelector('[name="__RequestVerificationToken"]')?.value ?? '',
        },
      });
      const json = response.headers.get('Content-Type')?.includes('json') ? await response.json() : null;
      const refused = response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429;
      if (!refused && !(response.ok && json)) throw new Error(`check answered ${response.status}`);
      if (response.ok && !waiting) tell(json);
      unchecked(refused ? json?.message ?? '检查没有完成，请保存后刷新页面。' : '');
    } catch {
      unchecked('连不上服务器，下面是断开前的检查结果；表格里不符的格仍会标红。');
      again = setTimeout(send, 10_000);
    }
    asking = false;
    if (waiting) send();
  }

  function tell(found) {
    const list = document.querySelector('[data-findings]');
    // Redrawing what is the same would take the focus from its links.
    if (list.dataset.shown !== found.list) {
      list.dataset.shown = found.list;
      list.innerHTML = found.list;
    }
    document.querySelector('[data-no-findings]').hidden = found.list !== '';
    put('[data-findings-count]', found.fails);
    put('[data-warn-count]', found.warns, '[data-warn]');
    put('[data-todo-count]', found.toDo, '[data-todo]');
    const refusal = document.querySelector('[data-refusal]');
    if (refusal) retell(refusal, found);
    marked(found.cells);
  }

  return ask;
}

function put(counter, count, whole) {
  for (const place of document.querySelectorAll(counter)) place.textContent = count;
  for (const place of whole ? document.querySelectorAll(whole) : []) place.hidden = count === 0;
}

// The refusal stands above the form: what it names leaves it once it is mended.
function retell(refusal, { refusal: list, fails }) {
  refusal.querySelector('[data-refusal-findings]').innerHTML = list;
  const text = refusal.querySelector('[data-refusal-text]');
  text.dataset.refused ??= text.textContent;
  const now = fails > 0 ? text.dataset.refused : '指出的问题都已改好，可以再次送出。';
  if (text.textContent !== now) text.textContent = now;
  refusal.classList.toggle('notice-bad', fails > 0);
  refusal.classList.toggle('notice-good', fails === 0);
}

function unchecked(why) {
  const notice = document.querySelector('[data-unchecked]');
  notice.hidden = why === '';
  notice.textContent = why;
}

/** A finding's link leads to its field, and to the words in it. */
export function goToFields() {
  document.addEventListener('click', event => {
    const link = event.target.closest?.('.finding a');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: 'center', inline: 'center' });
    field.focus({ preventScroll: true });
    if (!field.dataset.text || !link.dataset.start) return;
    const start = Number(link.dataset.start);
    field.setSelectionRange(start, start + Number(link.dataset.length));
    show(field, start);
  });
}

// A selection does not scroll its textarea by itself.
function show(field, at) {
  if (field.scrollHeight <= field.clientHeight) return;
  field.scrollTop = Math.max(0, field.scrollHeight * (at / field.value.length) - field.clientHeight / 2);
}

/**
 * Carries out a proposed mend; where something else stands there by now, nothing is touched.
 * @param {() => void} changed
 */
export function repairs(changed) {
  document.addEventListener('click', event => {
    const button = event.target.closest?.('.finding-repair');
    if (!button || button.name !== 'repair') return;
    event.preventDefault();
    const edits = JSON.parse(button.value).sort((one, other) => other.start - one.start);
    const fields = edits.map(edit => document.getElementById(edit.text ? `text-${edit.text}` : `cell-${edit.cell}`));
    if (!edits.every((edit, i) => standsThere(edit, fields[i]))) {
      changed();
      return;
    }
    edits.forEach((edit, i) => {
      if (edit.text) fields[i].setRangeText(edit.to, edit.start, edit.start + edit.from.length, 'end');
      else fields[i].value = edit.to;
      fields[i].dispatchEvent(new Event('input', { bubbles: true }));
    });
    changed();
    fields[0].scrollIntoView({ block: 'nearest', inline: 'nearest' });
    fields[0].focus({ preventScroll: true });
  });
}

function standsThere(edit, field) {
  if (!field) return false;
  return edit.text ? field.value.startsWith(edit.from, edit.start) : (edit.from ?? '') === field.value.trim();
}
