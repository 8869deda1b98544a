/* Names folded for searching, as app/core/names.search_key folds them: "Łukasz  O’Neil" and
   "lukasz oneil" agree. */

const PLAIN = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h" };
const BARRED = /[øłđðþæœıħ]/g;
/* Accents, Arabic and Hebrew points: marks that readers leave out when they search. */
const ORNAMENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g;
const SPACES = /[\p{Pd}\p{Pc}\s]+/gu;
const OTHERS = /[^\p{L}\p{N}\p{M} ]/gu;

export function searchKey(name) {
  const plain = folded(name).replace(BARRED, (letter) => PLAIN[letter]);
  return folded(plain).replace(ORNAMENTS, "").replace(SPACES, " ").replace(OTHERS, "").replace(/ +/g, " ").trim();
}

/* Letter by letter: a whole word would turn its last sigma into another. */
function folded(text) {
  return [...text.normalize("NFKD")].map((letter) => letter.toUpperCase().toLowerCase()).join("").normalize("NFKD");
}
