/* The scanning app without its screen: paired once, it answers every reading by itself, keeps it, and
   sends it when there is a line. */

import { Api } from "./api.js";
import { isConfirmation, read } from "./codes.js";
import { momentOf } from "./hours.js";
import { rulesOf } from "./judge.js";
import { List } from "./list.js";
import { Presence, countsOf } from "./presence.js";
import { decided, headerOf, newReading } from "./readings.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { Vault } from "./vault.js";
import { isAskedFirst, recognise, verdictOn } from "./verdicts.js";

const ASK_PATIENCE = 1500;
const DAY = 86_400_000;
const DAYS_AFTER = 2;
const nothing = () => {};

/* `api` is the address of the API, such as /api/v1. See Engine for what comes back; onState tells of
   every change, onCorrected(scan, result) of an answer of the server that is not the phone's, and
   onWiped(reason) that the list is gone: "unpaired", "revoked", "over". */
export async function openEngine({ api, onState = nothing, onCorrected = nothing, onWiped = nothing }) {
  const engine = new Engine(new Api(api), { onState, onCorrected, onWiped });
  await engine.open();
  return engine;
}

class Engine {
  constructor(api, hears) {
    this.api = api;
    this.hears = hears;
    this.vault = new Vault(() => this.tell());
    this.store = new Store(this.vault);
    this.sync = new Sync(this.store, api, () => this.aim(), {
      settled: (changes) => this.settled(changes),
      listed: (manifest, asked) => this.listed(manifest, asked),
      changed: () => this.changed(),
      refused: () => this.wipe("revoked"),
    });
    this.channel = new BroadcastChannel("scan");
    this.channel.onmessage = ({ data }) => this.heard(data);
    this.take({});
  }

  async open() {
    await this.reload();
    await this.wipeWhenOver();
    await this.tell();
    this.sync.run();
  }

  /* ---- pairing ---- */

  /* {station, edition, device}, or null; the station as the list tells, once that is there. */
  get paired() {
    if (!this.pairing) return null;
    const { station, edition, device } = this.pairing;
    return { station: { ...station, ...this.header?.station }, edition, device };
  }

  /* With the one-time code of the pairing QR. Throws an Error with `status`: 410 when the code was
     used or is too old, 0 without a line. Without an Error, the list is there or on its way. */
  async pair(code) {
    if (this.pairing) await this.sync.run();
    const { token, device, station, edition } = await this.api.pair(code);
    const former = this.pairing?.token;
    navigator.storage?.persist?.();
    this.pairing = null;
    const left = await this.store.pair({ token, device, station, edition });
    if (former && !left.some((one) => one.token === former)) this.api.unpair(former).catch(nothing);
    await this.reload();
    this.channel.postMessage("pairing");
    await this.sync.run({ list: true });
    return this.paired;
  }

  /* What was not sent stays on the phone until it is, and so long the server knows the phone. */
  async unpair() {
    if (!this.pairing) return;
    await this.sync.run();
    const { token } = this.pairing ?? {};
    const left = await this.wipe("unpaired");
    if (left?.some((one) => one.token === token)) this.sync.run();
    else if (token) await this.api.unpair(token).catch(nothing);
  }

  /* Throw away what was not sent, for good. */
  async discard() {
    await this.store.discard();
    this.sync.run();
    await this.reload();
    this.channel.postMessage("scans");
    await this.tell();
  }

  async wipe(reason) {
    if (!this.pairing) return null;
    this.take({});
    this.sync.stop();
    const left = await this.store.wipe(reason === "unpaired");
    this.channel.postMessage("pairing");
    this.hears.onWiped(reason);
    await this.tell();
    return left;
  }

  async wipeWhenOver() {
    const { edition_ends_on: day, timezone } = this.header?.station ?? {};
    const last = day ?? this.pairing?.edition.ends_on;
    if (last && this.now() >= momentOf(Date.parse(last) + (DAYS_AFTER + 1) * DAY, timezone ?? "UTC")) await this.wipe("over");
  }

  /* ---- scanning ---- */

  /* Throws an Error named NoList while nothing was ever heard from the server. */
  async scan(text, { direction = "in", override = false, note = "" } = {}) {
    await this.wipeWhenOver();
    if (!this.header) throw Object.assign(new Error("the list has not come yet"), { name: "NoList" });
    const { keys, list, presence, rules, header } = this;
    const reading = newReading(text, {
      station: this.pairing.station.id,
      direction: rules.onlyOut ? "out" : direction,
      override,
      note,
      skew: header.skew,
    });
    const known = await recognise(text, { keys, edition: header.station.edition_number }, list);
    const decide = (passages) => verdictOn(reading, known, rules, passages, () => presence.inside(rules, reading.at).size);
    const mayAsk = this.sync.online && text !== "";
    const kept = await this.store.add({ ...reading, serial: known.serial }, (passages) => {
      const answer = decide(passages);
      return mayAsk && isAskedFirst(reading, known, rules, answer) ? { state: "asking" } : decided(answer, known);
    });
    const row = kept.state === "asking" ? await this.ask(kept, (passages) => decided(decide(passages), known)) : kept;
    this.kept(row);
    return this.shown(row);
  }

