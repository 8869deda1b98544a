/* The preview follows the form; without this file a button shows it. */

const form = document.getElementById("design");
const place = document.getElementById("preview");
const PAUSE = 250;
let timer, running;

/* What the design depends on; a logo that was chosen has to travel, all else fits an address. */
function question() {
  const sent = new FormData(form);
  sent.delete("seen");
  if (sent.get("logo")?.size) return [form.dataset.preview, { method: "POST", body: sent }];
  ["logo", "csrf_token"].forEach((name) => sent.delete(name));
  return [`${form.dataset.preview}?${new URLSearchParams(sent)}`, {}];
}

async function draw() {
  running?.abort();
  const mine = running = new AbortController();
  place.setAttribute("aria-busy", "true");
  try {
    const [address, more] = question();
    const answer = await fetch(address, { ...more, signal: mine.signal });
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
