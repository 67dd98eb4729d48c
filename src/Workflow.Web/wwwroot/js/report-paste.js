// A block copied from Excel, Word or WPS goes into a table as the server reads it. A single value is the browser's own paste.
import { closePanel, showPanel } from './report/panels.js';

const longestHtml = 1_000_000;
const form = document.querySelector('form[data-report-editor]');
const url = document.querySelector('script[data-paste-url]')?.dataset.pasteUrl;
if (form && url) form.addEventListener('paste', onPaste);

async function onPaste(event) {
  const input = event.target.closest?.('input[data-cell]');
  const block = input && readBlock(event.clipboardData);
  if (!block) return;
  event.preventDefault();
  const section = input.closest('[data-section]');
  clear(section);
  const { cells, questions, message } = await ask({ cell: input.dataset.cell, ...block });
  if (message) showPanel(section, { kind: 'paste', tone: 'warning', text: `没有粘贴：${message}`, buttons: [['知道了', () => {}]] });
  else take(section, cells, questions);
}

/** @returns {{html: string, text: string} | null} null when the clipboard holds a single value */
function readBlock(clipboard) {
  const html = clipboard.getData('text/html');
  const text = clipboard.getData('text/plain');
  const several = text.trim() === '' ? /<t[dh]\b/i.test(html) : /[\t\n]/.test(text.replace(/\r\n?/g, '\n').replace(/\n+$/, ''));
  return several ? { html: html.length > longestHtml ? '' : html, text } : null;
}

async function ask(block) {
  try {
    const response = await fetch(url, {
      method: 'POST', body: JSON.stringify(block), redirect: 'manual', credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', RequestVerificationToken: form.elements.__RequestVerificationToken.value },
    });
    const json = response.headers.get('Content-Type')?.includes('json') ? await response.json() : null;
    if (response.ok && json) return json;
    if (json?.message) return json;
    if (response.type === 'opaqueredirect' || response.status === 401) return { message: '登录已过期。请在新窗口登录，再回到这里粘贴一次。' };
    if (response.status === 400) return { message: '页面打开得太久。请刷新页面，再粘贴一次。' };
    return { message: `服务器暂时不能处理（${response.status}）。请稍后再粘贴一次。` };
  } catch {
    return { message: '连不上服务器。请稍后再粘贴一次。' };
  }
}

function take(section, cells, questions) {
  const pasted = new Map();
  const tell = () => {
    if (pasted.size === 0) return;
    const kept = showPanel(section, { kind: 'paste', tone: 'info', text: `已粘贴${pasted.size}格。`, buttons: [['撤销', () => undo(section, pasted)], ['知道了', () => {}]] });
    kept.scrollIntoView({ block: 'nearest' });
  };
  fill(cells, pasted);
  // Each goes directly below the legend: the last one shown stands first.
  questions.map((question, index) => ({ question, index })).reverse().forEach(({ question, index }) => {
    const panel = showPanel(section, {
      kind: `paste-${index}`, tone: 'warning', text: question.text, head: ['复制的这一行'], rows: [[question.evidence]],
      buttons: question.choices.map(choice => [choice.label, () => { fill(choice.cells, pasted); tell(); }]),
    });
    panel.dataset.pasteQuestion = '';
    panel.scrollIntoView({ block: 'nearest' });
  });
  tell();
}

/** @param {Map<HTMLInputElement, {before: string, after: string}>} pasted what one step of undo takes back */
function fill(cells, pasted) {
  for (const [key, value] of Object.entries(cells)) {
    const input = document.getElementById(`cell-${key}`);
    const { before } = pasted.get(input) ?? { before: input.value };
    write(input, value ?? '');
    pasted.set(input, { before, after: input.value });
  }
}

function undo(section, pasted) {
  clear(section);
  // A cell that was typed into since then keeps what was typed.
  for (const [input, { before, after }] of pasted) {
    if (input.value === after) write(input, before);
  }
}

/** As if it were typed: checks and autosave follow. */
function write(input, value) {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function clear(section) {
  closePanel(section, 'paste');
  section.querySelectorAll('[data-paste-question]').forEach(panel => panel.remove());
}
