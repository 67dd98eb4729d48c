// Keeps the opinion while it is typed and puts phrases into it. Without this script the page's own buttons do the same.

const field = document.querySelector('[data-opinion]');
const form = field.form;
const state = form.querySelector('[data-opinion-state]');
const pause = 3000;
let timer = 0;
let dirty = !field.dataset.kept && field.value !== '';
let stopped = false;

function say(text, failed = false) {
  state.textContent = text;
  state.classList.toggle('save-failed', failed);
}

// A first keystroke starts the clock: who types on without a pause is saved all the same.
function plan() {
  if (!timer && !stopped) {
    timer = setTimeout(save, pause);
  }
}

async function save({ leaving = false } = {}) {
  clearTimeout(timer);
  timer = 0;
  if (!dirty || stopped) return;
  dirty = false;
  const fields = new URLSearchParams({ Opinion: field.value, __RequestVerificationToken: form.elements.__RequestVerificationToken.value });
  try {
    const answer = await fetch(field.dataset.opinion, { method: 'POST', body: fields, headers: { Accept: 'application/json' }, keepalive: leaving });
    if (answer.ok) {
      const { at } = await answer.json();
      if (!dirty) say(field.value ? `草稿已保存 ${at}` : '');
      return;
    }

    // 422 can be mended by typing on; after the others each further save would say the same.
    stopped = answer.status !== 422;
    const told = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : null;
    say(told?.message ?? '草稿没有保存：登录可能已过期。您写的还在页面上。', true);
  } catch {
    dirty = true;
    say('草稿没有保存：网络不通，稍后会再试。您写的还在页面上。', true);
    plan();
  }
}

field.addEventListener('input', () => {
  dirty = true;
  plan();
});

for (const button of form.querySelectorAll('[data-phrase]')) {
  button.addEventListener('click', event => {
    event.preventDefault();
    const typed = field.value.trimEnd();
    field.value = typed + (/[\p{L}\p{N}]$/u.test(typed) ? '，' : '') + button.dataset.phrase;
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

form.querySelector('[data-keep]').hidden = true;
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save({ leaving: true }));
window.addEventListener('pagehide', () => save({ leaving: true }));
// What is decided need not be kept; what is refused comes back and is.
form.addEventListener('submit', () => {
  clearTimeout(timer);
  stopped = true;
});
// What one does beside deciding comes back to the page if it is refused, and then with the opinion, even if that can be kept no more.
for (const other of document.querySelectorAll('.operations form')) {
  const carried = Object.assign(document.createElement('input'), { type: 'hidden', name: 'Opinion' });
  other.append(carried);
  other.addEventListener('submit', () => { carried.value = field.value; });
}
// Another form of the page comes back to it: what it then shows must have been kept before.
document.addEventListener('submit', async event => {
  const other = event.target;
  if (other === form || event.defaultPrevented || !dirty || stopped || other.dataset.waited) return;
  event.preventDefault();
  other.dataset.waited = 'true';
  await save();
  other.requestSubmit(event.submitter);
  delete other.dataset.waited;
});
window.addEventListener('pageshow', () => {
  stopped = false;
});
if (dirty) plan();
