/** The places that opened, closed and moved since a former version: asked for, and on the map. */

import { coverageAddress } from "../shared/coverage-api.js";
import { send } from "../shared/signed.js";

/** @typedef {import("../types/coverage.d.ts").SitesChangedReply} SitesChanged */

/**
 * Returns what changed since the version of a question.
 * @param {{level: string, code: string}} territory
 * @param {URLSearchParams} question with its version
 * @param {AbortSignal} signal
 * @returns {Promise<SitesChanged|null>} null where the question compares nothing
 */
export async function askChangedSites(territory, question, signal) {
  return question.has("since")
    ? send(coverageAddress("", territory, question, "changes"), {}, signal)
    : null;
}

/**
 * Returns the places as the map shows them: with those that closed, and those that opened marked.
 * @template {{site_id: string}} P
 * @param {P[]} places
 * @param {SitesChanged|null} changed
 * @returns {P[]}
 */
export function withChanged(places, changed) {
  if (!changed) return places;
  const byId = new Map(changed.changed_sites.map((site) => [site.site_id, site]));
  const there = new Set(places.map((place) => place.site_id));
  const others = changed.changed_sites.filter(
    ({ change, site_id: id }) => change !== "moved" && !there.has(id),
  );
  return /** @type {any} */ ([
    ...places.map((place) =>
      byId.get(place.site_id)?.change === "opened" ? { ...place, freshness: "added" } : place,
    ),
    ...others.map((site) => ({
      ...site,
      freshness: site.change === "closed" ? "closed" : "added",
    })),
  ]);
}

/**
 * Returns the lines from where places were to where they are, in GeoJSON.
 * @param {SitesChanged|null} changed
 */
export function movesOf(changed) {
  return {
    type: "FeatureCollection",
    features: (changed?.changed_sites ?? [])
      .filter(({ change }) => change === "moved")
      .map((site) => ({
        type: "Feature",
        properties: { id: site.site_id },
        geometry: {
          type: "LineString",
          coordinates: [
            [site.was_lon, site.was_lat],
            [site.lon, site.lat],
          ],
        },
      })),
  };
}
