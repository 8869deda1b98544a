/* A code waits for its phone: the page says when it has come. Without this file there is a link. */

const device = document.getElementById("device");
const said = document.getElementById("said");
const EVERY = 2000;

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(device.dataset.ask, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { state } = await answer.json();
  if (state !== device.dataset.state) await show();
}

/* The part of the page that shows it is exchanged; a reader of the screen hears one sentence. */
async function show() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("device");
  if (!fresh) return;
  device.replaceChildren(...fresh.childNodes);
  device.dataset.state = fresh.dataset.state;
  said.textContent = fresh.dataset.said;
}

async function watch() {
  await ask().catch(() => {});  // no network for a moment: it asks again
  if (device.dataset.state === "waiting") setTimeout(watch, EVERY);
}

if (device.dataset.state === "waiting") setTimeout(watch, EVERY);
