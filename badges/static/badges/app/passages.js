/* How badges went through the area, in the order in which it happened: badges/rules/passages.py.
   A passage is {at, direction}; `at` in milliseconds since 1970. */

import { occasion } from "./hours.js";

/* The hours within which a badge passes once; null where the station knows none, or between them. */
export function occasionAt(rules, at) {
  return rules.hours.length ? occasion(rules.hours, rules.zone, at) : null;
}

/* What counts together with a reading within `hours`: everything, or that of the same hours. */
export function countedIn(passages, hours) {
  return hours ? passages.filter(({ at }) => hours.begins <= at && at < hours.ends) : passages;
}

/* The last of the passages at or before `at`, of equal ones the last in the list; null without any. */
export function lastBefore(passages, at) {
  let last = null;
  for (const one of passages) {
    if (one.at <= at && (!last || one.at >= last.at)) last = one;
  }
  return last;
}
