/** The citizen's map: numbered places over the territory. */

import { h } from "../shared/dom.js";
import { openMap } from "../shared/maplibre.js";

/**
 * Returns a map in an element.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot whose tiles are drawn
 * @param {() => void} fail told when the map cannot be drawn after all
 * @returns {Promise<{draw: (answer: import("../types/nearest.d.ts").NearestReply) => void}>}
 */
export async function createMap(target, snapshot, fail) {
  /** @type {Map<string, [number, number]>} */
  const marked = new Map();
  const { maplibre, map } = await openMap(target, snapshot, fail, { marked });
  return { draw: drawer(maplibre, map, marked) };
}

/**
 * @typedef {import("../types/nearest.d.ts").NearestReply} Answer
 * @typedef {Answer["sites"][number]} Site
 */

/**
 * @param {any} maplibre
 * @param {any} map
 * @param {Map<string, [number, number]>} marked
 * @returns {(answer: Answer) => void}
 */
function drawer(maplibre, map, marked) {
  /** @type {Array<{remove: () => void}>} */
  let markers = [];
  return (answer) => {
    for (const marker of markers) marker.remove();
    marked.clear();
    const placed = answer.sites
      .map((site, index) => ({ site, number: index + 1 }))
      .filter(
        ({ site }) => typeof site.latitude === "number" && typeof site.longitude === "number",
      );
    const bounds = new maplibre.LngLatBounds();
    /** @type {(element: HTMLElement, lon: number, lat: number) => any} */
    const at = (element, lon, lat) => {
      bounds.extend([lon, lat]);
      return new maplibre.Marker({ element }).setLngLat([lon, lat]).addTo(map);
    };
    markers = answer.origin ? [at(originMarker(), answer.origin.lon, answer.origin.lat)] : [];
    // After the origin's, so that no number is hidden under it.
    markers.push(
      ...placed.map(({ site, number }) => {
        const [lon, lat] = /** @type {[number, number]} */ ([site.longitude, site.latitude]);
        if (site.code_insee && !marked.has(site.code_insee))
          marked.set(site.code_insee, [lon, lat]);
        return at(siteMarker(site, number), lon, lat);
      }),
    );
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.resize();
    if (!bounds.isEmpty())
      map.fitBounds(bounds, { padding: 50, maxZoom: 13, animate: !isStill, duration: 500 });
  };
}

/**
 * A numbered disc. No key reaches it: what it leads to is the list, where every key leads already, and
 * a pointer on one shows the other.
 * @param {Site} site
 * @param {number} number
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
  for (const [event, isPointed] of /** @type {[string, boolean][]} */ ([
    ["mouseenter", true],
    ["focusin", true],
    ["mouseleave", false],
    ["focusout", false],
  ])) {
    card?.addEventListener(event, () => marker.classList.toggle("is-pointed", isPointed));
  }
  return marker;
}

function originMarker() {
  return h("div", { class: "marker-origin", role: "img", "aria-label": "Votre recherche" });
}
