/** Asking about coverage: what préfectures and planners do, and citizens' pages do not load. */

import { send } from "./signed.js";

/**
 * Returns what there is to ask of coverage: territories, weights, versions.
 * @param {string} base
 * @returns {Promise<import("../types/coverage.d.ts").CatalogueReply>}
 */
export function askCatalogue(base) {
  return send(`${base}/v1/coverage`);
}

/**
 * Returns the address of a territory's coverage, of its gaps or of a list of its sites, with its question.
 * @param {string} base
 * @param {{level: string, code: string}} territory
 * @param {URLSearchParams} question
 * @param {"coverage"|"gaps"|"changes"|"endings"} [what]
 */
export function coverageAddress(base, territory, question, what = "coverage") {
  const path = `${encodeURIComponent(territory.level)}/${encodeURIComponent(territory.code)}`;
  return `${base}/v1/coverage/${path}${what === "coverage" ? "" : `/${what}`}?${question}`;
}

/**
 * Returns the JSON at an address of the API.
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export function askAddress(address, signal) {
  return send(address, {}, signal);
}

/**
 * Returns the territories that a text may mean.
 * @param {string} base
 * @param {string} text
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/coverage.d.ts").Named[]>}
 */
export async function suggestTerritories(base, text, signal) {
  return (await searchTerritories(base, text, signal)).territories ?? [];
}

/**
 * Returns the territories that a text may mean, and those of them that are not open to the account.
 * @param {string} base
 * @param {string} text
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/coverage.d.ts").Territories>}
 */
export function searchTerritories(base, text, signal) {
  return send(
    `${base}/v1/coverage/territories?${new URLSearchParams({ q: text, limit: "8" })}`,
    {},
    signal,
  );
}
