/* The scanning app: opens with what the phone keeps, with or without network. */

import { openEngine } from "./app/engine.js";
import { keepAwake } from "./awake.js";
import { Door } from "./door.js";
import { Pairing, offerInstall, pairingCode, say } from "./pairing.js";
import { allow, signal } from "./signals.js";
import { showState } from "./strip.js";
import { number, showCard, words } from "./verdict.js";
import { viewfinder, wasOn } from "./viewfinder.js";
import { listen } from "./wedge.js";

const page = document.getElementById("scan");
const element = (id) => document.getElementById(id);
const PARTS = ["result-part", "type-part", "more-part", "bar", "strip"];
const title = element("title").textContent;
let door = null, pairing = null, last = null, wiped = null;

function onState(state) {
  last = state;
  showState(state);
  showTrouble(state);
  element("list-size").textContent = number.format(state.listSize);
  if (!door) return;
  pairing.showLeft(engine.paired ? 0 : state.waiting);
  if (!engine.paired) return;
  door.showStation(engine.paired);
  door.showReady(state.closed);
  door.refresh();
}

/* What somebody has to know, but need not act on at the door. */
function showTrouble({ storage, aside }) {
  element("not-lasting").hidden = storage === "lasting";
  element("aside").hidden = !aside;
}

/* Paired or not: what can be done here now. */
function showWhere() {
  const { paired } = engine;
  for (const id of PARTS) element(id).hidden = !paired;
  element("unpaired").hidden = Boolean(paired);
  page.dataset.state = paired ? "paired" : "unpaired";
  if (paired) element("device").textContent = paired.device.name;
  else { element("title").textContent = title; element("edition").textContent = ""; door.forget(); }
  if (last) onState(last);
}

/* A phone that is paired reads badges, and any phone reads the code that pairs it. */
function read(text, other = null) {
  const code = pairingCode(text);
  if (code) pairing.offer(code);
  else if (engine.paired) door.read(text, { other });
  else { say("bad", words.pairing_other); signal("bad"); }
}

function noCamera() {
  if (engine.paired) showCard("warn", { title: words.no_camera, why: words.no_camera_why });
  else say("warn", words.no_camera_why);
}

/* It may happen while the app opens: the edition ended while the phone lay in a drawer. */
function onWiped(reason) {
  wiped = reason;
  if (!door) return;
  showWhere();
  if (words.wiped[reason]) say("warn", words.wiped[reason]);
}

for (const sheet of document.querySelectorAll("dialog")) {
  sheet.addEventListener("click", ({ target }) => (target === sheet || target.closest("[data-close]")) && sheet.close());
}
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, allow);
navigator.serviceWorker?.register(page.dataset.service).catch(() => { /* only while there is a network, then */ });
navigator.storage?.persist?.();
offerInstall();

const engine = await openEngine({ api: page.dataset.api, onState, onCorrected: (scan, result) => door?.corrected(scan, result), onWiped });
door = new Door(engine);
pairing = new Pairing(engine, showWhere);
const { start } = viewfinder(page.dataset.worker, { read: (text) => read(text), failed: noCamera });
listen(read);
keepAwake();
if (wiped) onWiped(wiped);
else showWhere();
pairing.fromAddress();
if (wasOn()) start();
