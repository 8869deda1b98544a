/* The page that stands in for the desk while there is no line: asks now and then whether it is back. */

const PAUSE = 5000;

async function ask() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PAUSE) });
    if (answer.status < 500) location.reload();
    else setTimeout(ask, PAUSE);  // the line is there, the server is not
  } catch {
    setTimeout(ask, PAUSE);
  }
}

addEventListener("online", () => location.reload());
setTimeout(ask, PAUSE);
