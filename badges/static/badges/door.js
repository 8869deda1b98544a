/* Reading badges: one answer at a time, and the next replaces the last. */

import { showLog } from "./log.js";
import { allow, signal } from "./signals.js";
import * as show from "./verdict.js";

const { words } = show;
const element = (id) => document.getElementById(id);
/* Answers are quicker than that, unless the server is asked. */
const SLOW = 150;
const LINES = 8;
const SHORT = /^[0-9A-Za-z]{8}$/;

export class Door {
  constructor(engine) {
    this.engine = engine;
    this.order = this.looks = 0;
    this.newest = null;     // {text, scan}: whose answer is shown
    this.isReady = true;    // nothing was answered since the app was opened
    element("typed").addEventListener("submit", (event) => { event.preventDefault(); this.typed(); });
    element("undo").addEventListener("click", () => this.undo(this.newest.scan));
    element("look-up").addEventListener("click", () => element("code").focus());
    this.listenToSheet();
  }

  get direction() { return document.querySelector("#ways [name=direction]:checked").value; }

  /* A station opens, or its rules changed. */
  showStation({ station, edition }) {
    show.setZone(station.timezone);
    element("title").textContent = station.name;
    element("edition").textContent = edition.name;
    element("ways").hidden = Boolean(station.only_out);
    if (station.only_out) document.querySelector("#ways [value=out]").checked = true;
  }

  showReady(closed) {
    if (!this.isReady) return;
    show.showCard("idle", { title: words.ready, why: closed ? words.is_closed : words.ready_why });
    this.showKeys();
  }

  /* Nobody's answer stays on the screen of a phone that is not paired any more. */
  forget() {
    this.order += 1;
    this.looks += 1;
    this.newest = null;
    this.isReady = true;
    for (const id of ["found", "delegations", "notices"]) element(id).replaceChildren();
    showLog([]);
    show.showCard("idle");
    this.showKeys();
  }

  /* ---- scans ---- */

  /* `other` is what a hand scanner of another keyboard's layout may have meant. */
  async read(text, { other = null, ...more } = {}) {
    allow();
    const mine = ++this.order;
    scrollTo({ top: 0 });
    element("found").replaceChildren();
    this.newest = null;
    this.isReady = false;
    this.showKeys();
    const slow = setTimeout(() => mine === this.order && show.showCard("wait", { title: words.checking }), SLOW);
    try {
      const scan = await this.engine.scan(text, { direction: this.direction, override: false, note: "", ...more });
      if (other && scan.reason === "forged") return await this.read(other, more);
      if (mine === this.order) this.answer(text, scan);
    } catch (error) {
      const why = error.name === "NoList" ? words.no_list_why : words.not_kept_why;
      if (mine === this.order) show.showCard("bad", { title: words.not_kept, why });
    } finally {
      clearTimeout(slow);
    }
    return this.refresh();
  }

  answer(text, scan) {
    const parts = partsOf(scan);
    this.newest = { text, scan };
    show.showCard(parts.kind, parts);
    signal(parts.kind);
    this.showKeys();
  }

  showKeys() {
    const scan = this.newest?.scan, refused = Boolean(scan) && mayOverrule(scan);
    element("undo").disabled = scan?.verdict !== "admitted";
    element("undo").hidden = refused;
    element("overrule-open").hidden = !refused;
  }

  async undo(scan) {
    await this.engine.undo(scan.nonce);
    if (this.newest?.scan.nonce === scan.nonce) this.newest = null;
    this.isReady = false;
    this.order += 1;
    show.showCard("idle", { title: words.undone, name: scan.badge?.name, why: words.undone_why });
    this.showKeys();
    await this.refresh();
  }

  /* ---- letting in against the rules ---- */

  listenToSheet() {
    const sheet = element("overrule"), note = element("note");
    element("overrule-open").addEventListener("click", () => {
      element("overrule-who").textContent = this.newest.scan.badge.name;
      note.value = "";
      sheet.showModal();
    });
    sheet.addEventListener("click", ({ target }) => {
      const key = target.closest("[data-reason]");
      if (key) note.value = key.textContent;
    });
    element("overrule-form").addEventListener("submit", () => {
      this.read(this.newest.text, { direction: "in", override: true, note: note.value });
    });
  }

  /* ---- typed: a code, or a name ---- */

  async typed() {
    const field = element("code"), text = field.value.trim();
    const plain = text.replace(/[\s\-\u2010\u2011\u2013]/g, "");
    const isShort = SHORT.test(plain);
    if (text.length < 2) return;
    const signed = text.startsWith("M1") && text.length === 122;
    const people = signed || (isShort && /\d/.test(plain)) ? [] : await this.engine.search(text);
    if (people.length) show.showPeople(people, (person) => this.choose(person));
    else if (signed || isShort) { field.value = ""; await this.read(signed ? text : plain); }
    else { element("found").replaceChildren(); show.showCard("warn", { title: words.nobody, why: words.nobody_why }); }
  }

  choose(person) {
    element("code").value = "";
    return this.read(person.short_code);
  }

  /* ---- what the server says afterwards ---- */

  /* It decided otherwise than this phone told the person: said until somebody has read it. */
  corrected(scan, result) {
    const office = partsOf({ ...scan, ...result, verdict: result.result ?? result.verdict });
    const phone = partsOf(scan);
    const name = (result.badge ?? scan.badge)?.name ?? words.unknown_code;
    const said = [office.title, office.why].filter(Boolean).join(". ").replace(/\.$/, "");
    this.notice(words.corrected.replace("{name}", name), words.corrected_why.replace("{phone}", phone.title).replace("{office}", said));
    signal("warn");
    this.refresh();
  }

  notice(title, why) {
    const notice = show.fill("notice", { title, why });
    notice.querySelector("button").addEventListener("click", () => notice.remove());
    element("notices").prepend(notice);
  }

  async refresh() {
    const mine = ++this.looks;
    const [counts, scans] = await Promise.all([this.engine.counts(), this.engine.last(LINES)]);
    if (mine !== this.looks) return;
    show.showCounts(counts);
    const of = counts.capacity ? words.of_capacity.replace("{capacity}", show.number.format(counts.capacity)) : "";
    document.querySelector("[data-count=capacity]").textContent = of;
    show.showDelegations(counts.delegations);
    showLog(scans, partsOf, (scan) => this.undo(scan));
  }
}

function partsOf(scan) { return show.partsOf({ ...scan, result: scan.verdict }); }

function mayOverrule(scan) {
  const refused = scan.verdict !== "admitted" && scan.direction === "in";
  return refused && Boolean(scan.badge) && !words.final.includes(scan.reason);
}
