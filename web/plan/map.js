/** The map of a plan: its sites, and the communes that it brings within reach. */

import { openMap } from "../shared/maplibre.js";
import { count } from "../shared/numbers.js";
import { COLOURS, STANDING, STOPS, WAVES } from "./colours.js";
import { handOnMap } from "./map-hand.js";

const OPINION_RINGS = [
  "match",
  ["get", "opinion"],
  "favourable",
  "#17623b",
  "unfavourable",
  "#a02525",
  "elsewhere",
  "#b86e00",
  "#ffffff",
];
const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * @typedef {{communes_by_state: Record<string, string[]>, sites: import("../types/scenarios.d.ts").SiteRow[], waves: {name: string}[],
 *   standing?: Standing[], bounds?: number[]|null, rounds?: {stops: import("../types/scenarios.d.ts").StopRow[]}}} Plan
 * @typedef {import("../types/scenarios.d.ts").StandingSite} Standing
 */

/**
 * Returns a map of plans in an element.
 * @param {HTMLElement} target
 * @param {string} snapshot
 * @param {{fail: () => void, cardOf: (rank: number) => HTMLElement|null|undefined, tell: (words: string) => void,
 *   picked?: (commune: any) => void, dropped?: (rank: number, commune: any) => void}} told
 *   `cardOf` makes what a site of the plan shows when it is clicked, `tell` names a site that stays; the others are
 *   told of what is changed by hand, where it may be
 */
export async function planMap(target, snapshot, { fail, cardOf, tell, picked, dropped }) {
  const { maplibre, map } = await openMap(target, snapshot, fail);
  map.addSource("plan-sites", { type: "geojson", data: NOTHING });
  const tiles = { source: "territory", "source-layer": "communes" };
  map.addLayer(
    {
      id: "plan-communes",
      type: "fill",
      ...tiles,
      paint: { "fill-color": "transparent", "fill-opacity": 0.92 },
    },
    "commune-borders",
  );
  map.addSource("plan-standing", { type: "geojson", data: NOTHING });
  map.addLayer({
    id: "plan-standing",
    type: "circle",
    source: "plan-standing",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 1.5, 9, 4, 12, 6],
      "circle-color": STANDING,
      "circle-stroke-color": "#22313a",
      "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 5, 0.8, 9, 2],
    },
  });
  map.addSource("plan-stops", { type: "geojson", data: NOTHING });
  map.addLayer({
    id: "plan-stops",
    type: "circle",
    source: "plan-stops",
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 2, 9, 5, 12, 7],
      "circle-color": STOPS,
      "circle-stroke-color": "#22313a",
      "circle-stroke-width": 1,
    },
  });
  map.addLayer({
    id: "plan-sites",
    type: "circle",
    source: "plan-sites",
    layout: { "circle-sort-key": ["-", 0, ["get", "rank"]] },
    paint: {
      "circle-color": ["get", "colour"],
      "circle-stroke-color": OPINION_RINGS,
      "circle-stroke-width": ["case", ["==", ["get", "opinion"], ""], 0.7, 3],
    },
  });
  const hand = picked && dropped ? handOnMap(map, { picked, dropped }) : null;
  /** @type {any} */
  let popup = null;
  /** @type {Plan|null} */
  let shown = null;
  map.on("click", "plan-sites", (/** @type {any} */ event) => {
    if (hand?.isPicking()) return;
    const { properties, geometry } = event.features[0];
    const card = cardOf(properties.rank);
    popup?.remove();
    if (card)
      popup = new maplibre.Popup({ maxWidth: "20rem", offset: 10 })
        .setLngLat(geometry.coordinates)
        .setDOMContent(card)
        .addTo(map);
  });
  map.on("click", "plan-standing", (/** @type {any} */ event) =>
    tell(event.features[0].properties.name),
  );
  map.on("click", "plan-stops", (/** @type {any} */ event) =>
    tell(event.features[0].properties.name),
  );
  map.on("mouseenter", "plan-sites", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "plan-sites", () => (map.getCanvas().style.cursor = ""));
  return {
    /**
     * Draws a plan, each site ringed by what was said of it.
     * @param {Plan} plan
     * @param {Map<string, string>} opinions by commune
     */
    draw(plan, opinions = new Map()) {
      popup?.remove();
      shown = plan;
      map.setPaintProperty("plan-communes", "fill-color", communeColours(plan.communes_by_state));
      map.setPaintProperty("plan-sites", "circle-radius", radius(plan.sites.length));
      map.getSource("plan-sites").setData(features(plan, opinions));
      map.getSource("plan-standing").setData(standingOf(plan.standing ?? []));
      map.getSource("plan-stops").setData(stopsOf(plan.rounds?.stops ?? []));
      map.resize();
      const box = boundsOf(plan, maplibre);
      if (box) map.fitBounds(box, { padding: 24, maxZoom: 11, animate: false });
    },
    /** @param {import("./hand-panel.js").Hand} changed */
    showHand(changed) {
      if (changed.moving) popup?.remove();
      hand?.draw(changed, shown?.sites ?? []);
    },
    resize: () => map.resize(),
    /** @param {{lon: number, lat: number}} site */
    show(site) {
      map.easeTo({
        center: [site.lon, site.lat],
        zoom: Math.max(map.getZoom(), 9),
        animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      });
    },
  };
}

