/* The last scans of this phone; each that let somebody pass can be taken back. */

import { fill, time, words } from "./verdict.js";

const list = document.getElementById("last");

export function showLog(scans, partsOf, undo) {
  list.replaceChildren(...scans.map((scan) => line(scan, partsOf(scan), undo)));
  document.getElementById("no-scans").hidden = scans.length > 0;
}

function line(scan, parts, undo) {
  const title = scan.undone ? words.undone : parts.title;
  const item = fill("line", { title, name: parts.name || words.unknown_code, time: time(scan.scanned_at) });
  item.dataset.nonce = scan.nonce;
  item.querySelector("[data-part=title]").className = scan.undone ? "m-status" : `m-status is-${parts.kind}`;
  const key = item.querySelector("[data-undo]");
  if (scan.undone || scan.verdict !== "admitted") key.remove();
  else {
    key.querySelector("span").append(`: ${parts.name ?? ""}`);
    key.addEventListener("click", () => undo(scan));
  }
  return item;
}
