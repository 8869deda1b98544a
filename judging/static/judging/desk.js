/* The desk with a script: marks go out as they are given, the next submission is there at once, keys
   do everything. Without it every button is one of a form. */

import { listen, offerSwitch } from "./desk_keys.js";
import * as marks from "./desk_marks.js";
import { Outbox } from "./desk_outbox.js";
import * as pages from "./desk_pages.js";
import { say, showOutbox, showProgress, showRefusals, tell } from "./desk_state.js";
import { forgetLast, lastStep, remember, showUndo } from "./desk_undo.js";
import { openZoom } from "./desk_zoom.js";

const element = (id) => document.getElementById(id);
const desk = element("desk");
const stage = element("stage");
const tasks = JSON.parse(desk.dataset.tasks ?? "[]").map(([id, state, putOff]) => ({ id, state, putOff }));
let here = element("task")?.dataset.task ?? null;
let asked = 0;          // counts what the juror wanted to see, so that a late answer shows nothing
let warned = null;      // the submission that was said to lack a mark
let late = false;       // the page was drawn while marks still waited on this device

const outbox = new Outbox(
  { seat: desk.dataset.seat, url: desk.dataset.send, csrf: desk.dataset.csrf },
  { answered, refused, changed },
);

/* ---- what the outbox hears ---- */

function answered(item, result) {
  const task = taskOf(item.assignment);
  const more = outbox.items().some((each) => each.assignment === item.assignment);
  if (task && result.state && !more) task.state = result.state;
  if (stage) showProgress(tasks);
}

function refused() {
  showRefusals(outbox.refusals(), () => { outbox.forgetRefusals(); location.reload(); });
}

function changed(state) {
  showOutbox(state);
  if (late && !stage && !state.waiting) location.reload();
}

/* ---- tasks in their order ---- */

function taskOf(id) { return tasks.find((task) => task.id === id); }

function at(id) { return tasks.findIndex((task) => task.id === id); }

function nextOpen(id) {
  const start = at(id) + 1;
  return [...tasks.slice(start), ...tasks.slice(0, start)].find((task) => task.state === "open" && task.id !== id);
}

/* What can be wanted next, nearest first. */
function around() {
  const first = nextOpen(here);
  const found = [first, first && nextOpen(first.id), tasks[at(here) - 1], tasks[at(here) + 1]];
  return [...new Set(found.filter(Boolean).map((task) => task.id))].filter((id) => id !== here);
}

/* ---- showing one ---- */

function show(id, entry) {
  here = id;
  warned = null;
  stage.replaceChildren(entry.article);
  element("bar").replaceWith(entry.bar);
  document.title = entry.title;
  layOut();
  if (stage.getBoundingClientRect().top < 0) stage.scrollIntoView({ block: "start" });
  entry.article.focus({ preventScroll: true });
  pages.fetchAhead(around(), here);
}

/* What waits to be sent counts as given, whatever the page was fetched with. */
function layOut() {
  for (const item of outbox.items()) {
    const row = item.assignment === here && !item.skip && marks.rowNamed(item.criterion);
    if (row) marks.setValue(row, item.value);
  }
  stage.querySelectorAll("[data-full]").forEach((button) => { button.hidden = !document.fullscreenEnabled; });
  const back = element("bar").querySelector("[value=previous]");
  if (back) back.disabled = at(here) === 0;
  marks.startAt();
}

function go(id, { push = true } = {}) {
  commitNumber();
  const mine = ++asked;
  const entry = pages.entryOf(id);
  if (!(entry instanceof Promise)) return arrive(id, entry, push);
  return entry.then(
    (loaded) => { if (mine === asked) arrive(id, loaded, push); },
    (error) => { if (mine === asked) stayed(id, error); },
  );
}

function arrive(id, entry, push) {
  if (push) history.pushState({ id }, "", pages.urlOf(id));
  show(id, entry);
}

function stayed(id, error) {
  if (error.status === 401) location.assign(pages.urlOf(id));  // by way of the sign-in page
  else if (error.status === 404) {  // it left the desk: withdrawn, or planned anew
    tasks.splice(at(id), 1);
    showProgress(tasks);
    next();
  } else tell(say("no_line"));
}

/* ---- giving marks ---- */

function give(row, value) {
  const before = marks.givenBefore(row);
  if (before === value) return;
  remember({ id: here, criterion: row.dataset.criterion, before });
  send(row, value);
}

function send(row, value) {
  marks.setValue(row, value);
  outbox.put({ assignment: here, criterion: row.dataset.criterion, value, label: labelOf(row, value) });
  const task = taskOf(here);
  if (task) task.state = marks.missing().length ? "open" : "done";
  showProgress(tasks);
}

function nameHere() { return document.title.split(" · ")[0]; }

function labelOf(row, value) {
  return `${nameHere()}, ${row.dataset.name} ${value === null ? say("taken_back") : marks.shownAs(row, value)}`;
}

