/* While a batch is under way its page looks again every two seconds. Without this file there is a link. */

const PAUSE = 2000;

async function lookAgain() {
  const shown = document.querySelector("#batch[data-watch]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href);
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#batch");
    if (fresh && fresh.innerHTML !== shown.innerHTML) {
      shown.innerHTML = fresh.innerHTML;
      shown.toggleAttribute("data-watch", fresh.hasAttribute("data-watch"));
    }
  } catch { /* the network is away for a moment */ }
  setTimeout(lookAgain, PAUSE);
}

setTimeout(lookAgain, PAUSE);
