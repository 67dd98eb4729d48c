// Messages inside a section: a paste that did not fit, a conflict, text brought back. One of each kind at a time.

/**
 * @param {HTMLElement} section
 * @param {{kind: string, tone: 'info' | 'warning' | 'danger', text: string, rows?: string[][], head?: string[],
 *   buttons?: [string, () => void][]}} panel every button also closes the panel
 */
export function showPanel(section, { kind, tone, text, head, rows, buttons = [] }) {
  closePanel(section, kind);
  const panel = element('div', { className: `report-panel report-panel-${tone}` });
  panel.dataset.panel = kind;
  panel.setAttribute('role', tone === 'info' ? 'status' : 'alert');
  panel.append(element('p', { textContent: text }));
  if (rows?.length) panel.append(comparison(head, rows));
  const line = element('p', { className: 'report-panel-buttons' });
  for (const [label, act] of buttons) {
    const button = element('button', { type: 'button', className: 'btn btn-sm btn-outline-primary', textContent: label });
    button.addEventListener('click', () => { panel.remove(); act(); });
    line.append(button);
  }
  if (buttons.length) panel.append(line);
  section.querySelector('legend').after(panel);
  return panel;
}

export function closePanel(section, kind) {
  section.querySelector(`[data-panel="${kind}"]`)?.remove();
}

function comparison(head, rows) {
  const table = element('table', { className: 'report-compare' });
  const row = (name, cells) => {
    const line = element('tr', {});
    line.append(...cells.map(cell => element(name, { textContent: cell })));
    return line;
  };
  table.createTHead().append(row('th', head));
  table.createTBody().append(...rows.map(cells => row('td', cells)));
  return table;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
