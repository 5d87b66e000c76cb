/** The map of coverage: communes coloured by class, zones, places. */

import { openMap } from "../shared/maplibre.js";
import { OUT_OF_REACH } from "./classes.js";

/**
 * @typedef {import("./classes.js").Measure} Measure
 * @typedef {import("../types/coverage.d.ts").GapReply} Zone
 * @typedef {import("../types/coverage.d.ts").SiteName} Site
 */

const NOTHING = { type: "FeatureCollection", features: [] };
const HATCH = 8;

/**
 * Returns a map of coverage in an element.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot
 * @param {{fail: () => void, choose: (code: string) => void}} told
 */
export async function coverageMap(target, snapshot, { fail, choose }) {
  const { maplibre, map } = await openMap(target, snapshot, fail, { isPrinted: true });
  map.addImage("hatch", hatch());
  addLayers(map);
  for (const layer of ["cover-communes", "cover-parts", "cover-departements"]) {
    map.on("click", layer, (/** @type {any} */ event) => choose(event.features[0].properties.code));
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  return {
    /**
     * Colours rows by a measure.
     * @param {any[]} rows
     * @param {Measure} measure
     * @param {string} level
     */
    paint(rows, measure, level) {
      const colour = colours(rows, measure);
      const unreached = rows
        .filter((row) => measure.classOf(row) === OUT_OF_REACH)
        .map((row) => row.code);
      const isNational = level === "france";
      map.setPaintProperty("cover-communes", "fill-color", isNational ? "transparent" : colour);
      map.setPaintProperty("cover-parts", "fill-color", isNational ? "transparent" : colour);
      map.setPaintProperty("cover-departements", "fill-color", isNational ? colour : "transparent");
      map.setLayoutProperty("cover-departements", "visibility", isNational ? "visible" : "none");
      map.setFilter("cover-hatched", [
        "in",
        ["get", "code"],
        ["literal", isNational ? [] : unreached],
      ]);
    },
    /**
     * Draws contours of arrondissements, which the tiles do not have, zones and places.
     * @param {{parts: any, zones: Zone[], sites: Site[]}} drawn
     */
    draw({ parts, zones, sites }) {
      map.getSource("parts").setData(parts ?? NOTHING);
      map.getSource("zones").setData(zoneFeatures(zones));
      map.getSource("sites").setData(siteFeatures(sites));
    },
    /** @param {number[]|null|undefined} bounds */
    fit(bounds) {
      map.resize();
      if (bounds) map.fitBounds(bounds, { padding: 24, animate: false });
    },
    /** @param {Zone} zone */
    show(zone) {
      if (!zone.outline) return;
      const box = new maplibre.LngLatBounds();
      const rings =
        zone.outline.type === "Polygon"
          ? zone.outline.coordinates
          : zone.outline.coordinates.flat();
      for (const place of /** @type {any[]} */ (rings).flat()) box.extend(place);
      map.fitBounds(box, {
        padding: 60,
        maxZoom: 11,
        animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      });
      map.getCanvas().scrollIntoView({ block: "nearest" });
    },
  };
}

/** @param {any} map */
function addLayers(map) {
  for (const name of ["parts", "zones", "sites"])
    map.addSource(name, { type: "geojson", data: NOTHING });
  const below = "commune-borders";
  const fill = { "fill-color": "transparent", "fill-opacity": 0.92 };
  /** @param {string} layer */
  const tiles = (layer) => ({ source: "territory", "source-layer": layer });
  map.addLayer({ id: "cover-communes", type: "fill", ...tiles("communes"), paint: fill }, below);
  map.addLayer(
    {
      id: "cover-hatched",
      type: "fill",
      ...tiles("communes"),
      filter: ["in", ["get", "code"], ["literal", []]],
      paint: { "fill-pattern": "hatch" },
    },
    below,
  );
  map.addLayer({ id: "cover-parts", type: "fill", source: "parts", paint: fill }, below);
  map.addLayer(
    {
      id: "part-borders",
      type: "line",
      source: "parts",
      paint: { "line-color": "#8a8f94", "line-width": 0.8 },
    },
    below,
  );
  map.addLayer(
    { id: "cover-departements", type: "fill", ...tiles("departements"), paint: fill },
    below,
  );
  map.addLayer(
    {
      id: "zone-borders",
      type: "line",
      source: "zones",
      layout: { "line-join": "round" },
      paint: { "line-color": "#c2410c", "line-width": 2.2 },
    },
    "names",
  );
  map.addLayer(
    {
      id: "sites",
      type: "circle",
      source: "sites",
      paint: {
        "circle-color": "#1f2933",
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 1.2, 9, 3.5, 12, 6],
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 1,
      },
    },
    "names",
  );
  map.addLayer({
    id: "zone-numbers",
    type: "symbol",
    source: "zones",
    layout: {
      "text-field": ["get", "number"],
      "text-size": 14,
      "text-allow-overlap": false,
      "symbol-sort-key": ["get", "order"],
    },
    paint: { "text-color": "#7c2d12", "text-halo-color": "#ffffff", "text-halo-width": 2 },
  });
}

/**
 * A colour for each code: the measures are joined here, the tiles know nothing of them.
 * @param {{code: string}[]} rows
 * @param {Measure} measure
 */
function colours(rows, measure) {
  const byColour = new Map();
  for (const row of rows) {
    const { colour } = measure.classOf(row);
    if (!byColour.has(colour)) byColour.set(colour, []);
    byColour.get(colour).push(row.code);
  }
  if (byColour.size === 0) return "transparent";
  return [
    "match",
    ["get", "code"],
    ...[...byColour].flatMap(([colour, codes]) => [codes, colour]),
    "transparent",
  ];
}

/** @param {Zone[]} zones */
function zoneFeatures(zones) {
  return {
    type: "FeatureCollection",
    features: zones
      .filter((zone) => zone.outline)
      .map((zone, index) => ({
        type: "Feature",
        properties: { number: String(index + 1), order: index, id: zone.id },
        geometry: zone.outline,
      })),
  };
}

/** @param {Site[]} sites */
function siteFeatures(sites) {
  return {
    type: "FeatureCollection",
    features: sites.map((site) => ({
      type: "Feature",
      properties: { nom: site.nom },
      geometry: { type: "Point", coordinates: [site.lon, site.lat] },
    })),
  };
}

/** White lines aslant: what is out of reach is told apart without its colour. */
function hatch() {
  const data = new Uint8Array(HATCH * HATCH * 4);
  for (let y = 0; y < HATCH; y += 1) {
    for (let x = 0; x < HATCH; x += 1) {
      const isLine = (x + y) % HATCH < 2;
      data.set(isLine ? [255, 255, 255, 230] : [0, 0, 0, 0], (y * HATCH + x) * 4);
    }
  }
  return { width: HATCH, height: HATCH, data };
}
