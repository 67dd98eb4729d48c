// Keeps the open list right when something comes or goes, and helps to tick what can be decided together.

const region = () => document.getElementById('inbox-list');
const boxes = () => [...region().querySelectorAll('input[name="picked"]')];
const seen = { tasks: Number(region().dataset.inbox), notices: null };
let reading = null;

document.addEventListener('workflow:badge', ({ detail: { tasks, notices } }) => {
  const same = tasks === seen.tasks && (seen.notices ?? notices) === notices;
  Object.assign(seen, { tasks, notices });
  if (!same) refresh();
});

async function refresh() {
  reading?.abort();
  reading = new AbortController();
  let page;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, signal: reading.signal });
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    return; // the network is away; the next change tries again
  }

  // Whoever is choosing a date is not disturbed.
  if (region().querySelector('#follow-form')) {
    setTimeout(refresh, 5000);
    return;
  }

  const ticked = new Set(boxes().filter(box => box.checked).map(box => box.value));
  const opinion = document.getElementById('batch-opinion')?.value;
  const focused = region().contains(document.activeElement) ? document.activeElement : null;
  for (const id of ['inbox-tabs', 'inbox-list']) {
    document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  }

  // A version that changed meanwhile has another value: what was not read is not ticked.
  for (const box of boxes()) box.checked = ticked.has(box.value);
  const typed = document.getElementById('batch-opinion');
  if (typed && opinion) typed.value = opinion;
  const again = focused?.id ? document.getElementById(focused.id)
    : focused?.name === 'picked' ? boxes().find(box => box.value === focused.value)
    : focused?.href ? [...region().querySelectorAll('a')].find(link => link.href === focused.href) : null;
  again?.focus({ preventScroll: true });
  window.htmx?.process(region());
  prepare();
  document.querySelector('[data-inbox-news]').textContent = `列表已更新，现在有${seen.tasks}项待办。`;
}

// One batch says one thing: with the first tick the rows that offer another are out of reach.
function count() {
  const ticked = boxes().filter(box => box.checked);
  const outcome = ticked[0]?.dataset.outcome;
  for (const box of boxes()) box.disabled = outcome !== undefined && box.dataset.outcome !== outcome;
  for (const button of region().querySelectorAll('#batch button[name="outcome"]')) button.disabled = button.value !== outcome;
  const bar = document.getElementById('batch');
  bar.classList.toggle('batch-on', ticked.length > 0);
  region().querySelector('[data-batch-count]').textContent = ticked.length > 0 ? `已选${ticked.length}项` : '勾选几项，一起办理';
  const all = region().querySelector('[data-pick-all]');
  const same = boxes().filter(box => box.dataset.outcome === (outcome ?? boxes()[0]?.dataset.outcome));
  all.checked = ticked.length > 0 && ticked.length === same.length;
  all.indeterminate = ticked.length > 0 && ticked.length < same.length;
}

function prepare() {
  // On a phone the tabs go on to the right.
  const tabs = document.getElementById('inbox-tabs');
  tabs.scrollLeft = (tabs.querySelector('.active')?.offsetLeft ?? 0) - tabs.offsetLeft - 40;
  const head = region().querySelector('thead .pick');
  if (!head) return;
  head.innerHTML = '<label><input type="checkbox" class="form-check-input" data-pick-all autocomplete="off"><span class="visually-hidden">全选能一起办理的</span></label>';
  // The head of the table is out of sight on a phone.
  region().querySelector('[data-batch-count]').insertAdjacentHTML('afterend', '<button type="button" class="btn pick-all-phone" data-pick-all-phone>全选</button>');
  count();
}

document.addEventListener('click', event => {
  if (event.target.matches('[data-pick-all-phone]')) region().querySelector('[data-pick-all]').click();
});

document.addEventListener('change', event => {
  if (event.target.matches('[data-pick-all]')) {
    const outcome = boxes().find(box => box.checked)?.dataset.outcome ?? boxes()[0]?.dataset.outcome;
    for (const box of boxes()) box.checked = event.target.checked && box.dataset.outcome === outcome;
    count();
  } else if (event.target.matches('input[name="picked"]')) {
    count();
  }
});

prepare();
