/* The scanning page: codes come in by camera, hand scanner or keys, and the newest answer is shown. */

import { isConfirmation, read as decoded } from "./app/codes.js";
import { allow, signal } from "./signals.js";
import { Queue, memoryStore, newScan } from "./queue.js";
import * as show from "./verdict.js";
import { viewfinder } from "./viewfinder.js";
import { listen } from "./wedge.js";

const { words } = show;
const element = (id) => document.getElementById(id);
const { api, csrf, worker } = element("scan").dataset;
const SHORT = /^[0-9A-Za-z]{8}$/;
let newest = null;      // the scan whose answer is shown
let countsTimer = 0;

async function call(path, options = {}) {
  const headers = { "X-CSRFToken": csrf, "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(api + path, { headers, signal: AbortSignal.timeout(8000), redirect: "error", ...options });
  if (!answer.ok) throw Object.assign(new Error(path), { status: answer.status });
  return answer.json();
}

const queue = new Queue(
  memoryStore(),
  (scans, patience) => call("/scans", { method: "POST", body: JSON.stringify({ scans: scans.map(sent) }), signal: patience }),
  { answered, refused, changed },
);

/* What the server takes of a scan; the rest is the page's own. */
function sent({ nonce, code, scanned_at, direction: way, override, note }) {
  return { nonce, code, scanned_at, direction: way, override, note };
}

function direction() { return document.querySelector("#typed [name=direction]:checked").value; }

/* The next scan replaces the last. */
function read(code, more = {}) {
  allow();
  newest = newScan(code, more.direction ?? direction(), more);
  element("undo").hidden = element("overrule").hidden = true;
  element("overrule").open = false;
  element("found").replaceChildren();
  show.showCard("wait", { title: words.checking });
  return queue.put(newest);
}

function answered(scan, result, more) {
  const parts = show.partsOf({ ...result, confirmation: isConfirmation(decoded(scan.code)) });
  show.addLine(scan, parts);
  show.showInside(more.inside);
  clearTimeout(countsTimer);
  countsTimer = setTimeout(refreshCounts, 300);
  if (scan.nonce !== newest?.nonce) return;
  if (scan.other && result.reason === "forged") { read(scan.other); return; }
  newest = { ...scan, result };
  show.showCard(parts.kind, parts);
  signal(parts.kind);
  element("undo").hidden = result.result !== "admitted";
  element("overrule").hidden = !mayOverrule(result);
}

function mayOverrule(result) {
  const refused = result.result !== "admitted" && result.direction === "in";
  return refused && result.badge !== null && !words.final.includes(result.reason);
}

function refused(scan) {
  if (scan.nonce === newest?.nonce) { show.showCard("bad", { title: words.not_read }); signal("bad"); }
}

function changed(waiting, failures, status) {
  show.showWaiting(waiting, failures, status);
  if (waiting && failures && !newest?.result) show.showCard("wait", { title: words.kept, why: words.kept_why });
}

async function refreshCounts() {
  try { show.showCounts(await call("/counts")); } catch { /* the next scan asks again */ }
}

/* ---- typed: a code, or a name ---- */

function typedCode(text) {
  const plain = text.replace(/[\s\-\u2010\u2011\u2013]/g, "");
  return SHORT.test(plain) ? plain : null;
}

async function lookUp(text) {
  const code = typedCode(text);
  if (code && /\d/.test(code)) return read(code);
  const { people } = await call(`/people?words=${encodeURIComponent(text)}`);
  if (!people.length && code) return read(code);
  show.showPeople(people, (person) => { element("code").value = ""; read(person.code); });
  if (!people.length) show.showCard("warn", { title: words.nobody, why: words.nobody_why });
  return undefined;
}

element("typed").addEventListener("submit", async (event) => {
  event.preventDefault();
  allow();
  const text = element("code").value.trim();
  if (text.length < 2) return;
  if (typedCode(text) || text.startsWith("M1")) element("code").select();
  try { await (text.startsWith("M1") && text.length === 122 ? read(text) : lookUp(text)); } catch {
    show.showCard("wait", { title: words.kept });
  }
});

/* ---- hand scanner; its second reading counts when the first turns out to be another layout's ---- */

listen((code, other) => read(code, other ? { other } : {}));

/* ---- undo, and letting in against the rules ---- */

element("undo").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { nonce } = newest ?? { nonce: element("undo").elements.nonce.value };
  try {
    show.showCounts(await call(`/scans/${nonce}/undo`, { method: "POST" }));
    element("undo").hidden = true;
    show.markUndone(nonce);
    show.showCard("idle");
  } catch { show.showCard("wait", { title: words.kept }); }
});

element("overrule").addEventListener("submit", (event) => {
  if (!newest) return;      // an answer shown without script: the form is sent
  event.preventDefault();
  const note = element("note").value;
  element("note").value = "";
  read(newest.code, { direction: "in", override: true, note });
});

/* ---- camera ---- */

viewfinder(worker, { read, failed: () => show.showCard("warn", { title: words.no_camera, why: words.no_camera_why }) });

addEventListener("beforeunload", (event) => { if (!element("waiting").hidden) event.preventDefault(); });
element("scan").dataset.ready = "yes";
