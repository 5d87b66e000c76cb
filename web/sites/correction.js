/** What a correction by hand says: only what differs from the place as it is. */

const NEAREST_DEGREES = 1e-6;

/** The record of a place, whichever way the answer holds it. @param {any} place */
export function siteOf(place) {
  return place.site ?? place;
}

/**
 * Returns the position of a site; null when it has none.
 * @param {any} site
 * @returns {{lat: number, lon: number}|null}
 */
export function positionOf({ latitude, longitude }) {
  return typeof latitude === "number" && typeof longitude === "number"
    ? { lat: latitude, lon: longitude }
    : null;
}

/** Returns a coordinate as it is typed, with a comma or a point; null of none, NaN of what is not one. @param {string} text */
export function degreesOf(text) {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  if (!plain) return null;
  return /^[+-]?\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

/**
 * Returns what a form says of a site: a `fault` in words, or the `correction` to send (null when nothing differs), and
 * the `position` that is typed when there is one.
 * @param {any} site
 * @param {{latitude: string, longitude: string, hours: string|null|undefined, services: string[]}} form hours are
 *   undefined when they are as they were, null when they are not understood
 * @returns {{fault?: string, correction?: any, position?: {latitude: number, longitude: number}}}
 */
export function correctionOf(site, { latitude, longitude, hours, services }) {
  const typed = typedPosition(positionOf(site), latitude, longitude);
  if (typed.fault) return { fault: typed.fault };
  const { position } = typed;
  if (hours === null)
    return {
      fault: "Un jour n’est pas compris : corrigez ses horaires, ou videz la case.",
      position,
    };
  if (services.length === 0 && (site.services ?? []).length > 0)
    return { fault: "Gardez au moins un service.", position };
  const isOther = [...services].sort().join("|") !== [...(site.services ?? [])].sort().join("|");
  const correction = {
    ...(typed.isMoved && position),
    ...(hours !== undefined && { horaires: hours }),
    ...(isOther && { services }),
  };
  return { correction: Object.keys(correction).length > 0 ? correction : null, position };
}

/**
 * @param {{lat: number, lon: number}|null} before
 * @param {string} latitude
 * @param {string} longitude
 * @returns {{fault?: string, position?: {latitude: number, longitude: number}, isMoved?: boolean}}
 */
function typedPosition(before, latitude, longitude) {
  const [lat, lon] = [degreesOf(latitude), degreesOf(longitude)];
  if (lat === null && lon === null)
    return before
      ? { fault: "La position ne peut pas être effacée : écrivez la bonne, ou laissez l’ancienne." }
      : {};
  if (lat === null || lon === null)
    return {
      fault: "Il manque la moitié de la position : écrivez la latitude et la longitude.",
    };
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))
    return {
      fault: "La position n’est pas comprise : en degrés, par exemple 44,3497 et 2,5751.",
    };
  const isMoved =
    !before ||
    Math.abs(lat - before.lat) > NEAREST_DEGREES ||
    Math.abs(lon - before.lon) > NEAREST_DEGREES;
  return { position: { latitude: lat, longitude: lon }, isMoved };
}
