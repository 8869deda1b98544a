/* What lasts on the phone: IndexedDB. Each run is one transaction, and it is over only when what it
   wrote is on the disk; runs of several tabs that touch the same stores follow one another. */

import { openDB } from "../../../static/vendor/idb.js";

const NAME = "scan";
export const STORES = {
  meta: {},
  badges: { keyPath: "prefix" },
  passes: { keyPath: "prefix" },
  scans: { keyPath: "seq", autoIncrement: true },
};
export const INDEXES = { nonce: "nonce", serial: "serial", state: "state", undo: "undo", queue: ["station", "state"] };

export class Disk {
  constructor() { this.db = null; }

  async run(mode, stores, work) {
    try { return await this.attempt(mode, stores, work); } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      this.db = null;      // the browser closed it, as phones do with pages they put to sleep
      return this.attempt(mode, stores, work);
    }
  }

  async attempt(mode, stores, work) {
    const db = await this.open();
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    const done = transaction.done.catch((error) => { throw error ?? new DOMException("", "AbortError"); });
    done.catch(() => {});  // whoever fails first below says why
    try {
      const found = await work(access(transaction));
      await done;
      return found;
    } catch (error) {
      try { transaction.abort(); } catch { /* it is over already */ }
      throw transaction.error ?? error;
    }
  }

  open() {
    if (!globalThis.indexedDB) throw new DOMException("this browser keeps nothing", "NotSupportedError");
    this.db ??= openDB(NAME, 1, {
      upgrade: build,
      blocking: (_, __, event) => { this.db = null; event.target.close(); },
      terminated: () => { this.db = null; },
    });
    return this.db;
  }
}

function build(db) {
  for (const [name, options] of Object.entries(STORES)) {
    const store = db.createObjectStore(name, options);
    if (name !== "scans") continue;
    for (const [index, path] of Object.entries(INDEXES)) store.createIndex(index, path, { unique: index === "nonce" });
  }
}

async function newest(store, most) {
  const rows = [];
  for (let place = await store.openCursor(null, "prev"); place && rows.length < most; place = await place.continue()) rows.push(place.value);
  return rows;
}

function access(transaction) {
  const store = (name) => transaction.objectStore(name);
  return {
    get: (name, key) => store(name).get(key),
    all: (name) => store(name).getAll(),
    keys: (name) => store(name).getAllKeys(),
    by: (name, index, key, most) => store(name).index(index).getAll(key, most),
    newest: (name, most) => newest(store(name), most),
    count: (name, index, key) => store(name).index(index).count(key),
    put: (name, value, key) => store(name).put(value, key),
    remove: (name, key) => store(name).delete(key),
    clear: (name) => store(name).clear(),
  };
}
