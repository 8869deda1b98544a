/* Calls to the server. Whatever is no success throws an Error with `status`; 0 when there was no
   answer at all. */

const EARLIEST = "2000-01-01T00:00:00.000Z";
const PATIENCE = 10_000;
const PATIENCE_FOR_LISTS = 60_000;

export class Api {
  constructor(base) {
    this.base = base.replace(/\/$/, "");
    this.token = null;
  }

  pair(code) { return this.call("/devices/pair", { method: "POST", body: { code }, token: null }); }
  unpair(token) { return this.call("/devices/self", { method: "DELETE", token }); }

  manifest(station, cursor) {
    const since = cursor ? `?since=${encodeURIComponent(cursor)}` : "";
    return this.call(`/stations/${station}/manifest${since}`, { patience: PATIENCE_FOR_LISTS });
  }

  /* Rows of the log; `waiting` says how many wait on this phone in all. */
  scans(station, rows, { waiting, patience, token } = {}) {
    const body = { scans: rows.map(sent), sent_at: plausible(new Date().toISOString()), ...(waiting === undefined ? {} : { waiting }) };
    return this.call(`/stations/${station}/scans`, { method: "POST", body, patience, token });
  }

  undo(station, nonce, token) { return this.call(`/stations/${station}/scans/${nonce}/undo`, { method: "POST", token }); }

  /* `take` reads what is no JSON. */
  async call(path, { method = "GET", body, patience = PATIENCE, token = this.token, take = (answer) => answer.json() } = {}) {
    const headers = { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) };
    if (token) headers.Authorization = `Bearer ${token}`;
    const options = { method, headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", redirect: "error" };
    let answer;
    try {
      answer = await fetch(this.base + path, { ...options, signal: AbortSignal.timeout(patience) });
      if (answer.ok) return answer.status === 204 ? null : await take(answer);
    } catch (error) {
      throw Object.assign(new Error(`no answer: ${path}`, { cause: error }), { status: 0 });
    }
    throw Object.assign(new Error(`${answer.status}: ${path}`), { status: answer.status });
  }
}

/* A phone whose battery was flat may begin again in 1970; the server would not read that, and it sees
   from this as well that the clock is wrong. */
function plausible(moment) { return moment < EARLIEST ? EARLIEST : moment; }

/* What the server takes of a scan; the rest is the phone's own. */
function sent({ nonce, code, scanned_at, direction, override, note, decided }) {
  return { nonce, code, scanned_at: plausible(scanned_at), direction, override, note, ...(decided && { decided }) };
}
