/* The page that stands in for the desk while there is no line: asks now and then whether it is back. */

const PAUSE = 5000;

async function ask() {
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PAUSE) });
    location.reload();
  } catch {
    setTimeout(ask, PAUSE);
  }
}

addEventListener("online", () => location.reload());
setTimeout(ask, PAUSE);
