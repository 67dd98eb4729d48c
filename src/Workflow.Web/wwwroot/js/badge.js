// Keeps the numbers in [data-badge] elements and in the title right while the page is open.
// A visible page listens; a hidden one asks once a minute, because a browser has only six connections for all its pages.

const askEvery = 60_000;
const retryAfter = 30_000;
const title = document.title;
const sibling = 'BroadcastChannel' in window ? new BroadcastChannel('workflow-badge') : null;
let stream = null;
let timer = 0;
let shown = '';

function show(badge) {
  const now = JSON.stringify(badge);
  if (now === shown) {
    return;
  }

  shown = now;
  for (const kind of ['tasks', 'notices']) {
    for (const element of document.querySelectorAll(`[data-badge="${kind}"]`)) {
      element.textContent = badge[kind] > 99 ? '99+' : String(badge[kind]);
      element.hidden = badge[kind] === 0;
    }
  }

  document.title = badge.tasks > 0 ? `(${badge.tasks}) ${title}` : title;
  document.dispatchEvent(new CustomEvent('workflow:badge', { detail: badge }));
}

function tell(badge) {
  show(badge);
  sibling?.postMessage(badge);
}

async function ask() {
  try {
    const answer = await fetch('/notifications/badge', { headers: { Accept: 'application/json' } });
    if (answer.ok) {
      show(await answer.json());
    }

    return answer.status !== 401;
  } catch {
    return true; // the network is away; the next turn tries again
  }
}

function stop() {
  stream?.close();
  stream = null;
  clearTimeout(timer);
}

function listen() {
  stop();
  stream = new EventSource('/notifications/stream');
  stream.addEventListener('badge', event => tell(JSON.parse(event.data)));
  stream.addEventListener('error', () => {
    // While it is CONNECTING the browser tries again by itself; CLOSED means refused: signed out, or too many pages.
    if (stream?.readyState === EventSource.CLOSED) {
      stop();
      poll(retryAfter);
    }
  });
}

function poll(every) {
  timer = setTimeout(async () => {
    if (await ask()) {
      if (document.hidden) {
        poll(askEvery);
      } else {
        listen();
      }
    }
  }, every);
}

function follow() {
  stop();
  if (document.hidden) {
    poll(askEvery);
  } else {
    listen();
  }
}

sibling?.addEventListener('message', event => show(event.data));
document.addEventListener('visibilitychange', follow);
// A page in the back-forward cache must not hold a connection.
window.addEventListener('pagehide', stop);
window.addEventListener('pageshow', event => event.persisted && follow());
follow();
