/** Who publishes this instance, as its operator said: asked once a page, and never made up. */

import { send } from "./api.js";

/** @typedef {import("../types/nearest.d.ts").Publisher} Publisher */

/** @type {Promise<Publisher>|null} */
let asked = null;

/**
 * Returns what the operator said.
 * @returns {Promise<Publisher>} rejected with an AskError when the API does not answer
 */
export function askPublisher() {
  asked ??= send("/v1/publisher");
  return asked;
}

/** @type {Record<Publisher["accessibility_state"], string>} */
const STATES = {
  not_audited: "non conforme",
  none: "non conforme",
  partial: "partiellement conforme",
  full: "totalement conforme",
};

/**
 * Returns the state of accessibility as the law words it: what nobody audited does not conform.
 * @param {Publisher["accessibility_state"]} state
 */
export function stateInWords(state) {
  return STATES[state] ?? STATES.not_audited;
}

/**
 * Returns the id of a place as a part of a path: as in a JSON Pointer (RFC 6901), a slash is none.
 * @param {string} id
 */
export function idInPath(id) {
  return encodeURIComponent(id.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/**
 * Returns the page that says how to report a fault of a place.
 * @param {string} id of the place
 */
export function reportPage(id) {
  return `/contact.html?${new URLSearchParams({ lieu: id })}`;
}

/**
 * Returns a message to begin, about a place; nothing of who asks or of where they are is in it.
 * @param {string} contact an address, as the operator gave it
 * @param {{id: string, nom?: string|null}} site
 */
export function reportMail(contact, { id, nom }) {
  const about = nom ? `${nom} (${id})` : id;
  const body = `Lieu : ${about}\n\nCe qui est faux :\n\nCe qu’il faudrait lire :\n`;
  return `mailto:${contact}?subject=${encodeURIComponent(`Erreur sur un lieu : ${about}`)}&body=${encodeURIComponent(body)}`;
}
