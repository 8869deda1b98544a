/* The last scans of this phone; each that let somebody pass can be taken back. */

import { fill, time, words } from "./verdict.js";

const list = document.getElementById("last");

let shown = "";

/* A list that says the same stays as it is: a thumb may be on its way to it. */
export function showLog(scans, partsOf, undo) {
  const now = JSON.stringify(scans);
  if (now === shown) return;
  shown = now;
  list.replaceChildren(...scans.map((scan) => line(scan, partsOf(scan), undo)));
  document.getElementById("no-scans").hidden = scans.length > 0;
}

function line(scan, parts, undo) {
  const title = (scan.undone && words.undone) || (scan.aside && words.not_taken) || parts.title;
  const item = fill("line", { title, name: parts.name || words.unknown_code, time: time(scan.scanned_at) });
  item.dataset.nonce = scan.nonce;
  item.querySelector("[data-part=title]").className = scan.undone || scan.aside ? "m-status" : `m-status is-${parts.kind}`;
  const key = item.querySelector("[data-undo]");
  if (scan.undone || scan.aside || scan.verdict !== "admitted") key.remove();
  else {
    key.querySelector("span").append(`: ${parts.name ?? ""}`);
    key.addEventListener("click", () => undo(scan));
  }
  return item;
}
