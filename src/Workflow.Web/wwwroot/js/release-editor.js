// Saves what is typed 800 ms after the last keystroke. Without this script the page's own buttons do the same.

const form = document.querySelector('[data-release-form]');
const state = form.querySelector('[data-save-state]');
const seen = form.elements.SeenVersion;
const file = form.elements.attachment;
const problem = form.querySelector('[data-file-problem]');
const heading = document.querySelector('[data-release-heading]');
const pause = 800;
const retry = 5000;
let timer = 0;
let saving = null;
let dirty = false;
let stopped = !state;

function say(text, failed = false) {
  state.textContent = text;
  state.classList.toggle('save-failed', failed);
}

function plan(after) {
  clearTimeout(timer);
  if (!stopped) {
    timer = setTimeout(save, after);
  }
}

async function save() {
  if (saving) {
    return plan(pause);
  }

  dirty = false;
  const fields = new FormData(form);
  fields.delete('attachment');
  saving = fetch(form.dataset.autosave, { method: 'POST', body: new URLSearchParams(fields), headers: { Accept: 'application/json' } });
  say('正在保存…');
  try {
    const answer = await saving;
    const told = await answer.json();
    if (answer.ok) {
      seen.value = told.version;
      heading.textContent = fields.get('Title').trim() || heading.textContent;
      say(dirty ? '有改动，还没有保存' : `已保存 ${told.at}`);
    } else {
      dirty = true;
      // 422 can be mended by typing on; after the others each further save would say the same.
      stopped = answer.status !== 422;
      say(answer.status === 409 ? `${told.message}点“保存”可看到对方的内容，您写的会留着。` : told.message, true);
    }
  } catch {
    dirty = true;
    say('没有保存成功：网络不通，或者登录已过期。您写的还在页面上，稍后会再试。', true);
    plan(retry);
  } finally {
    saving = null;
  }
}

form.addEventListener('input', event => {
  if (event.target.matches('[data-typed]')) {
    dirty = true;
    if (!stopped) {
      say('有改动，还没有保存');
      plan(pause);
    }
  }
});

file?.addEventListener('change', () => {
  const tooLong = file.files[0]?.size > Number(form.dataset.maxFile);
  problem.hidden = !tooLong;
  if (tooLong) {
    problem.textContent = `“${file.files[0].name}”超过50MB，请压缩或分成几次发布。`;
    file.value = '';
  }
});

// A save on its way would make the form's version an old one: wait for it, then send.
form.addEventListener('submit', async event => {
  clearTimeout(timer);
  if (saving) {
    event.preventDefault();
    const { submitter } = event;
    await saving.catch(() => {});
    setTimeout(() => form.requestSubmit(submitter));
    return;
  }

  stopped = true;
  dirty = false;
});

window.addEventListener('beforeunload', event => {
  if (dirty) {
    event.preventDefault();
  }
});
