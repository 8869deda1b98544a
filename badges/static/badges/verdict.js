/* What is shown: the one large answer, the lines of the list, the counts. */

const page = document.getElementById("scan");
export const words = JSON.parse(page.dataset.words);
const language = document.documentElement.lang;
const hours = language === "en" ? "en-GB" : language;     // as the server writes them
export const number = new Intl.NumberFormat(language);
let clock;
setZone(page.dataset.zone);
const LINES = 8;
const element = (id) => document.getElementById(id);

/* Times are shown on the clock of the edition's place. */
export function setZone(timeZone) {
  clock = new Intl.DateTimeFormat(hours, { hour: "numeric", minute: "2-digit", timeZone });
}

export function time(moment) { return clock.format(new Date(moment)); }

export function fill(template, parts) {
  const copy = element(template).content.cloneNode(true).firstElementChild;
  for (const place of copy.querySelectorAll("[data-part]")) {
    const text = parts[place.dataset.part] ?? "";
    if (text) place.textContent = text;
    else place.remove();
  }
  return copy;
}

/* Parts that stay where they are; those without a text are emptied and hidden. */
export function fillIn(place, parts) {
  for (const one of place.querySelectorAll("[data-part]")) {
    one.textContent = parts[one.dataset.part] ?? "";
    one.hidden = !one.textContent;
  }
}

/* Without ``parts`` the card says what the page wrote into it. */
export function showCard(kind, parts = null) {
  const card = parts ? fill(`card-${kind}`, parts) : element(`card-${kind}`).content.cloneNode(true);
  element("result").replaceChildren(card);
}

/* The parts of the card for an answer of the server; the same as the page shows without script. */
export function partsOf(result) {
  const { badge } = result;
  const early = result.confirmation && result.reason === "not_yet_valid";
  let why = result.reason ? words.reasons[early ? "confirmation" : result.reason] : "";
  if (result.since) why = words.since.replace("{time}", time(result.since));
  if (result.override) why = words.overruled;
  return {
    kind: words.kinds[result.result],
    title: words.titles[`${result.result}_${result.direction}`],
    name: badge?.name,
    native_name: badge?.native_name,
    who: badge ? [words.roles[badge.role], badge.country].filter(Boolean).join(", ") : "",
    organisation: badge?.organisation,
    why,
  };
}

export function addLine(scan, parts) {
  const title = parts.title, name = parts.name || words.unknown_code;
  const line = fill("line", { title, name, time: time(scan.scanned_at) });
  line.querySelector("[data-part=title]").className = `m-status is-${parts.kind}`;
  line.dataset.nonce = scan.nonce;
  const list = element("last");
  list.prepend(line);
  while (list.children.length > LINES) list.lastElementChild.remove();
  element("no-scans").hidden = true;
}

export function markUndone(nonce) {
  const line = element("last").querySelector(`[data-nonce="${nonce}"]`);
  line?.querySelector(".m-status").replaceChildren(words.undone);
  if (line) line.querySelector(".m-status").className = "m-status";
}

export function showInside(count) {
  element("counts").querySelector("[data-count=inside]").textContent = number.format(count);
}

export function showCounts(counts) {
  showInside(counts.inside);
  const figures = counts.roles.map(({ role, count }) => {
    const figure = fill("figure", { role: words.roles[role], count: number.format(count) });
    figure.dataset.role = role;
    return figure;
  });
  const list = element("counts");
  list.replaceChildren(list.firstElementChild, ...figures);
}

export function showDelegations(delegations) {
  element("by-delegation").hidden = !delegations.length;
  element("delegations").replaceChildren(...delegations.flatMap(({ delegation, count }) => {
    const term = document.createElement("dt"), value = document.createElement("dd");
    term.textContent = delegation;
    value.textContent = number.format(count);
    return [term, value];
  }));
}

export function showPeople(people, choose) {
  const list = document.createElement("ul");
  list.className = "m-list";
  for (const person of people) {
    const who = `${words.roles[person.role]}, ${person.organisation || person.country}`;
    const item = fill("person", { name: person.name, who });
    item.querySelector("button").addEventListener("click", () => choose(person));
    const lost = item.querySelector("[data-lost]");    // an account may replace a badge, a phone not
    if (lost) lost.href = `${lost.dataset.lost}?code=${person.code}`;
    list.append(item);
  }
  element("found").replaceChildren(...(people.length ? [list] : []));
}

/* The strip above the page: how many scans wait, and why. */
export function showWaiting(count, failures, status) {
  const strip = element("waiting");
  const many = count === 1 ? words.waiting_one : words.waiting_many.replace("{count}", number.format(count));
  const why = [400, 401, 403].includes(status) ? ` ${words.signed_out}` : "";
  strip.hidden = !count || !failures;
  strip.querySelector("[data-part=text]").textContent = strip.hidden ? "" : many + why;
}
