/** The map of coverage: communes coloured by class, zones, places. */

import { openMap } from "../shared/maplibre.js";
import { OUT_OF_REACH } from "./classes.js";

/**
 * @typedef {import("./classes.js").Measure} Measure
 * @typedef {import("../types/coverage.d.ts").GapReply} Zone
 * @typedef {import("./sites.js").Place} Place
 */

const NOTHING = { type: "FeatureCollection", features: [] };
const HATCH = 8;

/**
 * Returns a map of coverage in an element.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot
 * @param {{fail: () => void, choose: (code: string) => void, choosePlaces: (ids: string[]) => void}} told
 */
export async function coverageMap(target, snapshot, { fail, choose, choosePlaces }) {
  const { maplibre, map } = await openMap(target, snapshot, fail, { isPrinted: true });
  map.addImage("hatch", hatch());
  copyForPaper(target, map);
  addLayers(map);
  for (const layer of ["cover-communes", "cover-parts", "cover-departements"]) {
    map.on("click", layer, (/** @type {any} */ event) => {
      // A place stands on its commune, and is clicked before it.
      const isPlace = map.queryRenderedFeatures(event.point, { layers: ["sites"] }).length > 0;
      if (!isPlace) choose(event.features[0].properties.code);
    });
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("click", "sites", (/** @type {any} */ event) =>
    choosePlaces(event.features.map((/** @type {any} */ each) => each.properties.id)),
  );
  map.on("mousemove", "sites", (/** @type {any} */ event) => {
    map.getCanvas().title = event.features
      .map((/** @type {any} */ each) => each.properties.nom)
      .join(", ");
  });
  map.on("mouseleave", "sites", () => map.getCanvas().removeAttribute("title"));
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
     * @param {{parts: any, zones: Zone[], places: Place[], moves?: any}} drawn
     */
    draw({ parts, zones, places, moves }) {
      map.getSource("moves").setData(moves ?? NOTHING);
      map.getSource("parts").setData(parts ?? NOTHING);
      map.getSource("zones").setData(zoneFeatures(zones));
      map.getSource("sites").setData(placeFeatures(places));
    },
    /** @param {number[]|null|undefined} bounds */
    fit(bounds) {
      map.resize();
      if (bounds) map.fitBounds(bounds, { padding: 24, animate: false });
    },
    /** @param {{lon: number, lat: number}} place */
    centre({ lon, lat }) {
      map.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 10) });
    },
    /** Draws who may come to a place; none wipes it off. @param {any[]} bands */
    async reach(bands) {
      const { drawReach } = await import("./reach-map.js");
      drawReach(maplibre, map, bands);
      target.dataset.reach = bands.map(({ minutes }) => minutes).join(" ");
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

/**
 * Puts a copy of the map beside it while it is printed: paper has another width, to which a map
 * would draw itself anew when the page has gone to paper already.
 * @param {HTMLElement} target
 * @param {any} map
 */
function copyForPaper(target, map) {
  /** @type {HTMLCanvasElement|null} */
  let copy = null;
  addEventListener("beforeprint", () => {
    copy?.remove();
    const drawn = map.getCanvas();
    copy = document.createElement("canvas");
    copy.className = "map-on-paper";
    copy.setAttribute("role", "img");
    copy.setAttribute("aria-label", "Carte du territoire");
    copy.width = drawn.width;
    copy.height = drawn.height;
    copy.getContext("2d")?.drawImage(drawn, 0, 0);
    target.after(copy);
  });
  addEventListener("afterprint", () => copy?.remove());
}

/** @param {any} map */
function addLayers(map) {
  for (const name of ["parts", "zones", "sites", "moves"])
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
      id: "moves",
      type: "line",
      source: "moves",
      paint: { "line-color": "#762a83", "line-width": 3, "line-dasharray": [2, 1] },
    },
    "names",
  );
  map.addLayer(
    {
      id: "sites",
      type: "circle",
      source: "sites",
      paint: {
        "circle-color": [
          "match",
          ["get", "freshness"],
          ["old", "doubtful", "closed"],
          "#ffffff",
          "added",
          "#1b7837",
          "#1f2933",
        ],
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 1.2, 9, 4, 12, 7],
        "circle-stroke-color": [
          "match",
          ["get", "freshness"],
          "old",
          "#1f2933",
          "doubtful",
          "#b5121b",
          "closed",
          "#762a83",
          "#ffffff",
        ],
        "circle-stroke-width": [
          "match",
          ["get", "freshness"],
          "closed",
          4,
          ["old", "doubtful"],
          2,
          1,
        ],
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

/** @param {Place[]} places */
function placeFeatures(places) {
  return {
    type: "FeatureCollection",
    features: places.map(({ site_id: id, name, freshness, lon, lat }) => ({
      type: "Feature",
      properties: { id, nom: name, freshness: freshness ?? "unknown" },
      geometry: { type: "Point", coordinates: [lon, lat] },
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