/** @param {Record<string, string[]>} states */
function communeColours(states) {
  const known = Object.entries(COLOURS).filter(([state]) => states[state]?.length > 0);
  if (known.length === 0) return "transparent";
  return [
    "match",
    ["get", "code"],
    ...known.flatMap(([state, colour]) => [states[state], colour]),
    "transparent",
  ];
}

/**
 * Points grow with the zoom and with their posts; thousands of them are small from afar.
 * @param {number} many
 */
function radius(many) {
  /** @type {(least: number, most: number) => any[]} */
  const size = (least, most) => ["+", least, ["min", most, ["-", ["get", "posts"], 1]]];
  return [
    "interpolate",
    ["linear"],
    ["zoom"],
    5,
    size(many > 800 ? 1.3 : 3, 4),
    9,
    size(6, 8),
    12,
    size(8, 10),
  ];
}

/** @param {Standing[]} sites */
function standingOf(sites) {
  return {
    type: "FeatureCollection",
    features: sites.map(({ lon, lat, name, commune_name: commune, posts }) => ({
      type: "Feature",
      properties: { name: `${name} (${commune}), qui reste : ${count(posts, "poste", "postes")}` },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  };
}

/** @param {import("../types/scenarios.d.ts").StopRow[]} stops */
function stopsOf(stops) {
  return {
    type: "FeatureCollection",
    features: stops.map(({ lon, lat, name, base_name: base }) => ({
      type: "Feature",
      properties: { name: `${name}, arrêt de tournée depuis ${base}` },
      geometry: { type: "Point", coordinates: [lon, lat] },
    })),
  };
}

/**
 * @param {Plan} plan
 * @param {Map<string, string>} opinions by commune
 */
function features(plan, opinions) {
  const waves = plan.waves.map((wave) => wave.name);
  return {
    type: "FeatureCollection",
    features: plan.sites.map((site) => ({
      type: "Feature",
      properties: {
        rank: site.rank,
        posts: site.posts,
        colour: WAVES[Math.max(0, waves.indexOf(site.wave)) % WAVES.length],
        opinion: opinions.get(site.commune) ?? "",
      },
      geometry: { type: "Point", coordinates: [site.lon, site.lat] },
    })),
  };
}

/**
 * Around the territory; for France around the sites of the mainland, when there are some there.
 * @param {Plan} plan
 * @param {any} maplibre
 */
function boundsOf(plan, maplibre) {
  if (plan.bounds) return new maplibre.LngLatBounds(plan.bounds);
  const near = plan.sites.filter((site) => site.lon > -6 && site.lon < 10.5 && site.lat > 41);
  const shown = near.length > 0 ? near : plan.sites;
  if (shown.length === 0) return null;
  const box = new maplibre.LngLatBounds();
  for (const site of shown) box.extend([site.lon, site.lat]);
  return box;
}
