/* The strip above the app: is there a network, how old is the list, how many scans wait. Always there. */

import { number, words } from "./verdict.js";

const AGE = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const OLD = 10 * 60_000;
const strip = document.getElementById("strip");
let state = null;

export function showState(now) {
  state = now;
  strip.classList.toggle("is-offline", !state.online);
  fill("net", state.online ? words.online : words.offline);
  fill("waiting", state.waiting ? words.waiting.replace("{count}", number.format(state.waiting)) : words.all_sent);
  showAge();
}

function showAge() {
  if (!state) return;
  const age = state.listAt ? Math.max(0, Date.now() - state.listAt) : Infinity;
  fill("list", state.listAt ? words.list_age.replace("{age}", inWords(age)) : words.list_none);
  strip.classList.toggle("is-old", age > OLD);
}

function inWords(age) {
  const minutes = Math.floor(age / 60_000);
  if (minutes < 60) return AGE.format(-minutes, "minute");
  return minutes < 48 * 60 ? AGE.format(-Math.floor(minutes / 60), "hour") : AGE.format(-Math.floor(minutes / 1440), "day");
}

/* Said again only when it changed: a screen reader would read it out. */
function fill(part, text) {
  const place = strip.querySelector(`[data-part=${part}]`);
  if (place.textContent !== text) place.textContent = text;
}

setInterval(showAge, 10_000);
