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
 * Returns the form by which a fault of a place is reported: on its own page, read by who keeps the list.
 * @param {string} id of the place
 */
export function reportPage(id) {
  return `/lieu/${idInPath(id)}#signaler`;
}
