// Makes a report form lively: rules while typing, sheet keys, autosave. Without it the form still submits. Contract: src/Workflow.Reports/README.md
import { evaluate, parse } from './report/rules.js';
import { sheet } from './report/sheet.js';
import { findings, goToFields, repairs } from './report/findings.js';
import { bindings } from './report/bindings.js';
import { lastYear } from './report/last-year.js';
import { totals } from './report/totals.js';
import { session } from './report/session.js';
import { SectionSaver, clock } from './report/autosave.js';

const form = document.querySelector('form[data-report-editor]');
if (form) edit(form, JSON.parse(document.getElementById('report-rules').textContent));

function edit(form, layout) {
  const cells = [...form.querySelectorAll('[data-cell]')];
  const texts = [...form.querySelectorAll('[data-text]')];
  const labels = field => layout.cells[field.dataset.cell]?.place ?? layout.texts[field.dataset.text].label;
  const typed = () => ({ texts: values(texts, 'text'), cells: values(cells, 'cell') });
  const judge = () => evaluate(layout, values(cells, 'cell'), values(texts, 'text'));
  // What needs nothing but the cells is marked at once; the words, last year and the proposals are the server's.
  let fromServer = {};
  const paint = () => mark(cells, judge(), fromServer);
  const ask = findings(form, typed, found => { fromServer = found; paint(); });
  const compare = lastYear(form, layout);
  const check = perFrame(() => { paint(); compare(); ask(); });
  const token = form.querySelector('[name="__RequestVerificationToken"]')?.value ?? '';
  const bound = bindings(form, layout, () => touchedAll());
  const savers = [...form.querySelectorAll('[data-section]')].map(section => new SectionSaver(section, {
    url: form.dataset.saveUrl, owner: form.dataset.owner, token, labels, bound,
    changed: written => { if (written) check(); show(savers); watch(); },
  }));
  const watch = session(form, savers);
  const saverOf = field => savers.find(saver => saver.section.contains(field));
  const touchedAll = () => { check(); savers.filter(changedSince).forEach(saver => saver.touched()); };

  form.addEventListener('input', event => { check(); saverOf(event.target)?.touched(); });
  form.addEventListener('change', event => { check(); saverOf(event.target)?.touched(); });
  form.addEventListener('focusout', event => {
    const saver = saverOf(event.target);
    if (saver?.state === 'dirty' && !saver.section.contains(event.relatedTarget)) saver.flush();
  });
  sheet(form, layout);
  totals(form, judge, touchedAll);
  for (const button of document.querySelectorAll('[data-fill-blanks]')) {
    button.addEventListener('click', event => {
      event.preventDefault();
      for (const input of cells) {
        if (parse(input.value, layout.cells[input.dataset.cell], layout.maxCellLength).blank) input.value = '0';
      }
      touchedAll();
    });
  }
  guard(form, savers);
  repairs(touchedAll);
  goToFields();
  savers.forEach(saver => saver.recover());
  check();
}

function values(fields, kind) {
  return Object.fromEntries(fields.map(field => [field.dataset[kind], field.value]));
}

function changedSince(saver) {
  return JSON.stringify(saver.read()) !== JSON.stringify(saver.savedContent);
}

function perFrame(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; act(); });
  };
}

function mark(inputs, found, fromServer) {
  const failing = new Map(Object.entries(fromServer));
  const here = new Map();
  for (const key of found.filter(f => f.severity === 'fail' && f.code !== 'S.BLANK').flatMap(f => f.cells)) here.set(key, (here.get(key) ?? 0) + 1);
  for (const [key, count] of here) failing.set(key, Math.max(count, failing.get(key) ?? 0));
  const blank = new Set(found.filter(f => f.code === 'S.BLANK').flatMap(f => f.cells));
  for (const input of inputs) {
    const key = input.dataset.cell;
    input.parentElement.classList.toggle('at-fault', failing.has(key));
    // Where a failing row and a failing column cross, the wrong figure most likely stands.
    input.parentElement.classList.toggle('suspect', failing.get(key) > 1);
    input.parentElement.classList.toggle('blank', blank.has(key));
    if (failing.has(key)) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  }
}

function show(savers) {
  const place = document.querySelector('[data-save-state]');
  if (!place) return;
  const first = state => savers.find(saver => saver.state === state);
  const stuck = first('signedOut') ?? first('conflict') ?? first('refused') ?? first('failed');
  const latest = savers.map(saver => saver.savedAt).filter(Boolean).sort().at(-1);
  const [state, text] = stuck ? ['unsaved', `未保存：${stuck.message}`]
    : first('saving') ? ['saving', '保存中…']
    : first('dirty') ? ['unsaved', '未保存']
    : latest ? ['saved', `已保存 ${clock(latest)}`]
    : [null, null];
  const signIn = stuck?.state === 'signedOut' ? '在新窗口登录' : '';
  if (state === null || place.textContent === text + signIn) return;
  place.dataset.saveState = state;
  place.replaceChildren(text);
  if (signIn) place.append(Object.assign(document.createElement('a'), { href: '/account/sign-in', target: '_blank', className: 'btn btn-sm', textContent: signIn }));
}

// Nothing typed may get lost between two pages.
function guard(form, savers) {
  let submitting = false;
  const unsaved = () => savers.some(saver => saver.state !== 'clean');
  const flushAll = leaving => Promise.all(savers.filter(saver => saver.state !== 'clean').map(saver => saver.flush(leaving)));
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && !submitting) flushAll(true); });
  addEventListener('pagehide', () => { if (!submitting) flushAll(true); });
  addEventListener('online', () => flushAll(false));
  addEventListener('beforeunload', event => { if (!submitting && unsaved()) { flushAll(true); event.preventDefault(); } });
  form.addEventListener('submit', async event => {
    if (!unsaved()) {
      submitting = true;
      return;
    }
    // A save under way would overtake the form and make its versions stale.
    event.preventDefault();
    await flushAll(false);
    if (!unsaved()) form.requestSubmit(event.submitter);
    else document.querySelector('[data-save-state]')?.scrollIntoView({ block: 'center' });
  });
}
