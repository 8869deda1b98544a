/* A picture as near as one likes: wheel, pinch, drag, buttons, keys. */

const NEAREST = 12;
const dialog = document.getElementById("zoom");
const ground = dialog?.querySelector(".desk-zoom-ground");
const image = ground?.querySelector("img");
const view = { scale: 1, x: 0, y: 0 };
const fingers = new Map();

/* Where the whole picture just fits. */
function fitted() {
  const { clientWidth: wide, clientHeight: high } = ground;
  const ratio = Math.min(wide / image.naturalWidth, high / image.naturalHeight) || 1;
  return { width: image.naturalWidth * ratio, height: image.naturalHeight * ratio };
}

function place(at, size, room) {
  return size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at));
}

function draw() {
  const { width, height } = fitted();
  view.x = place(view.x, width * view.scale, ground.clientWidth);
  view.y = place(view.y, height * view.scale, ground.clientHeight);
  image.style.width = `${width}px`;
  image.style.height = `${height}px`;
  image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  dialog.dataset.scale = view.scale.toFixed(2);
}

/* Nearer by `factor`, keeping what is under (x, y) where it is. */
function zoomBy(factor, x = ground.clientWidth / 2, y = ground.clientHeight / 2) {
  const scale = Math.min(NEAREST, Math.max(1, view.scale * factor));
  view.x = x - (x - view.x) * (scale / view.scale);
  view.y = y - (y - view.y) * (scale / view.scale);
  view.scale = scale;
  draw();
}

function whole() {
  Object.assign(view, { scale: 1, x: 0, y: 0 });
  draw();
}

/* What is on the page is shown at once; the full picture takes its place when it has come. */
export function openZoom(link) {
  const near = link.closest(".desk-view").querySelector("img");
  image.src = near.currentSrc || near.src;
  image.alt = near.alt;
  dialog.showModal();
  whole();
  const full = new Image();
  full.src = link.href;
  full.decode().then(() => { if (dialog.open) { image.src = full.src; draw(); } }, () => { /* the smaller one stays */ });
}

const BY = { in: () => zoomBy(1.5), out: () => zoomBy(1 / 1.5), fit: whole };

function pan(x, y) {
  view.x += x;
  view.y += y;
  draw();
}

const PANS = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };

function key(event) {
  if (event.key === "+" || event.key === "=") BY.in();
  else if (event.key === "-" || event.key === "−") BY.out();
  else if (event.key === "0") whole();
  else if (PANS[event.key]) pan(...PANS[event.key]);
  else return;
  event.preventDefault();
}

/* One finger (or the mouse) drags, two pinch. */
function moved(event) {
  if (!fingers.has(event.pointerId)) return;
  const before = [...fingers.values()];
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const after = [...fingers.values()];
  if (after.length === 1) { pan(after[0].x - before[0].x, after[0].y - before[0].y); return; }
  const middle = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const span = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
  const [from, to] = [middle(before), middle(after)];
  pan(to.x - from.x, to.y - from.y);
  zoomBy(span(after) / span(before), to.x, to.y);
}

if (dialog) {
  dialog.addEventListener("keydown", key);
  ground.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY / 500), event.clientX, event.clientY);
  }, { passive: false });
  ground.addEventListener("dblclick", (event) => (view.scale > 1 ? whole() : zoomBy(3, event.clientX, event.clientY)));
  ground.addEventListener("pointerdown", (event) => {
    ground.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  ground.addEventListener("pointermove", moved);
  for (const end of ["pointerup", "pointercancel"]) {
    ground.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }
  image.addEventListener("load", draw);
  image.draggable = false;
  dialog.querySelectorAll("[data-by]").forEach((button) => button.addEventListener("click", BY[button.dataset.by]));
  addEventListener("resize", () => dialog.open && draw());
}
