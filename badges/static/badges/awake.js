/* The screen stays on while badges are read. The lock is lost whenever the page is hidden. */

let lock = null, wanted = false;

async function take() {
  if (!wanted || document.hidden || (lock && !lock.released)) return;
  try { lock = await navigator.wakeLock.request("screen"); } catch { /* the screen may sleep then */ }
}

export function keepAwake() {
  wanted = true;
  take();
}

document.addEventListener("visibilitychange", take);
