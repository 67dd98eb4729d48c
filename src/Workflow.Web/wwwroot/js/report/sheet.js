// Tables that are typed like a spreadsheet: arrows, Enter, select on focus, blocks pasted from Excel or Word.
import { parse } from './rules.js';
import { closePanel, showPanel } from './panels.js';

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {() => void} changed called after cells were written by anything but a keystroke */
export function sheet(form, layout, changed) {
  const inputs = [...form.querySelectorAll('input[data-cell]')];
  const byPlace = new Map(inputs.map(input => [placeKey(layout.cells[input.dataset.cell]), input]));
  const at = (input, rows, columns) => {
    const { table, row, column } = layout.cells[input.dataset.cell];
    return byPlace.get(placeKey({ table, row: row + rows, column: column + columns }));
  };
  for (const input of inputs) {
    input.addEventListener('focus', () => { input.select(); input.dataset.before = input.value; });
    input.addEventListener('keydown', event => onKey(event, input, at));
    input.addEventListener('change', () => normalise(input, layout));
    input.addEventListener('paste', event => onPaste(event, input, layout, at, changed));
  }
}

function placeKey({ table, row, column }) {
  return `${table}/${row}/${column}`;
}

/** Full-width digits, spaces and separators become what the server will store. */
export function normalise(input, layout) {
  const reading = parse(input.value, layout.cells[input.dataset.cell], layout.maxCellLength);
  if (reading.text !== undefined) input.value = reading.text;
  else if (reading.blank) input.value = '';
}

function onKey(event, input, at) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    input.value = input.dataset.before;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.select();
    return;
  }
  const step = event.key === 'Enter' ? [event.shiftKey ? -1 : 1, 0] : event.shiftKey ? null : steps[event.key];
  if (!step || (step[1] !== 0 && !leaves(input, step[1]))) return;
  // Enter in a cell never submits the report.
  event.preventDefault();
  at(input, ...step)?.focus();
}

// Left and right move inside a half-typed number and leave the cell from its ends or when all of it is selected.
function leaves(input, direction) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  return (start === 0 && end === value.length) || (start === end && (direction < 0 ? start === 0 : end === value.length));
}

function onPaste(event, input, layout, at, changed) {
  const block = readBlock(event.clipboardData);
  if (!block) return;
  event.preventDefault();
  const section = input.closest('[data-section]');
  const before = new Map();
  let lost = 0;
  block.forEach((line, row) => line.forEach((value, column) => {
    const target = at(input, row, column);
    if (!target) {
      lost += value === '' ? 0 : 1;
    } else {
      before.set(target, target.value);
      target.value = value;
      normalise(target, layout);
    }
  }));
  const undo = () => {
    for (const [target, value] of before) target.value = value;
    changed();
  };
  closePanel(section, 'paste');
  showPanel(section, {
    kind: 'paste', tone: lost > 0 ? 'warning' : 'info',
    text: lost > 0
      ? `已从当前格起粘贴${before.size}格；有${lost}个值超出表格，没有填入。请核对起点和行列是否对齐。`
      : `已从当前格起粘贴${before.size}格。`,
    buttons: [['撤销粘贴', undo], ['知道了', () => {}]],
  });
  changed();
}

/** @returns {string[][] | null} null when the clipboard holds a single value: the browser pastes that itself */
export function readBlock(clipboard) {
  const html = clipboard.getData('text/html');
  const rows = (/<table/i.test(html) && fromHtml(html)) || fromText(clipboard.getData('text/plain'));
  return rows.length > 1 || rows[0]?.length > 1 ? rows : null;
}

function fromText(text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n');
  return lines.map(line => line.split('\t').map(value => value.trim()));
}

// A parsed document never runs scripts or loads pictures. Merged cells keep their place with blanks.
function fromHtml(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  page.querySelectorAll('script, style').forEach(element => element.remove());
  const table = page.querySelector('table');
  const grid = [];
  [...(table?.rows ?? [])].forEach((row, r) => {
    grid[r] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (grid[r][column] !== undefined) column++;
      for (let down = 0; down < Math.min(cell.rowSpan, 100); down++) {
        for (let right = 0; right < Math.min(cell.colSpan, 100); right++) {
          (grid[r + down] ??= [])[column + right] = down + right === 0 ? cell.textContent.trim() : '';
        }
      }
    }
  });
  return grid.map(line => Array.from(line, value => value ?? ''));
}
