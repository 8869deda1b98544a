/* The board changes by itself while somebody looks: the server sends the part that is another. Where it has no
   room for one more listener, the page is fetched again every so many seconds, and then asks for room once more. */

import { keepAwake } from "./awake.js";

const board = document.getElementById("board");
const state = document.getElementById("board-state");
const words = JSON.parse(board.dataset.words);
const later = Number(board.dataset.later) * 1000, patience = 8000;
const lang = document.documentElement.lang;  // English hours are those of Europe, as everywhere here
const clock = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { timeStyle: "short", timeZone: board.dataset.zone });
let source = null, timer = 0, doubt = 0, heard = new Date();

function say(kind) {
  const text = words[kind].replace("{time}", clock.format(heard));
  const place = state.querySelector("[data-part=text]");
  state.dataset.state = kind;
  if (place.textContent !== text) place.textContent = text;
}

/* What is open stays open, and what has the focus keeps it. */
function show(html) {
  const open = [...board.querySelectorAll("details")].map((one) => one.open);
  const focus = [...board.querySelectorAll("summary, [tabindex]")].indexOf(document.activeElement);
  board.innerHTML = html;
  board.querySelectorAll("details").forEach((one, index) => { one.open = open[index] ?? false; });
  if (focus >= 0) board.querySelectorAll("summary, [tabindex]")[focus]?.focus({ preventScroll: true });
}

function listen() {
  stop();
  if (document.hidden) return;  // a tab that nobody sees takes no room from others
  source = new EventSource(board.dataset.events);
  source.onopen = () => { calm(); heard = new Date(); say("live"); };
  source.onmessage = (event) => { heard = new Date(); show(event.data); };
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) { stop(); fetchAgain(); return; }
    doubt ||= setTimeout(() => say("lost"), patience);  // mostly it comes back, as after every five minutes
  };
}

function calm() {
  clearTimeout(doubt);
  doubt = 0;
}

function stop() {
  clearTimeout(timer);
  calm();
  source?.close();
  source = null;
}

async function fetchAgain() {
  say(await fetched() ? "slow" : "lost");
  timer = setTimeout(listen, later);
}

async function fetched() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const part = answer.ok && !answer.redirected &&
      new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board");
    if (!part) return false;
    heard = new Date();
    show(part.innerHTML);
    return true;
  } catch {
    return false;
  }
}

document.addEventListener("visibilitychange", listen);
if ("screen" in board.dataset) keepAwake();
listen();
