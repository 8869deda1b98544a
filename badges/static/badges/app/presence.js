/* Who is inside: as the server last told, and what this phone let pass since. */

import { beganLast } from "./hours.js";
import { lastBefore } from "./passages.js";

export class Presence {
  constructor(inside = {}) {
    this.since = new Map(Object.entries(inside));
    this.own = new Map();
    this.changes = 0;
  }

  /* A scan of this phone as it is now. */
  take(row) {
    this.changes += 1;
    if (row.counted) this.own.set(row.nonce, row);
    else this.own.delete(row.nonce);
    if (row.undo && row.direction === "in") this.since.delete(row.serial);
  }

  /* The ids of the badges that count as inside for somebody who comes at `at`: with the next meal,
     say, nobody has eaten yet. */
  inside(rules, at) {
    const from = rules.hours.length ? beganLast(rules.hours, rules.zone, at) : -Infinity;
    const found = new Set();
    for (const [serial, since] of this.since) {
      if (since >= from) found.add(serial);
    }
    for (const [serial, passages] of this.moved()) {
      const last = lastBefore(passages.filter((one) => one.at >= from), Infinity);
      if (last?.direction === "in") found.add(serial);
      else if (last) found.delete(serial);
    }
    return found;
  }

  /* The passages of each badge that this phone let pass. */
  moved() {
    const ways = new Map();
    for (const row of this.own.values()) {
      const known = this.since.get(row.serial);
      const before = known === undefined ? [] : [{ at: known, direction: "in" }];
      ways.set(row.serial, [...(ways.get(row.serial) ?? before), row]);
    }
    return ways;
  }
}

/* {inside, capacity, roles: [{role, count}], delegations: [{delegation, count}]}, largest first. */
export function countsOf(serials, badges, capacity) {
  const wearers = [...serials].map((serial) => badges.get(serial)).filter(Boolean);
  const tally = (name) => {
    const counts = new Map();
    for (const wearer of wearers) if (wearer[name]) counts.set(wearer[name], (counts.get(wearer[name]) ?? 0) + 1);
    return [...counts].map(([value, count]) => ({ [name]: value, count })).sort((a, b) => b.count - a.count || (a[name] < b[name] ? -1 : 1));
  };
  return { inside: serials.size, capacity, roles: tally("role"), delegations: tally("delegation") };
}
