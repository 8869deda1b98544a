/* Pairing the phone with a station by the code on the station's page, and ending that. */

import { number, words } from "./verdict.js";

const CODE = /[#?&]pair=([\w-]{16,64})$/;
const element = (id) => document.getElementById(id);

/* The one-time code in the address that a pairing QR holds; null in any other text. */
export function pairingCode(text) { return text.trim().match(CODE)?.[1] ?? null; }

/* The same from this page's own address, which the camera of the device opened, not ours. It does not stay there. */
export function codeInAddress() {
  const code = pairingCode(location.hash);
  if (code) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

/* What is said above the way to pair; no text: nothing. */
export function say(kind, text) {
  const note = document.createElement("p");
  note.className = `m-note is-${kind}`;
  note.textContent = text;
  element("pairing").replaceChildren(...(text ? [note] : []));
}

/* done() is called when the phone is paired, or is not any more. */
export class Pairing {
  constructor(engine, done) {
    this.engine = engine;
    this.done = done;
    this.asked = null;      // the code that is offered, or was used
    this.busy = false;
    element("pair-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const code = pairingCode(element("pair-code").value);
      if (code) this.pair(code);
      else say("bad", words.pairing_other);
    });
    element("repair-form").addEventListener("submit", () => this.pair(this.asked));
    element("repair").addEventListener("close", () => { if (!this.busy) this.asked = null; });
    element("unpair").addEventListener("submit", (event) => this.end(event, () => engine.unpair()));
    element("discard").addEventListener("submit", (event) => this.end(event, () => engine.discard()));
    addEventListener("hashchange", () => this.fromAddress());
  }

  fromAddress() {
    const code = codeInAddress();
    if (code) this.offer(code);
  }

  /* The code stays before the camera for a while after it was used. */
  offer(code) {
    if (code === this.asked) return;
    this.asked = code;
    if (!this.engine.paired) { this.pair(code); return; }
    element("repair-station").textContent = this.engine.paired.station.name;
    element("repair").showModal();
  }

  async pair(code) {
    this.asked = code;
    this.busy = true;
    say("info", words.pairing);
    try {
      await this.engine.pair(code);
      say("", "");
      element("pair-code").value = "";
    } catch ({ status }) {
      say("bad", words.not_paired[status] ?? words.not_paired.other);
      if (status !== 410) this.asked = null;
    }
    this.busy = false;
    this.done();
  }

  async end(event, deed) {
    event.preventDefault();
    event.target.closest("details").open = false;
    await deed();
    this.asked = null;
    this.done();
  }

  /* Scans of an ended pairing that were never sent. */
  showLeft(count) {
    element("left-over").hidden = !count;
    element("left-over").querySelector("[data-part=left]").textContent = words.waiting.replace("{count}", number.format(count));
  }
}

/* Where the browser offers to install the app, a key of ours does. */
export function offerInstall() {
  const key = element("install");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    key.hidden = false;
    key.onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => { key.hidden = true; });
}
