/* Every scan goes through here: sent in order, kept while there is no answer, sent again by itself.
   A scan carries the nonce that was made when it was read, so sending it twice does no harm. What is
   kept lies behind `store` (put, remove, all), in memory here; a lasting one can take its place. */

import { newNonce } from "./app/nonces.js";

const BATCH = 50;
const PATIENCE = 8000;
const LONGEST_PAUSE = 15000;

/* A scan as the server takes it. */
export function newScan(code, direction, more = {}) {
  return { nonce: newNonce(), code, scanned_at: new Date().toISOString(), direction, override: false, note: "", ...more };
}

export function memoryStore() {
  const kept = new Map();
  return {
    put: async (scan) => { kept.set(scan.nonce, scan); },
    remove: async (scan) => { kept.delete(scan.nonce); },
    all: async () => [...kept.values()],
  };
}

/* send(scans) answers {results} or throws an Error with a status; hears: answered(scan, result, more),
   refused(scan) for what the server cannot read, changed(count waiting, status of the last failure). */
export class Queue {
  constructor(store, send, hears) {
    this.store = store;
    this.send = send;
    this.hears = hears;
    this.running = null;
    this.failures = 0;
    this.timer = 0;
    addEventListener("online", () => this.run());
    document.addEventListener("visibilitychange", () => document.hidden || this.run());
  }

  async put(scan) {
    await this.store.put(scan);
    return this.run();
  }

  /* At most one run is under way; what comes meanwhile is taken along by its next round. */
  run() {
    clearTimeout(this.timer);
    this.running ??= this.rounds().finally(() => { this.running = null; });
    return this.running;
  }

  async rounds() {
    try {
      for (let scans = await this.store.all(); scans.length; scans = await this.store.all()) {
        await this.round(scans.slice(0, BATCH));
      }
      this.failures = 0;
      await this.tell(0);
    } catch (error) {
      this.failures += 1;
      await this.tell(error.status ?? 0);
      this.timer = setTimeout(() => this.run(), Math.min(LONGEST_PAUSE, 1000 * 2 ** this.failures));
    }
  }

  /* One scan that the server cannot read must not hold up the others: then each goes alone. */
  async round(scans) {
    try {
      await this.take(scans, await this.send(scans, AbortSignal.timeout(PATIENCE)));
    } catch (error) {
      if (error.status !== 422) throw error;
      if (scans.length > 1) {
        for (const scan of scans) await this.round([scan]);
        return;
      }
      await this.store.remove(scans[0]);
      this.hears.refused(scans[0]);
    }
  }

  async take(scans, answer) {
    const byNonce = new Map(answer.results.map((result) => [result.nonce, result]));
    const answered = scans.filter((scan) => byNonce.has(scan.nonce));
    if (!answered.length) throw new Error("no answer for any scan");
    for (const scan of answered) {
      await this.store.remove(scan);
      this.hears.answered(scan, byNonce.get(scan.nonce), answer);
    }
  }

  async tell(status) {
    this.hears.changed((await this.store.all()).length, this.failures, status);
  }
}
