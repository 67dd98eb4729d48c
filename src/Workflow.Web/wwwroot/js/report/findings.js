// Says what was found: beside the form and in the counts. The same list as FindingsHtml.

/** Only not written yet: nothing is wrong with it until the report is to be handed on. */
export function isToDo(finding) {
  return finding.code === 'S.MISSING' || finding.code === 'S.BLANK';
}

/** @param {boolean} submitted the report was to be handed on: what is not written yet is then a fault like any other */
export function tell(layout, findings, submitted) {
  const isSoft = finding => isToDo(finding) && !submitted;
  const fails = findings.filter(f => f.severity === 'fail' && !isSoft(f));
  const soft = findings.filter(isSoft);
  draw(document.querySelector('[data-findings]'), layout, findings, isSoft);
  for (const count of document.querySelectorAll('[data-findings-count]')) count.textContent = fails.length;
  for (const count of document.querySelectorAll('[data-todo-count]')) count.textContent = soft.length;
  for (const part of document.querySelectorAll('[data-todo]')) part.hidden = soft.length === 0;
  const refusal = document.querySelector('[data-refusal]');
  if (refusal) retell(refusal, layout, fails);
}

// The refusal stands above the form: what it names leaves it once it is mended.
function retell(refusal, layout, fails) {
  draw(refusal.querySelector('[data-refusal-findings]'), layout, fails, () => false);
  const text = refusal.querySelector('[data-refusal-text]');
  text.dataset.refused ??= text.textContent;
  const now = fails.length > 0 ? text.dataset.refused : '指出的问题都已改好，可以再次送出。';
  if (text.textContent !== now) text.textContent = now;
  refusal.classList.toggle('notice-bad', fails.length > 0);
  refusal.classList.toggle('notice-good', fails.length === 0);
}

function draw(place, layout, findings, isSoft) {
  if (!place) return;
  const items = document.createElement('ul');
  items.className = 'findings';
  items.append(...findings.map(finding => line(layout, finding, isSoft(finding))));
  if (place.dataset.shown === items.outerHTML) return;
  place.dataset.shown = items.outerHTML;
  place.replaceChildren(...(findings.length ? [items] : []));
}

function line(layout, finding, soft) {
  const item = document.createElement('li');
  item.className = `finding finding-${soft ? 'todo' : finding.severity}`;
  item.dataset.code = finding.code;
  const link = document.createElement('a');
  link.href = target(layout, finding);
  link.textContent = finding.message;
  if (soft) item.append(span('finding-tag', '待填'), ' ');
  item.append(link, ' ', span('finding-mend', finding.mend));
  if (finding.difference !== undefined) {
    item.append(' ', span('finding-sums', `左 ${finding.left} 右 ${finding.right} 差 ${finding.difference}`));
  }
  if (finding.total) item.append(' ', fillButton(finding));
  return item;
}

/** Writes the sum of its parts into a total; without script the server does. */
export function fillButton({ total, right }) {
  return Object.assign(document.createElement('button'), {
    type: 'button', className: 'btn btn-sm finding-fill', textContent: `按各项之和填写${right}`, name: 'total', value: total,
  });
}

function target(layout, { cells, part, place }) {
  if (cells.length) return `#cell-${cells[0]}`;
  const texts = Object.entries(layout.texts).filter(([, text]) => text.part === part);
  const [key] = texts.find(([, text]) => place === text.label || place === text.place) ?? texts[0] ?? [];
  return key ? `#text-${key}` : `#section-${part}`;
}

function span(className, text) {
  return Object.assign(document.createElement('span'), { className, textContent: text });
}
