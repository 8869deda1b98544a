/* The check-in kiosk: a code is shown, its owner says "yes", the badge is printed. It keeps its token
   and nothing about anybody; whatever was shown is gone after twenty seconds. */

import { Api } from "./app/api.js";
import { keepAwake } from "./awake.js";
import { codeInAddress, pairingCode, say } from "./pairing.js";
import { Paper } from "./paper.js";
import { allow, signal } from "./signals.js";
import { fillIn, words } from "./verdict.js";
import { viewfinder, wasOn } from "./viewfinder.js";
import { listen } from "./wedge.js";

const KEPT = "kiosk";
const BACK_AFTER = 20_000;
const PATIENCE = 30_000;
const BELONGS_HERE = ["start", "unpaired", "setup", "busy"];
const page = document.getElementById("scan");
const element = (id) => document.getElementById(id);
const api = new Api(page.dataset.api);
const paper = new Paper(element("paper-open"), element("paper-link"));
let paired = kept(), shown = null, back = 0;

/* ---- what is kept: {token, station, edition, device, sheet, language, open} ---- */

function kept() {
  try { return JSON.parse(localStorage.getItem(KEPT)); } catch { return null; }
}

function keep(pairing) {
  paired = pairing;
  api.token = pairing?.token ?? null;
  element("edition").textContent = pairing?.edition.name ?? "MILSET";
  try {
    if (pairing) localStorage.setItem(KEPT, JSON.stringify(pairing));
    else localStorage.removeItem(KEPT);
  } catch { /* it is paired anew after the next start, then */ }
}

/* ---- one view at a time ---- */

function show(view) {
  page.dataset.state = view;
  for (const one of document.querySelectorAll("[data-view]")) one.hidden = one.dataset.view !== view;
  document.querySelector(`[data-view=${view}] h2`).focus({ preventScroll: true });
  scrollTo({ top: 0 });
  clearTimeout(back);
  if (!BELONGS_HERE.includes(view) || isElsewhere()) back = setTimeout(begin, BACK_AFTER);
}

/* Somebody chose another language than the kiosk's own. */
function isElsewhere() { return Boolean(paired?.open) && paired.language !== document.documentElement.lang; }

/* Nobody's name stays on the screen. */
function forget() {
  shown = null;
  fillIn(document.querySelector("[data-view=confirm]"), {});
}

function begin() {
  forget();
  if (!paired) { show("unpaired"); return; }
  if (!paired.open) { show("setup"); return; }
  if (isElsewhere() && page.dataset.state !== "starting") { location.replace(`?lang=${paired.language}`); return; }
  show("start");
}

function toDesk(why) {
  fillIn(document.querySelector("[data-view=desk]"), { why });
  show("desk");
  signal("warn");
}

/* ---- pairing ---- */

async function pair(code) {
  say("info", words.pairing);
  try {
    const pairing = await api.call("/devices/pair", { method: "POST", body: { code, kiosk: true }, token: null });
    keep({ ...pairing, open: false });
    say("", "");
    begin();
  } catch ({ status }) {
    say("bad", words.not_paired[status] ?? words.not_paired.other);
  }
}

function pairByAddress() {
  const code = codeInAddress();
  if (!code) return;
  const former = paired?.token;
  if (former) api.call("/kiosks/self", { method: "DELETE", token: former }).catch(() => {});
  keep(null);
  begin();
  pair(code);
}

/* ---- checking in ---- */

function read(text) {
  allow();
  const code = pairingCode(text);
  if (page.dataset.state === "start" && !code) look(text);
  else if (page.dataset.state === "unpaired") code ? pair(code) : say("bad", words.pairing_other);
}

function ask(what, body, options = {}) {
  return api.call(`/kiosks/${paired.station.id}/${what}`, { method: "POST", body, patience: PATIENCE, ...options });
}

async function look(code) {
  show("busy");
  try {
    const { hindrance, badge } = await ask("visit", { code });
    if (hindrance) { toDesk(words.hindrances[hindrance]); return; }
    shown = code;
    const who = [words.roles[badge.role], badge.country].filter(Boolean).join(", ");
    fillIn(document.querySelector("[data-view=confirm]"), { ...badge, who });
    show("confirm");
    signal("ok");
  } catch (error) { failed(error); }
}

async function print() {
  const code = shown;
  show("busy");
  try {
    const pdf = await ask("badge", { code, sheet: paired.sheet }, { take: (answer) => answer.blob() });
    forget();
    paper.print(pdf);
    show("done");
    signal("ok");
  } catch (error) {
    if (error.status === 409) await look(code);   // it says why
    else failed(error);
  }
}

function failed({ status }) {
  if (status === 401 || status === 403) {
    keep(null);
    begin();
    say("warn", words.revoked);
  } else toDesk(status ? words.trouble : words.no_network);
}

element("pair-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = pairingCode(element("pair-code").value);
  element("pair-code").value = "";
  if (code) pair(code);
  else say("bad", words.pairing_other);
});
element("setup-form").addEventListener("submit", (event) => {
  event.preventDefault();
  keep({ ...paired, sheet: element("sheet").value, language: document.documentElement.lang, open: true });
  document.documentElement.requestFullscreen?.().catch(() => {});
  begin();
  start();
});
element("yes").addEventListener("click", print);
element("no").addEventListener("click", begin);
for (const key of document.querySelectorAll("[data-next]")) key.addEventListener("click", begin);
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, allow);
addEventListener("hashchange", pairByAddress);

const { start } = viewfinder(page.dataset.worker, { read, facing: "user", failed: () => {
  element("no-camera").textContent = words.no_camera;
  element("no-camera").hidden = false;
} });
listen(read);
keepAwake();
keep(paired);
begin();
pairByAddress();
if (wasOn()) start();
