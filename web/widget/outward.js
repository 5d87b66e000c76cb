/** What the widget hands to its host page of a site: nothing that gives the person's position back. */

const METRES_PER_KM = 1000;

/**
 * Returns a site as the host page may know it: its own fields, whole kilometres and whole minutes. Three distances to
 * the metre, from three known places, are a position.
 * @param {{distance_m: number|null, travel_minutes: number|null}} site
 */
export function withoutOrigin({ distance_m: metres, travel_minutes: minutes, ...place }) {
  return {
    ...place,
    distance_km: metres === null ? null : Math.round(metres / METRES_PER_KM),
    travel_minutes: minutes === null ? null : Math.round(minutes),
  };
}
