// A session that ended while one typed: as soon as the same person is signed in again, in whatever window, saving goes on.

const again = 10_000;

/** @returns {() => void} to be called when a saver's state changed */
export function session(form, savers) {
  const ended = () => savers.some(saver => saver.state === 'signedOut');
  let asking = false;
  let timer = 0;

  async function renew() {
    clearTimeout(timer);
    if (asking || !ended()) return;
    asking = true;
    try {
      const response = await fetch(location.href, { redirect: 'manual', credentials: 'same-origin', headers: { Accept: 'text/html' } });
      if (response.ok) goOn(new DOMParser().parseFromString(await response.text(), 'text/html'));
      else if (response.status === 404) tell();
    } catch {
      // Not reached: asked again below.
    } finally {
      asking = false;
      watch();
    }
  }

  function goOn(page) {
    const fresh = page.querySelector('form[data-report-editor]');
    if (fresh?.dataset.owner !== form.dataset.owner) {
      tell();
      return;
    }
    const token = fresh.querySelector('[name="__RequestVerificationToken"]').value;
    form.querySelector('[name="__RequestVerificationToken"]').value = token;
    savers.forEach(saver => saver.resume(token));
  }

  function tell() {
    for (const saver of savers.filter(s => s.state === 'signedOut')) {
      saver.become('signedOut', '现在登录的账号打不开这份稿件（换了账号，或者稿件已经送出）。内容暂存在这台电脑上，请用原来的账号登录。');
    }
  }

  function watch() {
    clearTimeout(timer);
    if (ended()) timer = setTimeout(renew, again);
  }

  addEventListener('focus', renew);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') renew(); });
  return watch;
}
