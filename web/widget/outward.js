/**
 * A site as the host page may know it: three distances to the metre are a position, and so are the bounds of three
 * trips, which follow from them.
 */
export const withoutOrigin = ({
  distance_m: metres,
  travel_minutes: minutes,
  travel_minutes_low: _low,
  travel_minutes_high: _high,
  ...place
}) => ({
  ...place,
  distance_km: metres && Math.round(metres / 1000),
  travel_minutes: minutes && Math.round(minutes),
});
