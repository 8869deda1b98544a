/* The last marks of this tab, so that they can be taken back one after the other, also after a reload. */

import { isOpen } from "./desk_marks.js";

const MOST = 200;
const key = `desk:${document.getElementById("desk").dataset.seat}:undo`;

function steps() {
  try { return JSON.parse(sessionStorage.getItem(key)) ?? []; } catch { return []; }
}

function keep(list) {
  try { sessionStorage.setItem(key, JSON.stringify(list.slice(-MOST))); } catch { return; }
  showUndo();
}

export function showUndo() { document.getElementById("undo").hidden = !steps().length || !isOpen(); }

/* A step: {id, criterion, before} of a mark, or {id, skip}. */
export function remember(step) { keep([...steps(), step]); }

export function lastStep() { return steps().at(-1) ?? null; }

export function forgetLast() { keep(steps().slice(0, -1)); }
