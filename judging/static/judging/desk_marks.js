/* The rows of keys and numbers of the submission shown: reading, setting, and which one is in focus. */

const article = () => document.getElementById("task");
export const rows = () => [...article().querySelectorAll(".desk-keys")];

function inputs(row) { return [...row.querySelectorAll("input")]; }

export function rowOf(input) { return input.closest(".desk-keys"); }

export function rowNamed(criterion) { return rows().find((row) => row.dataset.criterion === criterion); }

export function isNumber(row) { return inputs(row)[0].type === "number"; }

/* The value a row shows; null: none. A number off its scale counts as none. */
export function valueOf(row) {
  const [first, ...rest] = inputs(row);
  if (first.type === "number") return first.value !== "" && first.checkValidity() ? Number(first.value) : null;
  const chosen = [first, ...rest].find((input) => input.checked);
  return chosen ? Number(chosen.value) : null;
}

/* The value that was last given: a change is heard of only after it is shown. */
export function givenBefore(row) { return row.dataset.given === "" ? null : Number(row.dataset.given); }

export function setValue(row, value) {
  row.dataset.given = value ?? "";
  const [first] = inputs(row);
  if (first.type === "number") first.value = value ?? "";
  else inputs(row).forEach((input) => { input.checked = value !== null && Number(input.value) === value; });
  showValue(row);
}

/* A value in the words of its button. */
export function shownAs(row, value) {
  if (value === null) return "–";
  const button = inputs(row).find((input) => input.type === "radio" && Number(input.value) === value);
  return button ? button.dataset.shown : String(value);
}

function showValue(row) {
  const output = row.querySelector("output");
  if (output) output.value = shownAs(row, valueOf(row));
}

export function isBegun() { return rows().some((row) => valueOf(row) !== null); }

export function missing() { return rows().filter((row) => valueOf(row) === null); }

export function isOpen() { return rows().length > 0 && !rows()[0].disabled; }

/* ---- which row the keys go to ---- */

export function current() { return rows().find((row) => row.hasAttribute("data-current")) ?? rows()[0]; }

export function setCurrent(row, focus = false) {
  rows().forEach((each) => each.toggleAttribute("data-current", each === row));
  if (!row || !focus) return;
  (isNumber(row) ? inputs(row)[0] : row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export function startAt() { setCurrent(missing()[0] ?? rows()[0]); }

/* Down or up; stays at the ends. */
export function move(step) {
  const all = rows();
  const at = all.indexOf(current()) + step;
  if (all[at]) setCurrent(all[at], true);
}

/* After a mark the next row without one is in focus. */
export function onward(row) {
  const all = rows();
  const next = all.slice(all.indexOf(row) + 1).find((each) => valueOf(each) === null);
  setCurrent(next ?? row, Boolean(next));
}

/* What a digit means on a row: its own value; 0 is 10 on a scale from 1; on one from 0 to 10 a second
   0 is 10; on a vote the buttons are counted from 1. Undefined: nothing. */
export function valueOfDigit(row, digit) {
  const all = inputs(row).map((input) => Number(input.value));
  if (row.dataset.field === "vote") return all[digit - 1];
  if (digit === 0 && all.includes(10) && (!all.includes(0) || valueOf(row) === 0)) return 10;
  return all.includes(digit) ? digit : undefined;
}
