/* What a scan answers without network: the rules of badges/rules/scanning.py in the same order, so
   that everybody is told the same first reason. Moments are milliseconds since 1970. */

import { isBeforeAll, occasion } from "./hours.js";

/* What the desk may not overrule. */
export const FINAL = new Set(["unknown", "forged", "revoked", "wrong_edition", "full"]);
const VALID = "valid";

/* The rules of a station as its manifest writes them. */
export function rulesOf(station) {
  const moment = (text) => (text ? Date.parse(text) : null);
  return {
    once: station.once,
    opens: moment(station.opens_at),
    ends: [station.closes_at, station.closed_at].filter(Boolean).map(moment),
    capacity: station.capacity,
    hours: station.hours ?? [],
    zone: station.timezone ?? "UTC",
    onlyOut: station.only_out ?? false,
  };
}

/* Why a badge of the list would be refused at any hour; null when it would not. `issue` is that of
   the paper that was read, null when the code was typed or is the confirmation from the mail, which
   is valid nowhere yet. */
export function standingReason(badge, issue, isConfirmation = false) {
  if (issue !== null && issue !== badge.issue) return "revoked";
  if (isConfirmation && badge.status !== "revoked") return "not_yet_valid";
  return badge.status === VALID ? null : badge.status;
}

/* {verdict, reason, overruled}. `nobody` is the reason when the code names no badge, else null;
   `standing` what standingReason says; `isInside` whether the badge went in and not out again,
   `inside` how many badges did. */
export function judge({ nobody, standing }, rules, { direction, at, isInside, inside, override = false }) {
  let answer = judged({ nobody, standing }, rules, direction, at, isInside);
  if (override && answer.verdict !== "admitted" && !FINAL.has(answer.reason)) {
    answer = { verdict: "admitted", reason: answer.reason, overruled: true };
  }
  const comesIn = direction === "in" && !isInside;
  if (answer.verdict === "admitted" && comesIn && isFull(rules, inside)) return refused("full");
  return answer;
}

/* Why nobody passes at `at`: too early, or too late; the closing moment is too late. */
export function timeReason(rules, at) {
  if (rules.opens !== null && at < rules.opens) return "not_yet_valid";
  if (rules.ends.some((end) => at >= end)) return "expired";
  if (!rules.hours.length || occasion(rules.hours, rules.zone, at)) return null;
  return isBeforeAll(rules.hours, rules.zone, at) ? "not_yet_valid" : "expired";
}

const answered = (verdict, reason = null) => ({ verdict, reason, overruled: false });
const refused = (reason) => answered("refused", reason);

function judged({ nobody, standing }, rules, direction, at, isInside) {
  if (nobody) return refused(nobody);
  if (direction === "out") return answered(isInside ? "admitted" : "already");
  const reason = standing ?? timeReason(rules, at);
  if (reason) return refused(reason);
  return answered(rules.once && isInside ? "already" : "admitted");
}

function isFull(rules, inside) {
  return rules.capacity !== null && inside >= rules.capacity;
}
