/** The map: MapLibre over the snapshot's own tiles; nothing is asked of anyone else. */

import { h } from "../shared/dom.js";
import { LABELS, mapStyle } from "./map-style.js";
import { labelsOf } from "./map-labels.js";

const MAPLIBRE = "/vendor/maplibre-gl-6.17.0";
const PMTILES = "/vendor/pmtiles-4.5.0/pmtiles.js";

/**
 * Returns a map in an element.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot whose tiles are drawn
 * @param {() => void} fail told when the map cannot be drawn after all
 * @returns {Promise<{draw: (answer: Record<string, any>) => void}>}
 */
export async function createMap(target, snapshot, fail) {
  const [maplibre] = await Promise.all([import(`${MAPLIBRE}/maplibre-gl.mjs`), script(PMTILES), stylesheet(`${MAPLIBRE}/maplibre-gl.css`)]);
  const protocol = new globalThis.pmtiles.Protocol();
  maplibre.addProtocol("pmtiles", protocol.tile);
  const tiles = new URL(`/snapshots/${encodeURIComponent(snapshot)}/communes.pmtiles`, location.href).href;
  const map = new maplibre.Map({
    container: target,
    style: mapStyle(tiles, getComputedStyle(document.documentElement)),
    bounds: [-5, 41.3, 9.6, 51.1],
    minZoom: 4,
    maxZoom: 15,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    locale: FRENCH,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.getCanvas().setAttribute("aria-label", "Carte : flèches pour se déplacer, plus et moins pour zoomer");
  await loaded(map, fail);
  /** @type {Map<string, [number, number]>} */
  const marked = new Map();
  nameCommunes(map, marked);
  return { draw: drawer(maplibre, map, marked) };
}

/** Resolves once the style stands; where no tile ever comes, the map is a failure. */
function loaded(map, fail) {
  let hasTiles = false;
  return new Promise((resolve, reject) => {
    map.once("style.load", () => resolve(undefined));
    map.on("sourcedata", (event) => (hasTiles ||= Boolean(event.tile)));
    map.on("error", (event) => {
      if (hasTiles) return;
      reject(event.error);
      fail();
    });
  });
}

/** Names follow the view: they are chosen anew once the tiles of a new view are drawn. */
function nameCommunes(map, marked) {
  let isStale = true;
  map.on("moveend", () => (isStale = true));
  map.on("idle", () => {
    if (isStale) map.getSource(LABELS).setData(labelsOf(map, marked));
    isStale = false;
  });
}

function drawer(maplibre, map, marked) {
  /** @type {Array<{remove: () => void}>} */
  let markers = [];
  return (answer) => {
    for (const marker of markers) marker.remove();
    marked.clear();
    const placed = answer.sites
      .map((site, index) => ({ site, number: index + 1 }))
      .filter(({ site }) => typeof site.latitude === "number" && typeof site.longitude === "number");
    const bounds = new maplibre.LngLatBounds();
    const at = (element, lon, lat) => {
      bounds.extend([lon, lat]);
      return new maplibre.Marker({ element }).setLngLat([lon, lat]).addTo(map);
    };
    markers = answer.origin ? [at(originMarker(), answer.origin.lon, answer.origin.lat)] : [];
    // After the origin's, so that no number is hidden under it.
    markers.push(...placed.map(({ site, number }) => {
      if (site.code_insee && !marked.has(site.code_insee)) marked.set(site.code_insee, [site.longitude, site.latitude]);
      return at(siteMarker(site, number), site.longitude, site.latitude);
    }));
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.resize();
    if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 50, maxZoom: 13, animate: !isStill, duration: 500 });
  };
}

/**
 * A numbered disc. No key reaches it: what it leads to is the list, where every key leads already, and
 * a pointer on one shows the other.
 */
function siteMarker(site, number) {
  const card = document.getElementById(`site-${number}`);
  const marker = h("div", {
    class: "marker",
    role: "img",
    "aria-label": `Lieu ${number} : ${site.nom}`,
    text: number,
    onclick: () => card?.focus(),
    onmouseenter: () => card?.classList.add("is-pointed"),
    onmouseleave: () => card?.classList.remove("is-pointed"),
  });
  for (const [event, isPointed] of [["mouseenter", true], ["focusin", true], ["mouseleave", false], ["focusout", false]]) {
    card?.addEventListener(event, () => marker.classList.toggle("is-pointed", isPointed));
  }
  return marker;
}

function originMarker() {
  return h("div", { class: "marker-origin", role: "img", "aria-label": "Votre recherche" });
}

function script(address) {
  return new Promise((resolve, reject) => {
    document.head.append(h("script", { src: address, onload: resolve, onerror: reject }));
  });
}

function stylesheet(address) {
  return new Promise((resolve, reject) => {
    const theme = document.querySelector("link[rel=stylesheet]");
    theme.before(h("link", { rel: "stylesheet", href: address, onload: resolve, onerror: reject }));
  });
}

const FRENCH = {
  "NavigationControl.ZoomIn": "Zoomer",
  "NavigationControl.ZoomOut": "Dézoomer",
  "Map.Title": "Carte",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
};
