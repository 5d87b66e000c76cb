/** Names of communes for the map: one a commune, though its polygon is cut into several tiles. */

const MOST = 120;

/**
 * Returns a point and a name for each commune in sight, the most populated first.
 *
 * @param {any} map a MapLibre map whose layer `communes` is drawn
 * @param {Map<string, [number, number]>} marked where communes with a marker have it: their name goes under
 * @returns {{type: "FeatureCollection", features: object[]}}
 */
export function labelsOf(map, marked) {
  const pieces = map.getZoom() < 6.5 ? [] : map.queryRenderedFeatures({ layers: ["communes"] });
  const largest = new Map();
  for (const { properties, geometry } of pieces) {
    const box = boxOf(geometry);
    const known = largest.get(properties.code);
    if (!known || box.area > known.box.area) largest.set(properties.code, { properties, box });
  }
  /** @param {{properties: any}} label */
  const rankOf = ({ properties }) =>
    (marked.has(properties.code) ? 1e9 : 0) + (properties.population ?? 0);
  const features = [...largest.values()]
    .sort((one, other) => rankOf(other) - rankOf(one))
    .slice(0, MOST)
    .map(({ properties, box }) => ({
      type: "Feature",
      properties: {
        nom: properties.nom,
        rank: Math.log10((properties.population ?? 0) + 1) + (marked.has(properties.code) ? 10 : 0),
        size: 11 + Math.min(4, Math.log10((properties.population ?? 0) + 1) * 0.8),
        marked: marked.has(properties.code),
      },
      geometry: { type: "Point", coordinates: marked.get(properties.code) ?? box.centre },
    }));
  return { type: "FeatureCollection", features };
}

/** @param {any} geometry in GeoJSON */
function boxOf(geometry) {
  const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [lon, lat] of rings.flat()) {
    [west, south] = [Math.min(west, lon), Math.min(south, lat)];
    [east, north] = [Math.max(east, lon), Math.max(north, lat)];
  }
  return {
    area: (east - west) * (north - south),
    centre: [(west + east) / 2, (south + north) / 2],
  };
}
