/* Hours that come again each day, on the clock of the edition's place: badges/rules/hours.py. Moments
   are milliseconds since 1970, hours {name, opens, closes} with times as HH:MM. */

const DAY = 86_400_000;
const clocks = new Map();

/* What is open at `at`, as {name, begins, ends}; null between the hours. */
export function occasion(hours, zone, at) {
  const today = dayOf(at, zone);
  const found = [today - DAY, today].flatMap((day) => hours.map((one) => ofDay(one, day, zone)));
  return found.find((one) => one.begins <= at && at < one.ends) ?? null;
}

/* When the hours that are open at `at`, or else the last ones, began. */
export function beganLast(hours, zone, at) {
  const today = dayOf(at, zone);
  const begun = [today - DAY, today].flatMap((day) => hours.map((one) => ofDay(one, day, zone).begins));
  return Math.max(...begun.filter((begins) => begins <= at));
}

/* Whether something opens later on the day of `at`. */
export function isBeforeAll(hours, zone, at) {
  const today = dayOf(at, zone);
  return hours.some((one) => at < ofDay(one, today, zone).begins);
}

/* When the clock of `zone` shows `wall` (the moment at which UTC would show it). In the hour that an
   autumn night has twice it is the first; in the one that a spring night leaves out, an hour later. */
export function momentOf(wall, zone) {
  const before = offset(wall - DAY, zone), after = offset(wall + DAY, zone);
  if (offset(wall - before, zone) === before) return wall - before;
  return offset(wall - after, zone) === after ? wall - after : wall - before;
}

function ofDay({ name, opens, closes }, day, zone) {
  const [first, last] = [minutes(opens), minutes(closes)];
  const lastDay = last <= first ? day + DAY : day;
  return { name, begins: momentOf(day + first, zone), ends: momentOf(lastDay + last, zone) };
}

function minutes(text) {
  const [hour, minute] = text.split(":").map(Number);
  return (hour * 60 + minute) * 60_000;
}

/* The day that `zone` has at `at`, as its midnight in UTC. */
function dayOf(at, zone) {
  const wall = at + offset(at, zone);
  return wall - (((wall % DAY) + DAY) % DAY);
}

/* By how much the clock of `zone` is ahead of UTC at `at`. */
function offset(at, zone) {
  const parts = {};
  for (const { type, value } of clock(zone).formatToParts(at)) parts[type] = Number(value);
  const wall = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return wall - Math.floor(at / 1000) * 1000;
}

function clock(zone) {
  if (!clocks.has(zone)) {
    const digits = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
    clocks.set(zone, new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { timeZone: zone, hourCycle: "h23", ...digits }));
  }
  return clocks.get(zone);
}
