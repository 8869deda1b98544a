/* The camera: frames go to the worker one at a time, a code that stays in view is read once. */

import { keepAwake } from "./awake.js";

const STAYS = 2500;
const WISH = { width: { ideal: 1280 }, height: { ideal: 720 } };

export class Camera {
  /* `facing` is where it looks: away from who holds it ("environment"), or at whom stands before it
     ("user"). */
  constructor(video, worker, read, facing = "environment") {
    this.wish = { ...WISH, facingMode: { ideal: facing } };
    this.video = video;
    this.address = worker;
    this.read = read;
    this.track = null;
    this.seen = { text: "", at: 0 };
    this.busy = false;
    this.canvas = document.createElement("canvas");
    this.wanted = false;
    document.addEventListener("visibilitychange", () => this.wake());
  }

  get isOn() { return this.track?.readyState === "live"; }
  get hasTorch() { return Boolean(this.track?.getCapabilities?.().torch); }

  async start() {
    this.wanted = true;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: this.wish });
    this.track = stream.getVideoTracks()[0];
    this.video.srcObject = stream;
    this.video.hidden = false;
    await this.video.play();
    this.worker ??= await this.decoder();
    keepAwake();
    if (!this.busy) this.next();
  }

  /* A phone takes the camera away from a page that is left, and does not give it back by itself. */
  wake() {
    if (this.wanted && !document.hidden && !this.isOn) this.start().catch(() => this.stop());
  }

  stop() {
    this.wanted = false;
    this.track?.stop();
    this.track = null;
    this.video.srcObject = null;
    this.video.hidden = true;
    this.seen = { text: "", at: 0 };
  }

  light(on) { return this.track.applyConstraints({ advanced: [{ torch: on }] }); }

  decoder() {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.address);
      worker.onerror = () => reject(new Error("the reader of codes did not start"));
      worker.onmessage = ({ data }) => {
        if (!data.ready) { reject(new Error(data.failed)); return; }
        worker.onmessage = (event) => this.got(event.data);
        resolve(worker);
      };
    });
  }

  next() {
    if (!this.isOn) return;
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(() => this.frame());
    else setTimeout(() => this.frame(), 60);
  }

  frame() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!this.isOn || this.busy) return;
    if (!width || document.hidden) { setTimeout(() => this.next(), 100); return; }
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0);
    const pixels = context.getImageData(0, 0, width, height).data.buffer;
    this.busy = true;
    this.worker.postMessage({ pixels, width, height }, [pixels]);
  }

  got({ text }) {
    const now = performance.now();
    this.busy = false;
    if (text && this.isOn) {
      const stays = text === this.seen.text && now - this.seen.at < STAYS;
      this.seen = { text, at: now };
      if (!stays) this.read(text);
    }
    this.next();
  }
}
