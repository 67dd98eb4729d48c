// Tables that are typed like a spreadsheet: arrows, Enter, select on focus.
import { parse } from './rules.js';

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function sheet(form, layout) {
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
  }
}

function placeKey({ table, row, column }) {
  return `${table}/${row}/${column}`;
}

/** Full-width digits, spaces and separators become what the server will store. */
function normalise(input, layout) {
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
