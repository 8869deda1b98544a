/* A draft saves itself while it is being written. Without this file there is a button. */

/* Whether anything on the form differs from what the server sent. */
function isWritten(form) {
  return [...form.elements].some((field) => {
    if (field.type === "hidden" || field.disabled) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some(isChosenAnew);
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

/* A list of which the server chose nothing shows its first line: that is no change. */
function isChosenAnew(option) {
  const list = option.closest("select");
  const untouched = !list.multiple && ![...list.options].some((one) => one.defaultSelected);
  return option.selected !== (untouched ? option.index === 0 : option.defaultSelected);
}

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const status = form.querySelector("[data-autosave-status]");
  const revision = form.elements.revision;
  let timer = 0, running = null, wanted = false, stopped = false;

  function say(text, bad) {
    status.textContent = text;
    status.classList.toggle("is-bad", Boolean(bad));
  }

  /* One at a time: each answer brings the revision that the next one builds on. */
  async function save(keepalive) {
    clearTimeout(timer);
    if (running || stopped || !wanted) return running;
    wanted = false;
    say(form.dataset.wait);
    running = send(keepalive);
    await running;
    running = null;
    if (wanted) later(1000);
  }

  async function send(keepalive) {
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: Boolean(keepalive),
        headers: { Accept: "application/json" },
      });
    } catch {
      return again();
    }
    if (answer.status >= 500 || answer.status === 429) return again();
    const told = await answer.json().catch(() => ({}));
    say(told.message || form.dataset.lost, !answer.ok);
    if (answer.ok) revision.value = told.revision;
    else wanted = true;  // the text is not safe yet: leaving the page asks first
    if (!answer.ok && answer.status !== 422) stopped = true;
  }

  function again() {
    say(form.dataset.lost, true);
    wanted = true;
    setTimeout(() => save(), 5000);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => save(), wait);
  }

  form.addEventListener("input", () => { wanted = true; later(1200); });
  form.addEventListener("change", () => { wanted = true; later(200); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  addEventListener("online", () => save());

  /* Written before this script came, on a slow line, or kept by the browser: not saved yet either. */
  if (isWritten(form)) { wanted = true; later(200); }

  /* A save on its way is waited for, or the page would send an older revision. */
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!running) {
      wanted = false;
      return;
    }
    event.preventDefault();
    wanted = false;
    running.then(() => form.requestSubmit(event.submitter));
  });
  addEventListener("beforeunload", (event) => { if (wanted) event.preventDefault(); });
});
