/* Lets the scanning app open and work without network: everything it is made of is kept, one version
   as a whole. A newer version waits until the app is closed, so that nothing changes in mid-shift.
   `self.app` ({version, scope, shells, language, files}) is written before this by the server. */

const { version, scope, shells, language, files } = self.app;
const PREFIX = "scan-", NAME = PREFIX + version;
const CHOSEN = `${scope}chosen-language`;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate") {
    if (pathname === scope) event.respondWith(shell(event.request));
  } else if (files.includes(pathname)) event.respondWith(file(event));
});

/* Nobody is signed in to the app: its page is asked for as by a stranger, in every language. */
async function keepAll() {
  const cache = await caches.open(NAME);
  const wanted = [...files, ...Object.values(shells)];
  await cache.addAll(wanted.map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function shell(request) {
  const cache = await caches.open(NAME), wish = new URL(request.url).searchParams.get("lang");
  if (wish in shells) await cache.put(CHOSEN, new Response(wish));
  const chosen = await (await cache.match(CHOSEN))?.text() ?? language;
  return await cache.match(shells[chosen]) ?? fetch(request);
}

/* The pages of the stations, which need a network anyway, get what the server has today. */
async function file({ request, clientId }) {
  const client = await self.clients.get(clientId);
  if (client && !isOurs(new URL(client.url).pathname)) return fetch(request);
  return await (await caches.open(NAME)).match(request, { ignoreSearch: true }) ?? fetch(request);
}

function isOurs(pathname) { return pathname === scope || pathname.startsWith(`${scope}app/`); }
