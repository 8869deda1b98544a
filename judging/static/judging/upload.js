/* Files go up in pieces and go on where they stopped: after a lost line, and after a reload.
   Without this file the form sends them whole. */

const STEPS = [0, 1000, 2000, 4000, 8000, 15000, 30000, 60000];
const PIECE = 512 * 1024;
const SURE = new Set([408, 409, 423, 425, 429]);

/* Chosen files are kept in this browser until they have arrived, so that a reload loses none. */
const shelf = {
  open() {
    this.db ??= idb.openDB("uploads", 1, {
      upgrade: (db) => db.createObjectStore("files", { keyPath: "id", autoIncrement: true }),
    });
    return this.db;
  },
  async put(row) {
    try { return await (await this.open()).put("files", row); } catch { return undefined; }
  },
  async drop(id) {
    try { if (id !== undefined) await (await this.open()).delete("files", id); } catch { /* private window */ }
  },
  async of(endpoint) {
    try { return (await (await this.open()).getAll("files")).filter((row) => row.endpoint === endpoint); } catch { return []; }
  },
};

class Uploads {
  constructor(box) {
    this.box = box;
    this.endpoint = box.dataset.uploads;
    this.words = JSON.parse(box.dataset.words);
    this.going = box.querySelector("[data-going]");
    this.waiting = [];
    this.input = box.querySelector("input[type=file]");
    box.querySelector("[data-plain]").hidden = true;
    box.classList.add("is-live");
    this.input.addEventListener("change", () => this.choose([...this.input.files]));
    if (this.input.files.length) this.choose([...this.input.files]); // chosen before this script came
    for (const name of ["dragover", "drop"]) box.addEventListener(name, (event) => this.drop(event));
  }

  drop(event) {
    event.preventDefault();
    if (event.type === "drop") this.choose([...event.dataTransfer.files]);
  }

  async choose(files) {
    this.input.value = "";
    for (const file of files) {
      const row = { endpoint: this.endpoint, file, url: null };
      row.id = await shelf.put(row);
      this.queue(row);
    }
  }

  async resume() {
    for (const row of await shelf.of(this.endpoint)) this.queue(row);
  }

  /* One after the other: on a weak line one whole photo is worth more than three halves. */
  queue(row) {
    if (this.waiting.some((one) => one.row.id === row.id)) return; // found on the shelf as well
    const line = new Line(this, row.file.name);
    if (row.file.size > Number(this.box.dataset.max)) {
      line.refuse(this.words.large);
      shelf.drop(row.id);
      return;
    }
    this.waiting.push({ row, line });
    if (this.waiting.length === 1) this.next();
  }

  next() {
    const first = this.waiting[0];
    if (first) send(this, first.row, first.line, () => { this.waiting.shift(); this.next(); });
  }

  async refresh() {
    const answer = await again(() => fetch(this.box.dataset.list, { cache: "no-store" }));
    if (!answer.ok) return; // signed out meanwhile: what is shown stays
    this.box.querySelector("[data-files]").innerHTML = await answer.text();
    this.box.dispatchEvent(new CustomEvent("files-changed", { bubbles: true }));
  }
}

/* What one file shows of itself. */
class Line {
  constructor(uploads, name) {
    this.words = uploads.words;
    this.item = document.createElement("li");
    const title = document.createElement("bdi");
    title.textContent = name;
    this.bar = document.createElement("progress");
    this.bar.className = "m-progress";
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", name);
    this.text = document.createElement("span");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn btn-plain";
    this.item.append(title, this.button, this.bar, this.text);
    uploads.going.append(this.item);
    this.say(this.words.waiting);
    this.offer(this.words.cancel, () => this.item.remove());
  }

  say(text) { if (this.text.textContent !== text) this.text.textContent = text; }

  offer(label, deed) {
    this.button.textContent = label;
    this.button.onclick = deed;
  }

  refuse(sentence) {
    this.item.classList.add("is-bad");
    this.bar.remove();
    this.say(sentence);
    this.offer(this.words.close, () => this.item.remove());
  }
}

function send(uploads, row, line, done) {
  if (!line.item.isConnected) { shelf.drop(row.id); done(); return; }
  const end = () => { shelf.drop(row.id); done(); };
  const upload = new tus.Upload(row.file, {
    endpoint: uploads.endpoint,
    uploadUrl: row.url,
    chunkSize: PIECE,
    retryDelays: STEPS,
    storeFingerprintForResuming: false,
    metadata: { filename: row.file.name },
    headers: { "X-CSRFToken": uploads.box.dataset.csrf },
    onUploadUrlAvailable: () => { row.url = upload.url; shelf.put(row); },
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      if (!status) line.say(line.words.lost);
      return !status || status >= 500 || SURE.has(status);
    },
    onProgress: (sent, all) => { line.bar.value = sent / all; line.say(line.words.sending); },
    onError: (error) => {
      const answer = error.originalResponse;
      if (answer && answer.getStatus()) { line.refuse(sentence(answer, line.words)); end(); return; }
      line.say(line.words.lost);
      whenBack(() => upload.start());
    },
    onSuccess: () => finish(uploads, upload, line, end),
  });
  line.offer(line.words.cancel, () => { upload.abort(true).catch(() => {}); line.item.remove(); end(); });
  upload.start();
}

/* The server refuses in one sentence of plain text; anything else is not for people. */
function sentence(answer, words) {
  const plain = (answer.getHeader("Content-Type") ?? "").startsWith("text/plain");
  return (plain && answer.getBody()) || words.broken;
}

async function finish(uploads, upload, line, end) {
  line.bar.removeAttribute("value");
  line.say(line.words.checking);
  const answer = await again(() => fetch(upload.url, { cache: "no-store" }));
  const outcome = answer.ok ? await answer.json() : { refusal: line.words.broken };
  if (outcome.refusal) line.refuse(outcome.refusal);
  else { await uploads.refresh(); line.item.remove(); }
  end();
}

/* Asks until there is an answer. */
async function again(ask, tries = 0) {
  try {
    const answer = await ask();
    if (answer.status < 500) return answer;
  } catch { /* no line */ }
  await new Promise((resolve) => setTimeout(resolve, STEPS[Math.min(tries + 1, STEPS.length - 1)]));
  return again(ask, tries + 1);
}

function whenBack(deed) {
  const timer = setTimeout(go, STEPS.at(-1));
  addEventListener("online", go, { once: true });
  function go() {
    clearTimeout(timer);
    removeEventListener("online", go);
    deed();
  }
}

if (tus.isSupported) {
  document.querySelectorAll("[data-uploads]").forEach((box) => new Uploads(box).resume());
}
