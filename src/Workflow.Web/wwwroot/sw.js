// Keeps what never changes (styles, scripts, icons) and says in plain words that there is no line. A page and what it
// shows is never kept: who may see it is asked anew each time.
const kept = 'static-1';
const withoutLine = ['/offline.html', '/css/offline.css', '/favicon.svg'];

self.addEventListener('install', event => {
  event.waitUntil(caches.open(kept).then(cache => cache.addAll(withoutLine)));
  self.skipWaiting();
});

self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name !== kept) await caches.delete(name);
  }

  await self.clients.claim();
})()));

self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')));
  } else if (withoutLine.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  } else if (url.searchParams.has('v') && /^\/(css|js|lib)\//.test(url.pathname)) {
    event.respondWith(once(request, url));
  }
});

// An address with ?v= names exactly this content; what had the same path before is of no use any more.
async function once(request, url) {
  const cache = await caches.open(kept);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    for (const old of await cache.keys()) {
      if (new URL(old.url).pathname === url.pathname) await cache.delete(old);
    }

    await cache.put(request, answer.clone());
  }

  return answer;
}
