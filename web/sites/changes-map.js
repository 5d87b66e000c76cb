/** The map of what an import would change: a colour and a sign for each kind, a line from where to where. */

import { openMap } from "../shared/maplibre.js";
import { CHANGED, ROLES } from "./changes.js";

const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * Returns a map of changes in an element.
 * @param {HTMLElement} target
 * @param {string} snapshot
 * @param {{fail: () => void, choose: (nom: string) => void}} told
 */
export async function changesMap(target, snapshot, { fail, choose }) {
  const { maplibre, map } = await openMap(target, snapshot, fail);
  map.addSource("moves", { type: "geojson", data: NOTHING });
  map.addSource("changes", { type: "geojson", data: NOTHING });
  map.addLayer({
    id: "moves",
    type: "line",
    source: "moves",
    paint: { "line-color": "#12355b", "line-width": 2, "line-dasharray": [2, 1.5] },
  });
  map.addLayer({
    id: "changes",
    type: "circle",
    source: "changes",
    layout: { "circle-sort-key": ["get", "order"] },
    paint: {
      "circle-color": ["get", "colour"],
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 4, 9, 7, 12, 10],
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 1.2,
    },
  });
  map.addLayer({
    id: "change-signs",
    type: "symbol",
    source: "changes",
    minzoom: 7,
    layout: { "text-field": ["get", "sign"], "text-size": 13, "text-allow-overlap": true },
    paint: { "text-color": "#ffffff" },
  });
  map.on("click", "changes", (/** @type {any} */ event) =>
    choose(event.features[0].properties.nom),
  );
  map.on("mouseenter", "changes", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "changes", () => (map.getCanvas().style.cursor = ""));
  return {
    /**
     * Draws the changes of some roles.
     * @param {any} collection
     * @param {Set<string>|null} [roles] all by default
     */
    draw(collection, roles = null) {
      const features = collection.features.filter((/** @type {any} */ each) =>
        isShown(each, roles),
      );
      map
        .getSource("changes")
        .setData({ type: "FeatureCollection", features: features.map(point) });
      map.getSource("moves").setData({ type: "FeatureCollection", features: movesOf(features) });
      map.resize();
      const box = boundsOf(features, maplibre);
      if (box && !roles) map.fitBounds(box, { padding: 32, maxZoom: 12, animate: false });
    },
    /** @param {any} feature */
    show(feature) {
      map.easeTo({
        center: feature.geometry.coordinates,
        zoom: Math.max(map.getZoom(), 11),
        animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      });
    },
  };
}

/** @param {any} feature @param {Set<string>|null} roles */
function isShown({ geometry, properties }, roles) {
  const role = properties.role === "moved_from" ? "moved" : properties.role;
  return geometry?.type === "Point" && (!roles || roles.has(role));
}

/** @param {any} feature */
function point({ geometry, properties }) {
  const isFormer = properties.role === "moved_from";
  const role = isFormer ? "moved" : properties.role;
  const order = ROLES.findIndex((each) => each.role === role);
  const { colour, sign } = ROLES[order] ?? CHANGED;
  return {
    type: "Feature",
    properties: {
      nom: properties.nom,
      colour: isFormer ? "#7d8a92" : colour,
      sign: isFormer ? "" : sign,
      order: -order,
    },
    geometry,
  };
}

/** A line from where each moved place was to where it would be. @param {any[]} features */
function movesOf(features) {
  const from = new Map(
    features
      .filter(({ properties }) => properties.role === "moved_from")
      .map(({ properties, geometry }) => [properties.id, geometry.coordinates]),
  );
  return features
    .filter(({ properties }) => properties.role === "moved" && from.has(properties.id))
    .map(({ properties, geometry }) => ({
      type: "Feature",
      properties: {},
      geometry: {
        type: "LineString",
        coordinates: [from.get(properties.id), geometry.coordinates],
      },
    }));
}

/**
 * Around what would be, the mainland's first; around what goes when nothing else is there. A few points that are far
 * from the others do not make them small.
 * @param {any[]} features
 * @param {any} maplibre
 */
function boundsOf(features, maplibre) {
  const staying = features.filter(({ properties }) => properties.role !== "removed");
  const points = (staying.length > 0 ? staying : features).map(
    ({ geometry }) => /** @type {[number, number]} */ (geometry.coordinates),
  );
  const near = points.filter(([lon, lat]) => lon > -6 && lon < 10.5 && lat > 41);
  const framed = near.length > 0 ? near : points;
  if (framed.length === 0) return null;
  const [[west, east], [south, north]] = [0, 1].map((axis) =>
    middleOf(framed.map((each) => each[axis])),
  );
  return new maplibre.LngLatBounds([west, south], [east, north]);
}

/** The ends of numbers, but for a fiftieth on each side. @param {number[]} numbers */
function middleOf(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const left = Math.floor(sorted.length / 50);
  return [sorted[left], sorted[sorted.length - 1 - left]];
}
