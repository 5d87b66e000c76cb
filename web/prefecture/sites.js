/** The places of a territory that count, as they are asked for. */

import { coverageAddress } from "../shared/coverage-api.js";
import { send } from "../shared/signed.js";

/**
 * @typedef {object} Place as `format=sites.geojson` gives it, see docs/columns.md
 * @property {string} site_id
 * @property {string} name
 * @property {string} commune_name
 * @property {string|null} address
 * @property {string|null} network
 * @property {string|null} hours
 * @property {number|null} posts_granted
 * @property {number|null} posts_filled
 * @property {string|null} opens_on
 * @property {string|null} closes_on
 * @property {string|null} updated_on
 * @property {"fresh"|"ageing"|"old"|"doubtful"|null} freshness
 * @property {number} people_nearest
 * @property {number|null} people_in_catchment
 * @property {number|null} people_in_catchment_alone
 * @property {number} lon
 * @property {number} lat
 */

/**
 * Returns the places of a territory that count in an answer.
 * @param {{level: string, code: string}} territory
 * @param {URLSearchParams} question
 * @param {AbortSignal} signal
 * @returns {Promise<Place[]>}
 */
export async function askPlaces(territory, question, signal) {
  const asked = new URLSearchParams(question);
  asked.set("format", "sites.geojson");
  const collection = await send(coverageAddress("", territory, asked), {}, signal);
  return collection.features.map((/** @type {{properties: Place}} */ each) => each.properties);
}

/**
 * Returns the places of some ids.
 * @param {Place[]} places
 * @param {string[]} ids
 */
export function placesOf(places, ids) {
  return places.filter((place) => ids.includes(place.site_id));
}
