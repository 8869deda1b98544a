/* Keeps on the disk what it can. When the phone refuses, or is full, it goes on in memory and says
   so: `kept` is "lasting", "full" or "memory". */

import { Disk, STORES } from "./disk.js";
import { Memory } from "./memory.js";

export class Vault {
  constructor(onChange) {
    this.disk = new Disk();
    this.memory = null;
    this.kept = "lasting";
    this.onChange = onChange;
  }

  async run(mode, stores, work) {
    if (!this.memory) {
      try { return await this.disk.run(mode, stores, work); } catch (error) {
        if (!(error instanceof DOMException)) throw error;
        await this.giveUp(error);
      }
    }
    return this.memory.run(mode, stores, work);
  }

  /* Whatever the disk still tells is taken along. */
  async giveUp(error) {
    const memory = new Memory(), names = Object.keys(STORES);
    try {
      await this.disk.run("readonly", names, (disk) => copy(disk, memory, names));
    } catch { /* it tells nothing */ }
    this.memory ??= memory;
    this.kept = error.name === "QuotaExceededError" ? "full" : "memory";
    this.onChange();
  }

  /* Scans that wait in memory are put on the disk as soon as there is room for them: sent twice they
     do no harm, and a reload loses none. */
  async salvage() {
    if (this.kept !== "full") return;
    const waiting = await this.memory.run("readonly", ["scans"], (memory) => memory.by("scans", "state", "waiting"));
    try {
      await this.disk.run("readwrite", ["scans"], async (disk) => {
        for (const { seq: _, ...row } of waiting) {
          if (!await disk.count("scans", "nonce", row.nonce)) await disk.put("scans", row);
        }
      });
    } catch { /* still full */ }
  }
}

async function copy(from, to, names) {
  for (const name of names) {
    const rows = await from.all(name), keys = STORES[name].keyPath ? [] : await from.keys(name);
    for (const [place, row] of rows.entries()) await to.put(name, row, keys[place]);
  }
}
