/* What lasts as long as the page, where the phone lets nothing be kept: the same runs as disk.js. */

import { INDEXES, STORES } from "./disk.js";

export class Memory {
  constructor() {
    this.stores = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
    this.last = Promise.resolve();
    this.seq = 0;
  }

  /* One run after the other. */
  run(_mode, _stores, work) {
    const run = this.last.then(() => work(this));
    this.last = run.catch(() => {});
    return run;
  }

  async get(name, key) { return structuredClone(this.stores[name].get(key)); }
  async all(name) { return structuredClone([...this.stores[name].values()]); }
  async count(name, index, key) { return (await this.by(name, index, key)).length; }
  async remove(name, key) { this.stores[name].delete(key); }
  async clear(name) { this.stores[name].clear(); }

  async newest(name, most) { return (await this.all(name)).slice(-most).reverse(); }

  async by(name, index, key, most) {
    const path = [INDEXES[index]].flat(), wanted = JSON.stringify([key].flat());
    return (await this.all(name)).filter((row) => JSON.stringify(path.map((part) => row[part])) === wanted).slice(0, most);
  }

  async put(name, value, key) {
    const { keyPath } = STORES[name], row = structuredClone(value);
    if (name === "scans") this.seq = Math.max(this.seq, row.seq ??= this.seq + 1);
    const id = keyPath ? row[keyPath] : key;
    this.stores[name].set(id, row);
    return id;
  }
}
