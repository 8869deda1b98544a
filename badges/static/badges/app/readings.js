/* What the phone writes down: a reading as it begins, what it decided, and what a list begins with. */

import { newNonce } from "./nonces.js";

const LONGEST_CODE = 4096, LONGEST_NOTE = 200;
const CLOCKS_AGREE = 30_000;

/* `skew` is by how much the server's clock is ahead of this one. */
export function newReading(text, { station, direction, override, note, skew }) {
  const now = Date.now();
  return {
    nonce: newNonce(),
    station,
    code: text.slice(0, LONGEST_CODE) || " ",
    direction,
    override,
    note: note.slice(0, LONGEST_NOTE),
    scanned_at: new Date(now).toISOString(),
    at: now + skew,
    asked_at: now,
    verdict: null,
    decided: null,
    asked: false,
    undo: null,
    counted: false,
  };
}

/* What the phone says on its own, to be sent. */
export function decided(answer, { serial }) {
  const { verdict, reason } = answer, counted = verdict === "admitted" && serial !== null;
  return { ...answer, decided: { result: verdict, reason }, state: "waiting", counted };
}

/* What the phone keeps of a manifest besides badges and passages; `now` by its own clock. */
export function headerOf({ station, cursor, keys, snapshot_at: snapshot }, now) {
  const ahead = Date.parse(snapshot) - now;
  return {
    station,
    cursor,
    keys: Object.fromEntries(keys.map(({ id, public_key: key }) => [id, key])),
    listAt: now,
    skew: Math.abs(ahead) > CLOCKS_AGREE ? ahead : 0,
  };
}
