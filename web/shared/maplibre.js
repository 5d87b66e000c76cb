/** A map: MapLibre over the snapshot's own tiles, and over the base map that an operator chose. */

import { onBase } from "./base-map.js";
import { h } from "./dom.js";
import { labelsOf } from "./map-labels.js";
import { LABELS, mapStyle } from "./map-style.js";

const MAPLIBRE = "/vendor/maplibre-gl-6.17.0";
const PMTILES = "/vendor/pmtiles-4.5.0/pmtiles.js";
const FRANCE = [-5, 41.3, 9.6, 51.1];
/** How near one comes: contours alone say nothing nearer, streets do. */
const NEAREST = { contours: 15, streets: 18 };

/**
 * Returns a map of the territory in an element, once its style stands.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot whose tiles are drawn
 * @param {() => void} fail told when the map cannot be drawn after all
 * @param {{marked?: Map<string, [number, number]>, isPrinted?: boolean, base?: any}} [options] communes whose
 *   name goes under a marker; whether what is drawn must be kept for paper; the style of a base map
 * @returns {Promise<{maplibre: any, map: any}>}
 */
export async function openMap(
  target,
  snapshot,
  fail,
  { marked = new Map(), isPrinted = false, base = null } = {},
) {
  const [maplibre] = await Promise.all([
    import(`${MAPLIBRE}/maplibre-gl.mjs`),
    script(PMTILES),
    stylesheet(`${MAPLIBRE}/maplibre-gl.css`),
  ]);
  const protocol = new /** @type {any} */ (globalThis).pmtiles.Protocol();
  maplibre.addProtocol("pmtiles", protocol.tile);
  const tiles = new URL(
    `/snapshots/${encodeURIComponent(snapshot)}/communes.pmtiles`,
    location.href,
  ).href;
  const own = mapStyle(tiles, getComputedStyle(document.documentElement));
  const map = new maplibre.Map({
    container: target,
    style: base ? onBase(base, own) : own,
    bounds: FRANCE,
    minZoom: 4,
    maxZoom: base ? NEAREST.streets : NEAREST.contours,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    locale: FRENCH,
    ...(isPrinted && { canvasContextAttributes: { preserveDrawingBuffer: true } }),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map
    .getCanvas()
    .setAttribute("aria-label", "Carte : flèches pour se déplacer, plus et moins pour zoomer");
  await loaded(map, fail, Boolean(base));
  if (!base) nameCommunes(map, marked);
  return { maplibre, map };
}

/**
 * Resolves once the style stands; where no tile ever comes, the map is a failure.
 * @param {any} map
 * @param {() => void} fail
 * @param {boolean} hasBase what a base map lacks fails nothing: the territory is under it
 */
function loaded(map, fail, hasBase) {
  let hasTiles = false;
  return new Promise((resolve, reject) => {
    map.once("style.load", () => resolve(undefined));
    map.on("sourcedata", (/** @type {any} */ event) => (hasTiles ||= Boolean(event.tile)));
    map.on("error", (/** @type {any} */ event) => {
      if (hasTiles || (hasBase && event.sourceId !== "territory")) return;
      reject(event.error);
      fail();
    });
  });
}

/**
 * Names follow the view: they are chosen anew once the tiles of a new view are drawn.
 * @param {any} map
 * @param {Map<string, [number, number]>} marked
 */
function nameCommunes(map, marked) {
  let isStale = true;
  map.on("moveend", () => (isStale = true));
  map.on("idle", () => {
    if (isStale) map.getSource(LABELS).setData(labelsOf(map, marked));
    isStale = false;
  });
}

/** @param {string} address */
function script(address) {
  return new Promise((resolve, reject) => {
    document.head.append(h("script", { src: address, onload: resolve, onerror: reject }));
  });
}

/** @param {string} address */
function stylesheet(address) {
  return new Promise((resolve, reject) => {
    const theme = document.querySelector("link[rel=stylesheet]");
    theme?.before(
      h("link", { rel: "stylesheet", href: address, onload: resolve, onerror: reject }),
    );
  });
}

const FRENCH = {
  "NavigationControl.ZoomIn": "Zoomer",
  "NavigationControl.ZoomOut": "Dézoomer",
  "Map.Title": "Carte",
  "Popup.Close": "Fermer",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
};
