/* The preview follows the form; without this file a button shows it. */

const form = document.getElementById("design");
const place = document.getElementById("preview");
const PAUSE = 250;
let timer, running;

/* What the design depends on: no token, no file, nothing else that belongs to sending. */
function values() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["csrf_token", "seen"].includes(name)) query.append(name, value);
  }
  return query;
}

async function draw() {
  running?.abort();
  const mine = running = new AbortController();
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${form.dataset.preview}?${values()}`, { signal: mine.signal });
    const told = (answer.ok || answer.status === 422) && !answer.redirected;
    if (told) place.innerHTML = await answer.text();
  } catch { /* a newer one is on its way, or the line is down: the last one stays */ }
  if (running === mine) place.removeAttribute("aria-busy");
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form) return;
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE);
});
document.getElementById("show").hidden = true;
