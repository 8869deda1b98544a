/* What the phone knows: whom it is paired with, the list, and its scans, which are log and queue in
   one. A scan that let somebody pass is a passage until the list of the server tells of it. */

const EVERYTHING = ["meta", "badges", "passes", "scans"];
const LOG = 50;
const UNSENT = ["asking", "waiting"];
/* Nobody waits for an answer that long: the page died meanwhile. */
const ASKED_TOO_LONG = 10_000;

/* Nothing of it is to be sent any more. */
const isDone = ({ state, undo }) => state === "sent" && undo !== "waiting";
const prefixOf = (serial) => serial.slice(0, 2);

export class Store {
  constructor(vault) { this.vault = vault; }

  read(stores, work) { return this.vault.run("readonly", stores, work); }
  write(stores, work) { return this.vault.run("readwrite", stores, work); }

  /* ---- pairing and list ---- */

  load() {
    return this.read(EVERYTHING, async (tx) => ({
      pairing: await tx.get("meta", "pairing") ?? null,
      header: await tx.get("meta", "header") ?? null,
      badges: (await tx.all("badges")).flatMap(({ rows }) => rows),
      inside: await insideOf(tx),
    }));
  }

  /* Since when which badge is inside, as the list tells. */
  inside() { return this.read(["passes"], insideOf); }

  /* The scans that let somebody pass and that the list does not tell of yet. */
  passages() {
    return this.read(["scans"], async (tx) => (await tx.all("scans")).filter(({ counted }) => counted));
  }

  /* Answers as `wipe` does. */
  pair(pairing) {
    return this.write(EVERYTHING, async (tx) => {
      const former = await wipe(tx, true);
      await tx.put("meta", pairing, "pairing");
      return former;
    });
  }

  /* The list goes, and with it everything that was sent. What was not waits for the next pairing with
     its station, or is sent by the pairings that are answered: [{station, token}]. The present one is
     among them if it `lives`. */
  wipe(lives) { return this.write(EVERYTHING, (tx) => wipe(tx, lives)); }

  /* Pairings that were left while scans waited. */
  former() { return this.read(["meta"], formerOf); }

  /* Without the one that had this token, and what its station was sent, unless the phone is paired
     with that again. */
  leave(token) {
    return this.write(["meta", "scans"], async (tx) => {
      const former = await formerOf(tx), left = former.find((one) => one.token === token)?.station;
      const present = (await tx.get("meta", "pairing"))?.station.id;
      if (left !== present) await forget(tx, (row) => row.station === left && isDone(row));
      return keepFormer(tx, former.filter((one) => one.token !== token));
    });
  }

  /* What `device` was told when it asked at `asked`; nothing is kept once it is unpaired. */
  saveList(device, header, { replaced, badges, passes }, asked) {
    return this.write(EVERYTHING, async (tx) => {
      if ((await tx.get("meta", "pairing"))?.device.id !== device) return;
      await tx.put("meta", header, "header");
      await saveBadges(tx, replaced, badges);
      await savePasses(tx, replaced, passes);
      await settleLog(tx, asked);
    });
  }

  /* ---- scans ---- */

  /* One more reading; `decide(passages)` says what the phone makes of it, in the same transaction. */
  add(row, decide) {
    return this.write(["passes", "scans"], async (tx) => {
      const kept = { ...row, ...decide(await passagesOf(tx, row.serial)) };
      kept.seq = await tx.put("scans", kept);
      return kept;
    });
  }

  /* A reading that the server did not answer in time. */
  decide(nonce, decide) {
    return this.write(["passes", "scans"], async (tx) => {
      const row = await named(tx, nonce);
      if (row.state !== "asking") return row;
      const decided = { ...row, ...decide(await passagesOf(tx, row.serial)) };
      await tx.put("scans", decided);
      return decided;
    });
  }

  /* The server's answers, [{nonce, result, reason, since, badge}]: what each scan was before, is now.
     Those of a station that was left count nowhere here. */
  settle(results, at, here = true) {
    return this.write(["scans"], async (tx) => {
      const changes = [];
      for (const result of results) {
        const before = await named(tx, result.nonce);
        if (!before || before.state === "sent") continue;
        const now = { ...settled(before, result, at), ...(here ? {} : { counted: false }) };
        await tx.put("scans", now);
        changes.push({ before, now, result });
      }
      return changes;
    });
  }

  setAside(nonce) {
    return this.write(["scans"], async (tx) => {
      const row = await named(tx, nonce);
      if (row) await tx.put("scans", { ...row, state: "aside", counted: false });
    });
  }

  /* Of the oldest that wait for `station` those that came after `after`. */
  waiting(station, most, after = 0) {
    return this.read(["scans"], async (tx) => {
      const rows = await tx.by("scans", "queue", [station, "waiting"], most);
      return rows.filter(({ seq }) => seq > after);
    });
  }

  /* Scans that a page asked the server about when it died: they are sent like the others. */
  adopt(now) {
    return this.write(["scans"], async (tx) => {
      for (const row of await tx.by("scans", "state", "asking")) {
        if (now - row.asked_at > ASKED_TOO_LONG) await tx.put("scans", { ...row, state: "waiting" });
      }
    });
  }

