/** A site as the host page may know it: three distances to the metre are a position. */
export const withoutOrigin = ({ distance_m: metres, travel_minutes: minutes, ...place }) => ({
  ...place,
  distance_km: metres && Math.round(metres / 1000),
  travel_minutes: minutes && Math.round(minutes),
});
