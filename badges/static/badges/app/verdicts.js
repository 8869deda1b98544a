/* From what was read to a verdict, with what the phone knows. */

import { isConfirmation, read, shortCode, verify } from "./codes.js";
import { judge, standingReason } from "./judge.js";
import { countedIn, lastBefore, occasionAt } from "./passages.js";

/* {serial, nobody, standing, doubtful}: whose badge it is, or why nobody is known by the code;
   `doubtful` says that the server may know better than this list. */
export async function recognise(text, { keys, edition }, list) {
  const signed = read(text);
  if (!signed) return typed(shortCode(text), list);
  const key = keys[signed.keyId];
  if (!key) return nobody("forged", true);
  if (!await verify(signed, key)) return nobody("forged", false);
  const badge = list.bySerial.get(signed.serial);
  if (badge) return isConfirmation(signed) ? somebody(badge, null, true) : somebody(badge, signed.issue);
  return signed.edition === edition ? nobody("unknown", true, signed.serial) : nobody("wrong_edition", false);
}

/* What the phone says of a reading: {verdict, reason, since, overruled}. `passages` are those of its
   badge, whose clocks may be ahead of this one; `inside` is asked only where there is a limit. */
export function verdictOn({ at, direction, override }, known, rules, passages, inside) {
  const until = passages.map((one) => ({ ...one, at: Math.min(one.at, at) }));
  const last = lastBefore(countedIn(until, occasionAt(rules, at)), at);
  const { verdict, reason, overruled } = judge(known, rules, {
    direction,
    at,
    isInside: last?.direction === "in",
    inside: rules.capacity === null ? 0 : inside(),
    override,
  });
  const since = verdict === "already" && last ? new Date(last.at).toISOString() : null;
  return { verdict, reason: verdict === "refused" ? reason : null, since, overruled };
}

/* Whether the server is asked first: it knows how many came in by other doors, and what changed
   since the list; nobody is turned away because of an old list. */
export function isAskedFirst({ direction }, known, rules, { verdict }) {
  const scarce = rules.capacity !== null && direction === "in";
  return known.doubtful && (scarce || verdict === "refused");
}

function typed(code, list) {
  const badge = code && list.byShortCode.get(code);
  return badge ? somebody(badge, null) : nobody("unknown", code !== null);
}

function somebody(badge, issue, confirmation = false) {
  return { serial: badge.id, nobody: null, standing: standingReason(badge, issue, confirmation), doubtful: true };
}

function nobody(reason, doubtful, serial = null) {
  return { serial, nobody: reason, standing: null, doubtful };
}
