/** How people travel, in words. */

/** @type {Record<string, string>} */
export const BY = {
  car: "en voiture",
  foot: "à pied",
  bicycle: "à vélo",
  transit: "en transport en commun",
};
