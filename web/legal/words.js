/** What the legal pages say of each fact that an operator gave, or did not give. */

import { telephoneInWords } from "../shared/words.js";

/** @typedef {import("../types/nearest.d.ts").Publisher} Publisher */
/** @typedef {Exclude<keyof Publisher, "base_map_style"|"base_map_credit">} Fact */

/** @type {Record<Exclude<Fact, "accessibility_state">, string>} */
const NOT_GIVEN = {
  name: "Cette instance n’a pas indiqué son éditeur.",
  address: "Cette instance n’a pas indiqué l’adresse de son éditeur.",
  telephone: "Cette instance n’a pas indiqué le téléphone de son éditeur.",
  director: "Cette instance n’a pas indiqué qui dirige la publication.",
  host: "Cette instance n’a pas indiqué son hébergeur.",
  contact: "Cette instance n’a pas indiqué d’adresse où écrire.",
  accessibility_contact: "Cette instance n’a pas indiqué d’adresse où écrire.",
};

/** @type {Record<Publisher["accessibility_state"], string>} */
const STATES = {
  not_audited:
    "Ce site n’a pas été audité selon le RGAA 4.1. Sans audit, le référentiel demande de le déclarer non conforme.",
  none: "Ce site est non conforme : l’audit trouve moins de la moitié des critères du RGAA respectés.",
  partial:
    "Ce site est partiellement conforme : l’audit trouve au moins la moitié des critères du RGAA respectés.",
  full: "Ce site est totalement conforme : l’audit trouve tous les critères du RGAA respectés.",
};

/**
 * Returns the sentence of a fact.
 * @param {Fact} fact
 * @param {Publisher} publisher
 * @returns {string}
 */
export function factInWords(fact, publisher) {
  if (fact === "accessibility_state")
    return STATES[publisher.accessibility_state] ?? STATES.not_audited;
  const said = publisher[fact];
  if (!said) return NOT_GIVEN[fact];
  return fact === "telephone" ? `Téléphone : ${telephoneInWords(said)}` : said;
}
