// What every page has. Nothing here is needed: without script each page still works.

// A form that does something once is not sent twice by an impatient hand.
document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-once]');
  if (!form || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }

  form.dataset.sent = 'true';
  form.setAttribute('aria-busy', 'true');
});

// Coming back with the browser's button: the form can be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.removeAttribute('aria-busy');
  }
});

// A question before what can't be undone.
document.addEventListener('submit', event => {
  const question = event.submitter?.dataset.ask ?? event.target.dataset.ask;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// Menus close when one clicks elsewhere or presses Escape.
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details[data-menu][open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// The demonstration accounts of the sign-in page: a click fills the form.
for (const account of document.querySelectorAll('[data-account]')) {
  account.addEventListener('click', () => {
    const form = document.querySelector('form[data-sign-in]');
    form.elements.UserName.value = account.dataset.account;
    form.elements.Password.value = account.dataset.password;
    form.querySelector('button').focus();
    form.scrollIntoView({ block: 'center' });
  });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = '已复制';
  });
}

// A screen reader, and an eye on a long page, should find what went wrong first.
const faulty = document.querySelector('[aria-invalid="true"][autofocus]');
faulty?.scrollIntoView({ block: 'center' });
(faulty ?? document.querySelector('[data-problem]'))?.focus({ preventScroll: faulty !== null });

// Where the line is safe (https, or this machine), a phone can install the site; see sw.js.
navigator.serviceWorker?.register('/sw.js').catch(() => { /* Without it everything works, only not without a line. */ });
