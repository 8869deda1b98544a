/* Scans go up, oldest first, and then what changed comes down. Whether there is a line is told by
   what fails, not by what the phone believes. At most one tab is at it. */

const BATCH = 100;
const EVERY = 30_000;
const LONGEST_PAUSE = 15_000;
const AT_ONCE = 3;
/* The server stumbles over something in the batch, and not over everything. */
const BLAMES_A_SCAN = new Set([400, 413, 422, 500]);

const pause = (failures) => Math.min(LONGEST_PAUSE, 1000 * 1.6 ** failures) * (0.75 + Math.random() / 2);

/* hears: settled(changes, inside), listed(manifest, asked), changed(), refused(status);
   `aim()` is {station, cursor, listAt}, or null while there is nothing to do. */
export class Sync {
  constructor(store, api, aim, hears) {
    Object.assign(this, { store, api, aim, hears, failures: 0, status: 0 });
    this.running = null;
    this.former = [];
    this.again = this.heard = false;
    this.timer = 0;
    addEventListener("online", () => this.run());
    document.addEventListener("visibilitychange", () => document.hidden || this.run());
  }

  get online() { return this.failures === 0 && (this.heard || navigator.onLine); }

  /* Whoever comes while a run is under way gets another one after it. */
  run({ list = false } = {}) {
    this.again = true;
    this.wantsList ||= list;
    this.running ??= this.runs().finally(() => { this.running = null; });
    return this.running;
  }

  async runs() {
    clearTimeout(this.timer);
    while (this.again) {
      this.again = false;
      await alone(() => this.round());
    }
    clearTimeout(this.timer);
    if (this.aim() || this.former.length) this.timer = setTimeout(() => this.run(), this.failures ? pause(this.failures) : EVERY);
  }

  stop() {
    this.again = this.wantsList = false;
    clearTimeout(this.timer);
  }

  async round() {
    if (this.aim()) await this.ownRound();
    await this.pushFormer();
  }

  async ownRound() {
    try {
      await this.store.adopt(Date.now());
      const stuck = await this.push(() => this.aim());
      await this.takeBack();
      if (this.isListDue()) await this.pull();
      this.heard = true;
      if (stuck) throw Object.assign(new Error("some scans are stuck"), { status: 500 });
      this.failures = this.status = 0;
    } catch (error) {
      this.failed(error);
    }
    await this.hears.changed();
  }

  failed(error) {
    if (error.status === undefined) reportError(error);      // ours, and it goes on nevertheless
    this.failures += 1;
    this.status = error.status ?? 0;
    if (error.status === 401) this.hears.refused(error.status);
  }

  /* What waits for a station that the phone left is sent by the pairing of then, while that is worth
     something; after that it is ended. Nothing of it holds up what is read here. */
  async pushFormer() {
    this.former = await this.store.former();
    for (const one of this.former) {
      const ends = await this.finish(one).catch(({ status }) => status === 401);
      if (ends) await this.store.leave(one.token);
    }
    if (!this.former.length) return;
    this.former = await this.store.former();
    await this.hears.changed();
  }

  /* Whether nothing waits any more that this pairing could send. */
  async finish({ station, token }) {
    await this.store.adopt(Date.now());
    if (await this.push(() => ({ station, token }))) return false;
    await this.takeBack({ station, token });
    if ((await this.store.unsent(station)).waiting) return false;
    await this.api.unpair(token);
    return true;
  }

  /* How many scans the server stumbles over; they are tried again with the next round. */
  async push(aim) {
    const trouble = { stuck: 0, done: 0 };
    let after = 0;
    for (;;) {
      const { station, token } = aim() ?? {};
      const rows = station ? await this.store.waiting(station, BATCH + trouble.stuck, after) : [];
      if (!rows.length) return trouble.stuck;
      after = rows.at(-1).seq;
      await this.send({ station, token }, rows, trouble);
    }
  }

  /* One scan that the server cannot take must not hold up the others: halves, down to that one. */
  async send(aim, rows, trouble) {
    const { station, token } = aim;
    try {
      const waiting = Math.max(0, (await this.store.unsent(station)).waiting - rows.length);
      await this.take(await this.api.scans(station, rows, { waiting, token }), station);
      trouble.done += rows.length;
    } catch (error) {
      if (!BLAMES_A_SCAN.has(error.status)) throw error;
      if (rows.length > 1) {
        const half = Math.ceil(rows.length / 2);
        for (const part of [rows.slice(0, half), rows.slice(half)]) await this.send(aim, part, trouble);
      } else await this.blame(rows[0], error, trouble);
    }
  }

  async blame(row, error, trouble) {
    if (error.status !== 500) {
      await this.store.setAside(row.nonce);
      await this.hears.changed();
      return;
    }
    trouble.stuck += 1;
    if (!trouble.done && trouble.stuck >= AT_ONCE) throw error;      // it is the server, not the scan
  }

  async take({ results, inside }, station) {
    const here = this.aim()?.station === station;
    const changes = await this.store.settle(results, Date.now(), here);
    if (here) await this.hears.settled(changes, inside);
  }

  async takeBack({ station, token } = this.aim() ?? {}) {
    for (const { nonce } of station ? await this.store.undos(station) : []) {
      try {
        await this.api.undo(station, nonce, token);
        await this.store.undone(nonce, "done");
      } catch (error) {
        if (error.status !== 409 && error.status !== 422) throw error;
        await this.store.undone(nonce, "refused");
        this.wantsList = true;
      }
    }
  }

  isListDue() {
    const aim = this.aim();
    return aim && (this.wantsList || !aim.listAt || (!document.hidden && Math.abs(Date.now() - aim.listAt) >= EVERY - 1000));
  }

  async pull() {
    const { station, cursor } = this.aim(), asked = Date.now();
    const manifest = await this.manifest(station, cursor);
    this.wantsList = false;
    if (this.aim()?.station === station) await this.hears.listed(manifest, asked);
  }

  /* A cursor that the server does not know any more: everything. */
  async manifest(station, cursor) {
    try { return await this.api.manifest(station, cursor); } catch (error) {
      if (error.status !== 422 || !cursor) throw error;
      return this.api.manifest(station, null);
    }
  }
}

function alone(work) {
  return navigator.locks ? navigator.locks.request("scan-sync", work) : work();
}
