/** The device's position, asked only when a person asks, and rounded before anyone else sees it. */

import { rounded } from "./api.js";

/**
 * Returns the device's position rounded to about 100 m.
 * @returns {Promise<{lat: number, lon: number}>} rejected with a GeolocationPositionError, or null
 */
export function roundedPosition() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: rounded(coords.latitude), lon: rounded(coords.longitude) }),
      reject,
      { enableHighAccuracy: false, timeout: 10_000, maximumAge: 300_000 },
    );
  });
}

/**
 * Returns what to say when a position could not be had.
 * @param {any} error a GeolocationPositionError, or null where there is no geolocation at all
 * @returns {string}
 */
export function positionFailureInWords(error) {
  if (error?.code === 1) {
    return "Votre appareil n’a pas donné sa position. Autorisez-la dans votre navigateur, ou indiquez une commune.";
  }
  if (error?.code === 3)
    return "Votre position met trop de temps à venir. Indiquez plutôt une commune.";
  return "Votre appareil ne connaît pas sa position. Indiquez une commune, un code postal ou une adresse.";
}
