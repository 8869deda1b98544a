/* A hand scanner types like a keyboard. It is told by what it types and not by how fast: a signed
   code is exactly 122 characters that begin with M1, then Enter. Where scanner and computer disagree
   about the keyboard's layout, the physical keys (event.code) still say the code. */

const SIGNED = /M1[0-9A-Z $%*+\-./:]{120}$/;
const BEGUN = /M1[0-9A-Z $%*+\-./:]*$/;
const SHIFTED = ")!@#$%^&*(";
const KEYS = {
  Minus: "-_", Equal: "=+", Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Space: "  ",
  NumpadAdd: "++", NumpadSubtract: "--", NumpadMultiply: "**", NumpadDivide: "//", NumpadDecimal: "..",
};
const PAUSE = 2000;

/* The character that a US keyboard has at the key that was pressed. */
function physical(event) {
  const { code, shiftKey } = event;
  if (/^Key[A-Z]$/.test(code)) return code[3];
  if (/^(Digit|Numpad)\d$/.test(code)) return shiftKey ? SHIFTED[code.at(-1)] : code.at(-1);
  return KEYS[code]?.[Number(shiftKey)] ?? "";
}

/* Calls read(code, other) when a hand scanner sent a code; other is a second reading, or null. */
export function listen(read) {
  let typed = "", keys = "", last = 0;
  const landed = new Map();  // where characters went, and what stood there before

  function forget() {
    typed = keys = "";
    landed.clear();
  }

  function finish(event) {
    const found = [typed.toUpperCase(), keys].map((text) => text.match(SIGNED)?.[0]);
    const [first, second] = found.filter(Boolean);
    const fields = [...landed];
    forget();
    if (!first) return;
    event.preventDefault();
    event.stopPropagation();
    for (const [field, before] of fields) field.value = before;
    read(first, second && second !== first ? second : null);
  }

  /* A code has spaces, and a space presses the button that was touched last, or scrolls the page. */
  function spare(event) {
    const isText = event.target.closest?.("input:not([type=radio]), textarea");
    if (event.key === " " && !isText && [typed.toUpperCase(), keys].some((text) => BEGUN.test(text))) event.preventDefault();
  }

  addEventListener("keyup", spare, true);
  addEventListener("keydown", (event) => {
    spare(event);
    if (event.timeStamp - last > PAUSE) forget();
    last = event.timeStamp;
    const field = document.activeElement;  // may change under way: what had the focus can be drawn anew
    if (field?.value !== undefined && !landed.has(field)) landed.set(field, field.value);
    if (event.key === "Enter" || event.key === "Tab") return finish(event);
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return undefined;
    typed = (typed + event.key).slice(-300);
    keys = (keys + physical(event)).slice(-300);
    return undefined;
  }, true);
}
