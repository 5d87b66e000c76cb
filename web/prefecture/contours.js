/** The contours of arrondissements, which the tiles do not have. */

import { send } from "../shared/signed.js";

const KIND = "arrondissement_municipal";

/**
 * Returns the contours of the arrondissements among an answer's rows; null when there are none, or none is had.
 * @param {{rows: {code: string, kind?: string}[]}} answer
 * @param {string} address that was asked, with its question
 * @param {AbortSignal} signal
 */
export async function contoursOf(answer, address, signal) {
  const codes = new Set(answer.rows.filter((row) => row.kind === KIND).map((row) => row.code));
  if (codes.size === 0) return null;
  const collection = await send(`${address}&format=geojson`, {}, signal).catch(() => null);
  if (!collection) return null;
  /** @type {{id: string, geometry: any}[]} */
  const features = collection.features.filter((/** @type {{id: string}} */ feature) =>
    codes.has(feature.id),
  );
  return {
    type: "FeatureCollection",
    features: features.map(({ id, geometry }) => ({
      type: "Feature",
      properties: { code: id },
      geometry,
    })),
  };
}
