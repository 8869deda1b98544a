/* Everything works without this file; with it pages are quicker and kinder. */

const root = document.documentElement;
const all = (selector) => document.querySelectorAll(selector);

/* Light or dark, kept on this device. */
function isDark() {
  if (root.dataset.bsTheme) return root.dataset.bsTheme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
function switchScheme() {
  root.dataset.bsTheme = isDark() ? "light" : "dark";
  try { localStorage.setItem("scheme", root.dataset.bsTheme); } catch { /* only for this page then */ }
}
all("[data-theme-switch]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", switchScheme);
});

/* Menus: a click outside or Escape closes them. */
function closeMenus(except) {
  all("details.m-menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.m-menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.m-menu[open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

/* Tabs that do not all fit: the one we are on is in sight. */
all(".m-tabs [aria-current]").forEach((tab) => {
  const bar = tab.closest(".m-tabs"), here = tab.getBoundingClientRect(), seen = bar.getBoundingClientRect();
  bar.scrollBy({ left: (here.left + here.right - seen.left - seen.right) / 2 });
});

/* Dialogs: a button with data-open="id" opens; data-close or the ground closes. */
all("[data-open]").forEach((button) => {
  button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal());
});
all("dialog").forEach((dialog) => dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
}));

const changed = new Set();

/* A form is sent once: its buttons rest while it is on its way and wake when the page is shown again.
   They are switched off after the browser has read which one was pressed. */
function setBusy(form, busy) {
  form.querySelectorAll("button:not([type=button])").forEach((button) => {
    if (busy && button.disabled) return;
    if (!busy && button.getAttribute("aria-busy") !== "true") return;
    button.disabled = busy;
    button.setAttribute("aria-busy", String(busy));
  });
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  changed.delete(form);
  if (form.hasAttribute("data-again")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => setBusy(form, true));
  setTimeout(() => wake(form), 20000);  // a download or a lost answer leaves the page standing
});
function wake(form) {
  delete form.dataset.sent;
  setBusy(form, false);
}
addEventListener("pageshow", () => all("form[method=post]").forEach(wake));

/* Leaving a changed form asks first. A form shown again with errors counts as changed. */
all("form[data-guard]").forEach((form) => {
  if (form.querySelector("[aria-invalid=true]")) changed.add(form);
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("reset", () => changed.delete(form));
});
addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

/* Chosen files are named below the input: some browsers only say "3 files". */
all("input[type=file][multiple]").forEach((input) => input.addEventListener("change", () => {
  const list = document.getElementById(`${input.id}-files`);
  if (!list) return;
  list.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement("li");
    item.textContent = file.name;
    return item;
  }));
}));

/* The error summary is where reading continues after a refused form. */
document.querySelector("[data-focus]")?.focus();

/* Rows of keys show the mark chosen; a select with data-submit sends its form. */
all(".m-keys").forEach((keys) => keys.addEventListener("change", (event) => {
  const output = keys.querySelector("output");
  if (output) output.value = event.target.value;
}));
all("select[data-submit]").forEach((select) => {
  select.addEventListener("change", () => select.form.requestSubmit());
});
