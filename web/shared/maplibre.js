/** A map: MapLibre over the snapshot's own tiles; nothing is asked of anyone else. */

import { h } from "./dom.js";
import { labelsOf } from "./map-labels.js";
import { LABELS, mapStyle } from "./map-style.js";

const MAPLIBRE = "/vendor/maplibre-gl-6.17.0";
const PMTILES = "/vendor/pmtiles-4.5.0/pmtiles.js";
const FRANCE = [-5, 41.3, 9.6, 51.1];

/**
 * Returns a map of the territory in an element, once its style stands.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot whose tiles are drawn
 * @param {() => void} fail told when the map cannot be drawn after all
 * @param {{marked?: Map<string, [number, number]>, isPrinted?: boolean}} [options] communes whose name goes
 *   under a marker; whether what is drawn must be kept for paper
 * @returns {Promise<{maplibre: any, map: any}>}
 */
export async function openMap(
  target,
  snapshot,
  fail,
  { marked = new Map(), isPrinted = false } = {},
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
  const map = new maplibre.Map({
    container: target,
    style: mapStyle(tiles, getComputedStyle(document.documentElement)),
    bounds: FRANCE,
    minZoom: 4,
    maxZoom: 15,
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
  await loaded(map, fail);
  nameCommunes(map, marked);
  return { maplibre, map };
}

/**
 * Resolves once the style stands; where no tile ever comes, the map is a failure.
 * @param {any} map
 * @param {() => void} fail
 */
function loaded(map, fail) {
  let hasTiles = false;
  return new Promise((resolve, reject) => {
    map.once("style.load", () => resolve(undefined));
    map.on("sourcedata", (/** @type {any} */ event) => (hasTiles ||= Boolean(event.tile)));
    map.on("error", (/** @type {any} */ event) => {
      if (hasTiles) return;
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
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
};
