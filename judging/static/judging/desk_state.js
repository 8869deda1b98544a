/* What the desk says: saved or not yet, how far, what was not taken. */

const desk = document.getElementById("desk");
export const words = JSON.parse(desk.dataset.words);
const element = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat(words.language === "en" ? "en-GB" : words.language, {
  hour: "2-digit", minute: "2-digit", hour12: false, numberingSystem: "latn",
});

export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

function pill(kind, text, href = "") {
  const shown = element("saved");
  if (!shown) return;
  shown.hidden = false;
  shown.className = kind ? `m-status is-${kind}` : "m-status";
  shown.dataset.kind = kind || "busy";
  if (!href) { shown.textContent = text; return; }
  const link = document.createElement("a");
  Object.assign(link, { href, textContent: text });
  shown.replaceChildren(link);
}

const signIn = () => `${desk.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;

export function tell(text) { pill("info", text); }

/* The state of the outbox in words. */
export function showOutbox({ waiting, lasting, failures, status }) {
  if (!waiting) pill("ok", say("saved", { time: clock.format(new Date()) }));
  else if (!lasting) pill("bad", say("not_kept", { count: waiting }));
  else if (status === 400 || status === 401) pill("warn", say("sign_in", { count: waiting }), signIn());
  else if (status === 403 || status === 404) pill("warn", say("gone"));
  else if (failures) pill("warn", say("kept", { count: waiting }));
  else pill("", say("saving"));
}

export function showProgress(tasks) {
  const judged = tasks.filter((task) => task.state !== "open").length;
  const putOff = tasks.filter((task) => task.state === "open" && task.putOff).length;
  desk.querySelector("[data-far]").textContent = say("judged", { judged, total: tasks.length });
  desk.querySelector("[data-put-off]").textContent = putOff ? ` · ${say("put_off", { count: putOff })}` : "";
  const bar = desk.querySelector("progress");
  bar.value = judged;
  bar.max = Math.max(1, tasks.length);
}

/* What the server would not take stays in sight until it was seen. */
export function showRefusals(refusals, seen) {
  const note = element("refused");
  note.hidden = !refusals.length;
  note.querySelector("ul").replaceChildren(...refusals.map((item) => {
    const line = document.createElement("li");
    line.textContent = `${item.label}: ${item.reason}`;
    return line;
  }));
  note.querySelector("button").onclick = seen;
}
