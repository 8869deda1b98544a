/* What a juror gives goes through here: written to this device first, then sent, and sent again by
   itself until there is an answer. A mark carries the nonce made when it was given, so sending it
   twice does no harm; the server keeps the order by the time it was given. Each mark lies under a key
   of its own, so two tabs never overwrite each other, and a bad one holds up no other. */

const BATCH = 20;
const PATIENCE = 10000;
const LONGEST_PAUSE = 30000;
/* nothing is wrong with the marks: the line, the server, or who is signed in */
const EVERY_ONE = new Set([400, 401, 403, 404, 429, 502, 503, 504]);

function nonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Items by key in the browser's storage, or in memory where it is refused or full. */
class Shelf {
  constructor(prefix) {
    this.prefix = prefix;
    this.memory = new Map();
  }

  /* Whether it will survive closing the page. */
  put(key, item) {
    try {
      localStorage.setItem(this.prefix + key, JSON.stringify(item));
      return true;
    } catch {
      this.memory.set(key, item);
      return false;
    }
  }

  remove(key) {
    this.memory.delete(key);
    try { localStorage.removeItem(this.prefix + key); } catch { /* nothing was kept there */ }
  }

  /* [key, item] in the order of the keys. */
  all() {
    const found = new Map(this.memory);
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith(this.prefix)) found.set(name.slice(this.prefix.length), read(name));
      }
    } catch { /* only memory then */ }
    return [...found].filter(([, item]) => item).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function read(name) {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
}

/* hears: answered(item, result), refused(), changed({waiting, lasting, failures, status}). */
export class Outbox {
  constructor({ seat, url, csrf }, hears) {
    Object.assign(this, { url, csrf, hears });
    this.waiting = new Shelf(`desk:${seat}:waiting:`);
    this.refused = new Shelf(`desk:${seat}:refused:`);
    this.last = 0;
    this.running = null;
    this.failures = 0;
    this.timer = 0;
    addEventListener("online", () => this.run());
    document.addEventListener("visibilitychange", () => document.hidden || this.run());
  }

  /* Keep `item` on this device and send it. Keys sort by time, also within a millisecond. */
  put(item) {
    const kept = { nonce: nonce(), given_at: new Date().toISOString(), ...item };
    this.last = Math.max(Date.now() * 1000, this.last + 1);
    const lasting = this.waiting.put(`${String(this.last).padStart(18, "0")}:${kept.nonce}`, kept);
    this.tell(0, lasting);
    this.run();
    return kept;
  }

  items() { return this.waiting.all().map(([, item]) => item); }

  /* At most one run is under way; what comes meanwhile is taken along by its next round. */
  run() {
    clearTimeout(this.timer);
    this.running ??= this.rounds().finally(() => { this.running = null; });
    return this.running;
  }

  async rounds() {
    const aside = new Set();
    const next = () => this.waiting.all().filter(([key]) => !aside.has(key)).slice(0, BATCH);
    let status = 0;
    try {
      for (let batch = next(); batch.length; batch = next()) await this.round(batch, aside);
      status = aside.size ? 500 : -1;
    } catch (error) {
      status = error.status ?? 0;
    }
    this.failures = status === -1 ? 0 : this.failures + 1;
    if (this.failures) {
      this.timer = setTimeout(() => this.run(), Math.min(LONGEST_PAUSE, 500 * 2 ** this.failures));
    }
    this.tell(Math.max(status, 0));
  }

  /* When the server fails over some, each goes alone; one that fails alone waits for the next run. */
  async round(batch, aside) {
    try {
      this.take(batch, await this.send(batch.map(([, item]) => item)));
    } catch (error) {
      if (error.status === undefined || EVERY_ONE.has(error.status)) throw error;
      if (batch.length === 1) aside.add(batch[0][0]);
      else for (const pair of batch) await this.round([pair], aside);
    }
  }

  async send(items) {
    const marks = items.map(({ nonce: own, assignment, criterion, value, given_at, skip }) => (
      { nonce: own, assignment, criterion, value, given_at, skip }));
    const answer = await fetch(this.url, {
      method: "POST",
      body: JSON.stringify({ marks }),
      headers: { "X-CSRFToken": this.csrf, "Content-Type": "application/json", Accept: "application/json" },
      redirect: "error",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw Object.assign(new Error("not taken"), { status: answer.status });
    return answer.json();
  }

  take(batch, answer) {
    const byNonce = new Map(answer.results.map((result) => [result.nonce, result]));
    for (const [key, item] of batch) {
      const result = byNonce.get(item.nonce);
      if (!result) throw Object.assign(new Error("no answer"), { status: 500 });
      if (result.result === "refused") this.refused.put(item.nonce, { ...item, reason: result.reason });
      this.waiting.remove(key);
      this.hears.answered(item, result);
    }
    if (this.refused.all().length) this.hears.refused();
  }

  tell(status, lasting = !this.waiting.memory.size) {
    const waiting = this.waiting.all().length;
    this.hears.changed({ waiting, lasting, failures: this.failures, status });
  }

  refusals() { return this.refused.all().map(([, item]) => item); }

  forgetRefusals() { this.refused.all().forEach(([key]) => this.refused.remove(key)); }
}
