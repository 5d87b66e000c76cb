/** Bands of who may come to a place, on the map: outlines, each with its dashes and its minutes. */

import { LINES } from "./reach-lines.js";

const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * Draws bands, or wipes them off where there are none; shows all of them.
 * @param {any} maplibre
 * @param {any} map
 * @param {import("../types/coverage.d.ts").IsochroneReply["bands"]} bands
 */
export function drawReach(maplibre, map, bands) {
  LINES.forEach((line, rank) => {
    const name = `reach-${rank}`;
    if (!map.getSource(name)) addBand(map, name, line);
    const outline = bands[rank]?.outline;
    const label = `${bands[rank]?.minutes} min`;
    map
      .getSource(name)
      .setData(outline ? { type: "Feature", properties: { label }, geometry: outline } : NOTHING);
  });
  const box = new maplibre.LngLatBounds();
  for (const { outline } of bands)
    for (const place of /** @type {any[]} */ (outline?.coordinates ?? []).flat(2))
      box.extend(place);
  if (box.isEmpty()) return;
  map.fitBounds(box, {
    padding: 40,
    maxZoom: 12,
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
}

/** @param {any} map @param {string} name @param {typeof LINES[number]} line */
function addBand(map, name, { colour, width, dash }) {
  map.addSource(name, { type: "geojson", data: NOTHING });
  map.addLayer(
    {
      id: `${name}-casing`,
      type: "line",
      source: name,
      layout: { "line-join": "round" },
      paint: { "line-color": "#ffffff", "line-width": width + 2.5, "line-opacity": 0.85 },
    },
    "sites",
  );
  map.addLayer(
    {
      id: name,
      type: "line",
      source: name,
      layout: { "line-join": "round" },
      paint: {
        "line-color": colour,
        "line-width": width,
        ...(dash.pattern[1] > 0 ? { "line-dasharray": dash.pattern } : {}),
      },
    },
    "sites",
  );
  map.addLayer({
    id: `${name}-minutes`,
    type: "symbol",
    source: name,
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 260,
      "text-field": ["get", "label"],
      "text-size": 13,
      "text-allow-overlap": true,
      "text-ignore-placement": true,
    },
    paint: { "text-color": colour, "text-halo-color": "#ffffff", "text-halo-width": 2.5 },
  });
}
