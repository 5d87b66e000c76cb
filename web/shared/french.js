/** French as people read it: what `de` becomes before a name. The same as geodata/french.py's. */

import { BY } from "./modes.js";

const ARTICLES = /** @type {const} */ ([
  ["Le ", "du "],
  ["Les ", "des "],
]);
/** Most names in H are of the north and the east, and take no elision. */
const BEGINS_LIKE_A_VOWEL =
  /^(?:[AEIOUÂÀÄÉÈÊËÎÏÔÖÛÜŒÆ]|[YŶŸ](?:[^aeiouyéèêëîïôœ]|erres)|H(?:yèr|érault|ér[io]|erblay|ermanville|endaye|ennebont|agetmau))/iu;

/**
 * Returns a name after `de`: "d’Albi", "du Mans", "des Sables-d'Olonne", "de Rodez", "d’octobre".
 * @param {string} name
 */
export function of(name) {
  for (const [article, contracted] of ARTICLES)
    if (name.startsWith(article)) return contracted + name.slice(article.length);
  return BEGINS_LIKE_A_VOWEL.test(name) ? `d’${name}` : `de ${name}`;
}

/** Returns a text as it is searched: without accents or capitals. @param {string} text */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Returns a mode as a list of choices says it: "À pied". @param {string} mode */
export function modeName(mode) {
  return `${BY[mode][0].toUpperCase()}${BY[mode].slice(1)}`;
}
