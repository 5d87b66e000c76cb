/** The territory of a widget: where it starts, and which communes and places are its own. */

const FOLDER = "vendor/territories-6.0.0";

/** @typedef {import("../types/widget.d.ts").Territory} Territory */

/** That no territory has a code. */
export class UnknownTerritoryError extends Error {}

/**
 * Returns the territory of a code: a commune's (5 characters), a département's (2 or 3) or an EPCI's (9).
 *
 * @param {string|null} code
 * @param {string} home where the pages are served
 * @returns {Promise<Territory|null>} null where no code is given; rejected with an UnknownTerritoryError
 */
export async function territoryOf(code, home) {
  const given = code?.trim().toUpperCase();
  if (!given) return null;
  if (/^(?:\d{5}|2[AB]\d{3})$/.test(given))
    return { name: "cette commune", centre: given, isWide: false };
  if (!/^(?:\d{2,3}|2[AB]|\d{9})$/.test(given)) throw new UnknownTerritoryError(given);
  const signal = AbortSignal.timeout(20_000);
  const reply = await fetch(`${home}/${FOLDER}/${given}.json`, { credentials: "omit", signal });
  if (reply.status === 404) throw new UnknownTerritoryError(given);
  const { name, centre, communes } = await reply.json();
  return {
    name,
    centre,
    isWide: true,
    prefix: communes ? undefined : given,
    communes: communes && new Set(communes),
  };
}

/**
 * Returns whether a commune belongs to a territory.
 * @param {Territory} territory
 * @param {string|null|undefined} commune INSEE code
 */
export function isInside(territory, commune) {
  if (!commune) return false;
  return territory.communes
    ? territory.communes.has(commune)
    : commune.startsWith(/** @type {string} */ (territory.prefix));
}