function take(input) {
  if (input.type === "number" && !input.checkValidity()) { input.reportValidity(); return; }
  const row = marks.rowOf(input);
  give(row, marks.valueOf(row));
}

/* A number still being typed is given too. */
function commitNumber() {
  if (document.activeElement?.closest(".desk-number")) take(document.activeElement);
}

function digit(number) {
  const row = marks.current();
  if (!marks.isOpen()) return false;
  if (marks.isNumber(row)) { marks.setCurrent(row, true); return false; }
  const value = marks.valueOfDigit(row, number);
  if (value === undefined) return false;
  give(row, value);
  marks.onward(row);
  return true;
}

function takeBack(row) {
  if (marks.isOpen()) give(row, null);
}

function clear() {
  marks.rows().forEach(takeBack);
  marks.startAt();
}

async function undo() {
  const step = lastStep();
  if (!step || !marks.isOpen()) return;
  if (step.id !== here) await go(step.id);
  if (step.id !== here) return;
  forgetLast();
  const row = step.skip ? null : marks.rowNamed(step.criterion);
  if (!row) return;
  send(row, step.before);
  marks.setCurrent(row);
}

/* ---- going on ---- */

function next() {
  const following = nextOpen(here);
  return following ? go(following.id) : finish();
}

async function finish() {
  await outbox.run();
  if (outbox.items().length) tell(say("finished"));
  else location.assign(desk.dataset.home);
}

/* The first press says what is missing, the second goes on all the same. */
function saveAndNext() {
  if (!marks.isOpen()) return step(1);
  commitNumber();
  const [row] = marks.missing();
  if (row && marks.isBegun() && warned !== here) {
    warned = here;
    marks.setCurrent(row, true);
    return tell(say("missing", { criterion: row.dataset.name }));
  }
  return next();
}

function skip() {
  if (!marks.isOpen()) return null;
  commitNumber();
  const task = taskOf(here);
  const following = nextOpen(here);
  if (task?.state === "open") {
    remember({ id: here, skip: true });
    outbox.put({ assignment: here, skip: true, label: `${nameHere()}, ${say("skipped")}` });
    task.putOff = true;
    tasks.push(...tasks.splice(at(here), 1));
    showProgress(tasks);
  }
  return following ? go(following.id) : tell(say("last"));
}

function step(by) {
  const other = tasks[at(here) + by];
  return other ? go(other.id) : tell(say(by < 0 ? "first" : "last"));
}

/* ---- looking closer ---- */

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (document.fullscreenEnabled) document.documentElement.requestFullscreen();
}

function larger(link) {
  link.closest(".desk-view").querySelector("img").src = link.href;
  link.hidden = true;
}

function openFirst() {
  const link = stage.querySelector("[data-zoom]");
  if (link) openZoom(link);
}

/* ---- listening ---- */

const BUTTONS = { next: saveAndNext, skip, previous: () => step(-1), clear };
const KEYS = {
  s: skip, u: undo, f: fullScreen, "+": openFirst, "?": () => element("help").showModal(),
  ArrowUp: () => marks.move(-1), ArrowDown: () => marks.move(1),
  previous: () => step(-1), next: () => step(1),
  Enter: saveAndNext, Backspace: () => takeBack(marks.current()),
};

function clicked(event) {
  const target = event.target.closest("[data-zoom], [data-full], [data-larger]");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if ("zoom" in target.dataset) openZoom(target);
  else if ("full" in target.dataset) fullScreen();
  else larger(target);
}

function submitted(event) {
  if (event.target.id !== "marks") return;
  event.preventDefault();
  BUTTONS[event.submitter?.value ?? "next"]();
}

function inRow(event, deed) {
  const row = event.target.closest?.(".desk-keys");
  if (row) deed(row);
}

function start() {
  history.replaceState({ id: here }, "");
  pages.keepShown(here);
  layOut();
  showUndo();
  element("undo").addEventListener("click", undo);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted, true);
  document.addEventListener("change", (event) => inRow(event, () => take(event.target)));
  document.addEventListener("focusin", (event) => inRow(event, (row) => marks.setCurrent(row)));
  addEventListener("popstate", (event) => { if (event.state?.id) go(event.state.id, { push: false }); });
  document.querySelectorAll("[data-open]").forEach((button) => { button.hidden = false; });
  offerSwitch(element("keys-on"));
  listen(KEYS, digit);
  pages.fetchAhead(around(), here);
  desk.dataset.ready = "";
}

addEventListener("beforeunload", (event) => { if (outbox.waiting.memory.size) event.preventDefault(); });
navigator.serviceWorker?.register(desk.dataset.worker).catch(() => { /* then without it */ });
if (stage) start();
if (outbox.refusals().length) refused();
if (outbox.items().length) {
  late = true;
  outbox.run();
}
