/* The list of rounds: what a desk could not send the last time goes now. */

import { Outbox } from "./desk_outbox.js";

document.querySelectorAll("[data-flush]").forEach((card) => {
  const { flush: seat, send: url, csrf } = card.dataset;
  let sent = false;
  const outbox = new Outbox({ seat, url, csrf }, {
    answered: () => { sent = true; },
    refused: () => {},
    changed: ({ waiting }) => { if (sent && !waiting) location.reload(); },
  });
  if (outbox.items().length) outbox.run();
});
