/* The badges of the edition in memory: looked up by code, by what is typed, by name. */

import { searchKey } from "./names.js";

const MOST_FOUND = 12;

export class List {
  constructor(badges = []) {
    this.bySerial = new Map(badges.map((badge) => [badge.id, badge]));
    this.byShortCode = new Map(badges.map((badge) => [badge.short_code, badge]));
    this.keys = null;
  }

  get size() { return this.bySerial.size; }

  /* Badges whose name, in either script, holds each of the words, in any order. */
  search(words) {
    const parts = searchKey(words).split(" ").filter(Boolean);
    if (!parts.length) return [];
    this.keys ??= [...this.bySerial.values()].map((badge) => [searchKey(`${badge.name} ${badge.native_name}`), badge]);
    const found = [];
    for (const [key, badge] of this.keys) {
      if (parts.every((part) => key.includes(part)) && found.push(badge) === MOST_FOUND) break;
    }
    return found;
  }
}
