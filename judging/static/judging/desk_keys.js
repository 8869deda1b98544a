/* The keyboard: one key for each deed, digits for marks. Off when the juror says so. */

const SWITCH = "desk:keys";
const rightToLeft = document.documentElement.dir === "rtl";

function areOn() {
  try { return localStorage.getItem(SWITCH) !== "off"; } catch { return true; }
}

/* The box in the help that turns them off. */
export function offerSwitch(box) {
  box.checked = areOn();
  box.addEventListener("change", () => {
    try { localStorage.setItem(SWITCH, box.checked ? "on" : "off"); } catch { /* on, then */ }
  });
}

/* In a field to type only what types nothing there is a key of ours. */
function isTyping(target, name) {
  if (target.matches("textarea, select, [type=text], [type=search]")) return true;
  if (target.matches("[type=number]")) return !["s", "u", "f", "ArrowUp", "ArrowDown"].includes(name);
  return name === "Enter" && target.closest("a, button, summary, [type=checkbox]") !== null;
}

/* Letters by their place on the keyboard, so that they work on an Arabic one too. */
function nameOf(event) {
  const letter = /^Key([SUF])$/.exec(event.code);
  if (letter) return letter[1].toLowerCase();
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    return (event.key === "ArrowLeft") === rightToLeft ? "next" : "previous";
  }
  return { "=": "+", "؟": "?", Delete: "Backspace" }[event.key] ?? event.key;
}

/* deeds: by name of the key; digit(number) answers whether it meant anything. */
export function listen(deeds, digit) {
  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]");
    if (busy || !areOn()) return;
    const number = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
    const name = nameOf(event);
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : null;
    if (isTyping(event.target, name) || (!deed && !number)) return;
    if (deed) deed();
    else if (!digit(Number(number[1]))) return;
    event.preventDefault();
  });
}
