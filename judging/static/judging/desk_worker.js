/* A juror who loads the desk anew without a line reads that it is lost, and that the marks are safe.
   Only that page and what it is made of are kept: nothing of a submission, nothing of the juror.
   `self.desk` ({version, page, files}) is written before this by the server. */

const { version, page, files } = self.desk;
const DOWN = [502, 503, 504];
const PREFIX = "desk-", NAME = PREFIX + version;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(shown(request, page));
  else if (files.includes(pathname)) event.respondWith(shown(request, pathname));
});

/* What stands before the server says that it is down: no line either. */
async function shown(request, address) {
  try {
    const answer = await fetch(request);
    return DOWN.includes(answer.status) ? await kept(address, answer) : answer;
  } catch {
    return kept(address);
  }
}

async function keepAll() {
  const cache = await caches.open(NAME);
  await cache.addAll([page, ...files].map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
  await self.skipWaiting();
}

async function forgetOlder() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function kept(address, other = Response.error()) {
  return await (await caches.open(NAME)).match(address) ?? other;
}
