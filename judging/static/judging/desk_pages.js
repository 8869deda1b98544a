/* The submissions around the one shown are fetched ahead, pictures and all, so that the next one is
   there at once. What was shown before stays as it was left. */

const KEPT = 12;
const home = document.getElementById("desk").dataset.home;
const ready = new Map();     // id -> {article, bar, title, drawn}
const loading = new Map();   // id -> promise of the same

export function urlOf(id) { return home + id; }

export function isReady(id) { return ready.has(id); }

/* What is on the page now, as if it had been fetched. */
export function keepShown(id) {
  const entry = { article: document.getElementById("task"), bar: document.getElementById("bar"), title: document.title };
  ready.set(id, entry);
  return entry;
}

async function fetched(id) {
  const answer = await fetch(`${urlOf(id)}?bare=1`, { redirect: "manual", signal: AbortSignal.timeout(15000) });
  if (!answer.ok) throw Object.assign(new Error("not loaded"), { status: answer.type === "opaqueredirect" ? 401 : answer.status });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const take = (name) => document.importNode(page.getElementById(name), true);  // its pictures begin to load here
  const entry = { article: take("task"), bar: take("bar"), title: page.title };
  const pictures = [...entry.article.querySelectorAll(".desk-view img")];
  entry.drawn = Promise.all(pictures.map((image) => image.decode().catch(() => {})));
  ready.set(id, entry);
  return entry;
}

/* The entry of `id`: at once when it is here. */
export function entryOf(id) {
  if (ready.has(id)) return ready.get(id);
  if (!loading.has(id)) loading.set(id, fetched(id).finally(() => loading.delete(id)));
  return loading.get(id);
}

/* Fetch these, nearest first, and let go of what is far. */
export async function fetchAhead(ids, shown) {
  const wanted = new Set([shown, ...ids]);
  for (const id of [...ready.keys()]) {
    if (ready.size > KEPT && !wanted.has(id)) ready.delete(id);
  }
  for (const id of ids) {
    try { await (await entryOf(id)).drawn; } catch { return; }  // no line: going there tries again
  }
}

export function forget(id) { ready.delete(id); }