  /* {waiting, elsewhere, aside}: what waits for `station`, what for another pairing, and what no
     server could read. */
  unsent(station) {
    return this.read(["scans"], async (tx) => {
      const undos = (await tx.by("scans", "undo", "waiting")).filter(({ state }) => state === "sent");
      let all = undos.length, waiting = undos.filter((row) => row.station === station).length;
      for (const state of UNSENT) {
        all += await tx.count("scans", "state", state);
        waiting += await tx.count("scans", "queue", [station, state]);
      }
      return { waiting, elsewhere: all - waiting, aside: await tx.count("scans", "state", "aside") };
    });
  }

  discard() {
    return this.write(["scans"], (tx) => forget(tx, (row) => !isDone(row)));
  }

  last(count) {
    return this.read(["scans"], async (tx) => (await tx.newest("scans", count)).filter(({ verdict }) => verdict));
  }

  /* ---- taken back ---- */

  /* The scan as it is now; null when it let nobody pass, or was taken back before. */
  undo(nonce) {
    return this.write(["passes", "scans"], async (tx) => {
      const row = await named(tx, nonce);
      if (row?.verdict !== "admitted" || row.undo) return null;
      const undone = { ...row, undo: "waiting", counted: false };
      await tx.put("scans", undone);
      if (row.serial && row.direction === "in") await takeOut(tx, row.serial);
      return undone;
    });
  }

  undos(station) {
    return this.read(["scans"], async (tx) => {
      const rows = await tx.by("scans", "undo", "waiting");
      return rows.filter((row) => row.station === station && row.state === "sent");
    });
  }

  /* `undo` is "done", or "refused": then the next list has to tell everything again. */
  undone(nonce, undo) {
    return this.write(["meta", "scans"], async (tx) => {
      const row = await named(tx, nonce), header = await tx.get("meta", "header");
      if (row) await tx.put("scans", { ...row, undo });
      if (undo === "refused" && header) await tx.put("meta", { ...header, cursor: null }, "header");
    });
  }
}

async function wipe(tx, lives) {
  const former = await formerOf(tx), pairing = await tx.get("meta", "pairing");
  if (pairing && lives) former.push({ station: pairing.station.id, token: pairing.token });
  for (const name of ["meta", "badges", "passes"]) await tx.clear(name);
  await forget(tx, isDone);
  const left = await tx.all("scans");
  for (const row of left) if (row.counted) await tx.put("scans", { ...row, counted: false });
  return keepFormer(tx, former.filter(({ station }) => left.some((row) => row.station === station && row.state !== "aside")));
}

async function formerOf(tx) { return await tx.get("meta", "former") ?? []; }

async function keepFormer(tx, former) {
  if (former.length) await tx.put("meta", former, "former");
  else await tx.remove("meta", "former");
  return former;
}

async function insideOf(tx) {
  return Object.assign({}, ...(await tx.all("passes")).map(({ inside }) => inside));
}

async function named(tx, nonce) { return (await tx.by("scans", "nonce", nonce))[0] ?? null; }

async function passagesOf(tx, serial) {
  if (!serial) return [];
  const since = (await tx.get("passes", prefixOf(serial)))?.inside[serial];
  const own = (await tx.by("scans", "serial", serial)).filter(({ counted }) => counted);
  return [...(since === undefined ? [] : [{ at: since, direction: "in" }]), ...own];
}

function settled(row, { result, reason, since, badge, override, undone }, sentAt) {
  const first = row.verdict ? {} : { verdict: result, reason, since, overruled: override, asked: true };
  const serial = row.serial ?? badge?.id ?? null;
  /* whom this phone let in and the server knows inside already is inside */
  const passed = result === "admitted" || (result === "already" && row.counted);
  return { ...row, ...first, serial, state: "sent", sent_at: sentAt, counted: passed && !undone && !row.undo && serial !== null };
}

async function saveBadges(tx, replaced, badges) {
  if (!replaced) await tx.clear("badges");
  const rows = new Map((replaced ?? []).map((prefix) => [prefix, []]));
  for (const badge of badges) {
    const prefix = prefixOf(badge.id);
    if (!rows.has(prefix)) rows.set(prefix, []);
    rows.get(prefix).push(badge);
  }
  for (const [prefix, group] of rows) await tx.put("badges", { prefix, rows: group });
}

async function savePasses(tx, replaced, { in: inside, out }) {
  if (!replaced) await tx.clear("passes");
  const groups = new Map();
  const change = async (serial, since) => {
    const prefix = prefixOf(serial);
    if (!groups.has(prefix)) groups.set(prefix, (await tx.get("passes", prefix))?.inside ?? {});
    if (since) groups.get(prefix)[serial] = Date.parse(since);
    else delete groups.get(prefix)[serial];
  };
  for (const serial of out) await change(serial, null);
  for (const [serial, since] of Object.entries(inside)) await change(serial, since);
  for (const [prefix, group] of groups) await tx.put("passes", { prefix, inside: group });
}

async function takeOut(tx, serial) {
  const group = await tx.get("passes", prefixOf(serial));
  if (group && serial in group.inside) {
    delete group.inside[serial];
    await tx.put("passes", group);
  }
}

/* What the server had answered before the list was asked for is in the list; old lines go. */
async function settleLog(tx, asked) {
  const rows = (await tx.all("scans")).filter(isDone);
  for (const [place, row] of rows.entries()) {
    const listed = row.sent_at < asked;
    if (listed && place < rows.length - LOG) await tx.remove("scans", row.seq);
    else if (listed && row.counted) await tx.put("scans", { ...row, counted: false });
  }
}

async function forget(tx, which) {
  for (const row of await tx.all("scans")) if (which(row)) await tx.remove("scans", row.seq);
}
