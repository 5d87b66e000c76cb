/** How people travel: the modes that the API knows, as pages say them. */

/** @type {Record<string, string>} */
export const BY = {
  car: "en voiture",
  foot: "à pied",
  bicycle: "à vélo",
  transit: "en transport en commun",
};

/** Returns a mode as a list of choices says it: "À pied". @param {string} mode */
export function modeName(mode) {
  return `${BY[mode][0].toUpperCase()}${BY[mode].slice(1)}`;
}
