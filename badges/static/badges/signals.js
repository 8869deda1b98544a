/* Each result is heard and felt as well as seen: high and short, twice, low and long. */

const TONES = { ok: [[880, 0, .1]], warn: [[520, 0, .12], [520, .2, .12]], bad: [[180, 0, .45]] };
const BUZZES = { ok: 60, warn: [60, 60, 60], bad: [250, 80, 250] };
let sound = null;

/* Browsers let a page make sound only after a touch or key; called at each of them. */
export function allow() {
  try {
    sound ??= new AudioContext();
    if (sound.state === "suspended") sound.resume();
  } catch { /* no sound on this device */ }
}

export function signal(kind) {
  navigator.vibrate?.(BUZZES[kind] ?? 0);
  if (sound?.state !== "running") return;
  for (const [pitch, after, length] of TONES[kind] ?? []) tone(pitch, sound.currentTime + after, length);
}

function tone(pitch, start, length) {
  const source = sound.createOscillator(), volume = sound.createGain();
  source.frequency.value = pitch;
  volume.gain.value = .15;
  source.connect(volume).connect(sound.destination);
  source.start(start);
  source.stop(start + length);
}
