// Numbers in a text that follow a cell: kept in their place while the text is edited, rewritten when the cell changes.
import { clean, parse } from './rules.js';
import { closePanel, showPanel } from './panels.js';

const digits = /[0-9](?:[0-9.,]*[0-9])?/g;

/**
 * @param {() => void} changed called after a text was rewritten or a number bound or freed
 * @returns {{of: (section: Element) => object[], put: (section: Element, bindings: object[]) => void}} as they are saved
 */
export function bindings(form, layout, changed) {
  const texts = new Map([...form.querySelectorAll('textarea[data-text]')].map(field => [field.dataset.text, {
    field, value: field.value, list: form.querySelector(`[data-bound="${field.dataset.text}"]`), bound: [],
  }]));
  for (const text of texts.values()) {
    text.bound = [...text.list.children].map(item => ({
      start: Number(item.dataset.start), length: Number(item.dataset.length), cell: item.dataset.cellKey, place: item.dataset.place,
    }));
    draw(text);
  }
  let picking = null;
  // On a colleague's page the cell may be in a part that is not shown.
  const placeOf = cell => layout.cells[cell]?.place ?? '别的部分的一格';

  // Before the form's own listener, so that what it saves is in step.
  form.addEventListener('input', event => {
    const text = texts.get(event.target.dataset?.text);
    if (text) edited(text);
    else if (event.target.dataset?.cell) follow();
  }, true);
  form.addEventListener('click', event => {
    const free = event.target.closest?.('button[name="unbind"]');
    if (!free) return;
    event.preventDefault();
    const [key, start] = free.value.split(':');
    const text = texts.get(key);
    text.bound = text.bound.filter(b => b.start !== Number(start));
    draw(text);
    changed();
    text.field.focus();
  });
  document.addEventListener('click', event => {
    const button = event.target.closest?.('button[name="bind"]');
    if (!button) return;
    event.preventDefault();
    const { text, start, length, cell } = JSON.parse(button.value);
    bind(texts.get(text), { start, length, cell, place: placeOf(cell) });
  });
  document.addEventListener('selectionchange', () => offer(texts.get(document.activeElement?.dataset?.text)));

  function edited(text) {
    const [before, after] = [text.value, text.field.value];
    if (before === after) return;
    text.value = after;
    if (text.bound.length === 0) return;
    const [head, tail] = common(before, after);
    text.bound = text.bound
      .filter(b => b.start + b.length <= head || b.start >= before.length - tail)
      .map(b => (b.start + b.length <= head ? b : { ...b, start: b.start + after.length - before.length }))
      .filter(b => alone(after, b));
    draw(text);
  }

  // Every bound number becomes what its cell holds; a blank or unreadable cell leaves it as it stands.
  function follow() {
    for (const text of texts.values()) {
      const { field } = text;
      let [value, shift] = [field.value, 0];
      text.bound = text.bound.map(b => {
        const start = b.start + shift;
        const typed = document.getElementById(`cell-${b.cell}`)?.value ?? '';
        const number = parse(typed, layout.cells[b.cell], layout.maxCellLength).value;
        const now = number === undefined ? value.substr(start, b.length) : String(number / 10_000);
        value = value.slice(0, start) + now + value.slice(start + b.length);
        shift += now.length - b.length;
        return { ...b, start, length: now.length };
      });
      if (value === field.value) continue;
      [text.value, field.value] = [value, value];
      draw(text);
      changed();
    }
  }

  function bind(text, added) {
    if (!text || !alone(text.field.value, added)) return;
    text.bound = [...text.bound.filter(b => b.start !== added.start), added].sort((one, other) => one.start - other.start);
    draw(text);
    follow();
    changed();
  }

  /** The number at the caret can be bound: then a click says to which cell. */
  function offer(text) {
    if (picking || !text) return;
    const { field } = text;
    const at = [...field.value.matchAll(digits)].find(m => m.index <= field.selectionStart && m.index + m[0].length >= field.selectionEnd);
    const known = at && text.bound.some(b => b.start === at.index);
    const button = text.list.querySelector('[data-offer]');
    if (!at || known) {
      button?.parentElement.remove();
      return;
    }
    const label = `让“${at[0]}”跟随表格…`;
    if (button?.textContent === label) return;
    button?.parentElement.remove();
    const start = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-sm', textContent: label });
    start.dataset.offer = '';
    // The caret stays where it is.
    start.addEventListener('mousedown', event => event.preventDefault());
    start.addEventListener('click', () => pick(text, { start: at.index, length: at[0].length, number: at[0] }));
    const item = document.createElement('li');
    item.append(start);
    text.list.append(item);
  }

  function pick(text, { start, length, number }) {
    const section = text.field.closest('[data-section]');
    const stop = () => {
      picking?.abort();
      picking = null;
      form.classList.remove('picking');
      closePanel(section, 'pick');
    };
    stop();
    picking = new AbortController();
    form.classList.add('picking');
    const panel = showPanel(section, {
      kind: 'pick', tone: 'info', text: `请在表格里点一格（键盘：移到那一格后按回车），“${number}”就随它变动。按 Esc 取消。`, buttons: [['取消', stop]],
    });
    const take = event => {
      const cell = event.target.dataset?.cell;
      if (event.key === 'Escape') stop();
      if (!cell || (event.type === 'keydown' && event.key !== 'Enter')) return;
      event.preventDefault();
      event.stopPropagation();
      stop();
      bind(text, { start, length, cell, place: placeOf(cell) });
      text.field.scrollIntoView({ block: 'center' });
      text.field.focus({ preventScroll: true });
    };
    form.addEventListener('click', take, { capture: true, signal: picking.signal });
    document.addEventListener('keydown', take, { capture: true, signal: picking.signal });
    const same = [...form.querySelectorAll('input[data-cell]')].find(input => input.value === number);
    (same ?? form.querySelector('input[data-cell]') ?? panel).scrollIntoView({ block: 'center' });
  }

  const inSection = section => [...texts].filter(([, text]) => section.contains(text.field));
  return {
    of: section => inSection(section).flatMap(([key, text]) => text.bound.map(b => ({
      // The server counts in the text as it cleans it.
      text: key, start: clean(`${text.field.value.slice(0, b.start)}0`).length - 1, length: b.length, cell: b.cell,
    }))),
    put: (section, saved) => inSection(section).forEach(([key, text]) => {
      text.value = text.field.value;
      text.bound = saved.filter(b => b.text === key && alone(text.value, b)).map(({ start, length, cell }) => ({ start, length, cell, place: placeOf(cell) }));
      draw(text);
    }),
  };
}

function common(before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-tail - 1) === after.at(-tail - 1)) tail++;
  return [head, tail];
}

// Exactly a number: a digit typed right before or behind it would change what it says.
function alone(value, { start, length }) {
  const at = value.substr(start, length);
  return /^[0-9](?:[0-9.,]*[0-9])?$/.test(at) && !/[0-9]/.test(value[start - 1] ?? '') && !/[0-9]/.test(value[start + length] ?? '');
}

function draw({ field, list, bound }) {
  const key = field.dataset.text;
  list.replaceChildren(...bound.map(({ start, length, place }) => {
    const item = document.createElement('li');
    const number = Object.assign(document.createElement('b'), { textContent: field.value.substr(start, length) });
    const free = Object.assign(document.createElement('button'), { className: 'btn btn-sm', name: 'unbind', value: `${key}:${start}`, textContent: '不再跟随' });
    item.append(number, ` 随${place}变动 `, free);
    return item;
  }));
}
