/* The preview follows the form; without this file a button shows it. */

const form = document.getElementById("design");
const place = document.getElementById("preview");
const PAUSE = 250;
const PATIENCE = 60_000;
let timer, running, outdated;

/* Posted, for a back in Arabic or Chinese is longer than an address may be. */
async function fetched() {
  const body = new FormData(form);
  body.delete("seen");
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(form.dataset.preview, { method: "POST", body, signal });
  if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(answer.status);
  return answer.text();
}

/* What stood there is of other choices: it goes. */
function regret() {
  const note = document.createElement("p");
  note.className = "m-note is-warn";
  note.textContent = form.dataset.trouble;
  place.replaceChildren(note);
}

/* One at a time: the server goes on with what a browser no longer waits for. */
async function draw() {
  outdated = running;
  if (running) return;
  running = true;
  place.setAttribute("aria-busy", "true");
  try {
    place.innerHTML = await fetched();
  } catch {
    regret();
  }
  running = false;
  place.removeAttribute("aria-busy");
  if (outdated) draw();
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form) return;
  clearTimeout(timer);
  timer = setTimeout(draw, PAUSE);
});
document.getElementById("show").hidden = true;
