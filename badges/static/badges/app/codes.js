/* The badge's code, read and verified without network: the same answers as badges/rules/code.py. */

const NOBLE = "../../../static/vendor/noble-ed25519.js";
const PREFIX = "M1", VERSION = 1, LENGTH = 122, BODY = 16, BYTES = 80, CONFIRMATION = 1;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VALUES = new Map([...LETTERS].map((letter, value) => [letter, value]));
const SHORT = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const FORGIVEN = { O: "0", I: "1", L: "1" };
const LEFT_OUT = /[- \t\u00a0\u2010\u2011\u2013]/g;
/* White space as Python strips it, which is not quite what trim() takes. */
const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const EDGES = new RegExp(`^${BLANK}|${BLANK}$`, "g");

const strip = (text) => text.replace(EDGES, "");

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* The bytes of a base45 text (RFC 9285); null when it is none. */
export function unbase45(text) {
  const values = [...text].map((letter) => VALUES.get(letter));
  if (values.includes(undefined) || values.length % 3 === 1) return null;
  const bytes = [];
  for (let at = 0; at < values.length; at += 3) {
    const [low, middle, high] = values.slice(at, at + 3);
    const number = low + 45 * middle + 2025 * (high ?? 0);
    if (number > (high === undefined ? 0xff : 0xffff)) return null;
    bytes.push(...(high === undefined ? [number] : [number >> 8, number & 0xff]));
  }
  return Uint8Array.from(bytes);
}

/* The parts of a signed code, not yet verified; null when it is not ours, or damaged. */
export function read(text) {
  const code = strip(text);
  if (code.length !== LENGTH || !code.startsWith(PREFIX)) return null;
  const bytes = unbase45(code.slice(PREFIX.length));
  if (bytes?.length !== BYTES || bytes[0] !== VERSION) return null;
  const fields = new DataView(bytes.buffer);
  return {
    keyId: bytes[1],
    edition: fields.getUint32(2),
    serial: hex(bytes.subarray(6, 14)),
    issue: bytes[14],
    flags: bytes[15],
    message: Uint8Array.from([...PREFIX].map((letter) => letter.charCodeAt(0)).concat(...bytes.subarray(0, BODY))),
    signature: bytes.slice(BODY),
  };
}

/* Whether what was read says that it is no badge but the confirmation from the mail. */
export const isConfirmation = (signed) => Boolean(signed && signed.flags & CONFIRMATION);

/* What was typed as it is printed under the square; null when it cannot be that. */
export function shortCode(text) {
  const typed = strip(text).toUpperCase().replace(LEFT_OUT, "").replace(/[OIL]/g, (letter) => FORGIVEN[letter]);
  return SHORT.test(typed) ? typed : null;
}

/* Whether the holder of the secret behind `key` (32 bytes in hexadecimal) signed the code. */
export async function verify(signed, key) {
  const holds = await verifier(key);
  try { return await holds(signed.signature, signed.message); } catch { return false; }
}

const verifiers = new Map();

function verifier(key) {
  if (!verifiers.has(key)) verifiers.set(key, makeVerifier(Uint8Array.from(key.match(/../g), (two) => parseInt(two, 16))));
  return verifiers.get(key);
}

/* The browser's own Ed25519 where it has one: Chrome 137, Firefox 129, Safari 17. */
async function makeVerifier(bytes) {
  try {
    const key = await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
    return (signature, message) => crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  } catch {
    const { verifyAsync } = await import(NOBLE);
    return (signature, message) => verifyAsync(signature, message, bytes, { zip215: false });
  }
}
