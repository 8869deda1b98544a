/* The camera on a page, with its keys: start, stop, light. */

import { Camera } from "./camera.js";
import { allow } from "./signals.js";
import { words } from "./verdict.js";

const element = (id) => document.getElementById(id);
const KEPT = "scan-camera";

/* read(text) is called for each code; failed() when there is no camera to be had. */
export function viewfinder(worker, { read, failed, facing }) {
  const camera = new Camera(element("video"), worker, read, facing);
  const key = element("camera-switch"), torch = element("torch");

  function show() {
    key.querySelector("span").textContent = camera.isOn ? words.stop_camera : words.start_camera;
    key.classList.toggle("btn-primary", !camera.isOn);
    key.classList.toggle("btn-quiet", camera.isOn);
    torch.hidden = !camera.hasTorch;
    torch.setAttribute("aria-pressed", "false");
  }

  async function start() {
    try {
      await camera.start();
      remember("on");
    } catch {
      camera.stop();
      failed();
    }
    show();
  }

  function stop() {
    camera.stop();
    remember("off");
    show();
  }

  key.addEventListener("click", () => { allow(); if (camera.isOn) stop(); else start(); });
  torch.addEventListener("click", () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    torch.setAttribute("aria-pressed", String(on));
    camera.light(on);
  });
  element("camera").hidden = !navigator.mediaDevices?.getUserMedia;
  return { camera, start };
}

/* Whether the camera was on when the page was last left, as when the battery died. */
export function wasOn() {
  try { return localStorage.getItem(KEPT) === "on"; } catch { return false; }
}

function remember(state) {
  try { localStorage.setItem(KEPT, state); } catch { /* it is started by hand then */ }
}