  /* The server's answer, or the phone's own when there is none in time. */
  async ask(row, decide) {
    try {
      const { results } = await this.api.scans(row.station, [row], { patience: ASK_PATIENCE });
      const changes = await this.store.settle(results, Date.now());
      await this.settled(changes);
      if (changes.length) return changes[0].now;
    } catch (error) {
      if (error.status !== 422) this.sync.failed(error);
    }
    return this.store.decide(row.nonce, decide);
  }

  kept(row) {
    this.presence.take(row);
    this.channel.postMessage("scans");
    if (row.state === "waiting") this.sync.run();
    this.tell();
  }

  /* Whether there was something to take back. */
  async undo(nonce) {
    const row = await this.store.undo(nonce);
    if (!row) return false;
    this.kept(row);
    this.sync.run();
    return true;
  }

  /* ---- looking ---- */

  search(words) { return this.list.search(words); }

  counts() {
    const rules = this.rules;
    if (!rules) return { inside: 0, capacity: null, roles: [], delegations: [] };
    return countsOf(this.presence.inside(rules, this.now()), this.list.bySerial, rules.capacity);
  }

  async last(count) { return (await this.store.last(count)).map((row) => this.shown(row)); }

  /* A scan as the screen gets it. */
  shown({ nonce, code, verdict, reason, since, overruled, serial, scanned_at, direction, asked, undo, state }) {
    const badge = this.list.bySerial.get(serial) ?? this.strangers.get(serial) ?? null;
    const is = { undone: undo !== null && undo !== "refused", waiting: state !== "sent", aside: state === "aside" };
    const confirmation = isConfirmation(read(code));
    return { nonce, verdict, reason, since, override: overruled, badge, scanned_at, direction, asked, confirmation, ...is };
  }

  /* What came meanwhile tells it all. */
  async tell() {
    const mine = this.told = {};
    const { waiting, elsewhere, aside } = await this.store.unsent(this.pairing?.station.id ?? "");
    const { listAt, station } = this.header ?? {};
    if (mine === this.told) this.hears.onState({
      online: this.sync.online,
      listAt: listAt ? new Date(listAt) : null,
      listSize: this.list.size,
      waiting: this.pairing ? waiting : elsewhere,
      elsewhere: this.pairing ? elsewhere : 0,
      aside,
      failures: this.sync.failures,
      status: this.sync.status,
      closed: Boolean(station?.closed_at) && this.now() >= Date.parse(station.closed_at),
      storage: this.vault.kept,
    });
  }

  /* By the server's clock, as far as this one is plainly wrong. */
  now() { return Date.now() + (this.header?.skew ?? 0); }

  /* ---- heard from the server, and from other tabs ---- */

  aim() {
    return this.pairing && { station: this.pairing.station.id, cursor: this.header?.cursor, listAt: this.header?.listAt };
  }

  settled(changes) {
    for (const { before, now, result } of changes) {
      if (result.badge && !this.list.bySerial.has(result.badge.id)) this.meet(result.badge);
      this.presence.take(now);
      const isNews = before.verdict && before.verdict !== result.result && !before.undo && !result.undone;
      if (isNews) this.hears.onCorrected(this.shown(before), result);
    }
    if (changes.length) this.channel.postMessage("scans");
  }

  /* Somebody who is not on the list: it is old. */
  meet(badge) {
    this.strangers.set(badge.id, badge);
    this.sync.run({ list: true });
  }

  async listed(manifest, asked) {
    const header = headerOf(manifest, Date.now());
    await this.store.saveList(this.pairing.device.id, header, manifest, asked);
    if (manifest.replaced?.length === 0) await this.takeHeader(header);
    else await this.reload();
    this.channel.postMessage("list");
  }

  async takeHeader(header) {
    this.header = header;
    this.keys = header.keys;
    this.rules = rulesOf(header.station);
    this.presence.since = new Map(Object.entries(await this.store.inside()));
    await this.takePassages();
  }

  /* Read again when a scan came between. */
  async takePassages() {
    for (let changes = -1; changes !== this.presence.changes;) {
      changes = this.presence.changes;
      this.presence.own = new Map((await this.store.passages()).map((row) => [row.nonce, row]));
    }
  }

  async changed() {
    await this.wipeWhenOver();
    await this.vault.salvage();
    await this.tell();
  }

  async heard(what) {
    const was = this.pairing;
    await (what === "scans" ? this.takePassages() : this.reload());
    if (was && !this.pairing) this.hears.onWiped("elsewhere");
    if (!was && this.pairing) this.sync.run();
    await this.tell();
  }

  async reload() {
    this.take(await this.store.load());
    await this.takePassages();
  }

  take({ pairing = null, header = null, badges = [], inside = {} }) {
    this.pairing = pairing;
    this.header = pairing && header;
    this.api.token = pairing?.token ?? null;
    this.keys = this.header?.keys ?? {};
    this.rules = this.header ? rulesOf(this.header.station) : null;
    this.list = new List(badges);
    this.presence = new Presence(inside);
    this.strangers = new Map();
  }
}
