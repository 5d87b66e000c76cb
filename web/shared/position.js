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
