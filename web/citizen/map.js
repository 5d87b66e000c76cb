/** The citizen's map: numbered places over the territory. */

import { h } from "../shared/dom.js";
import { openMap } from "../shared/maplibre.js";
import { fan, spotsOf } from "./fan.js";
import { groupsOf } from "./groups.js";

/**
 * Returns a map in an element.
 *
 * @param {HTMLElement} target
 * @param {string} snapshot whose tiles are drawn
 * @param {() => void} fail told when the map cannot be drawn after all
 * @param {any} base the style of a base map, or null
 * @returns {Promise<{draw: (answer: import("../types/nearest.d.ts").NearestReply) => void}>}
 */
export async function createMap(target, snapshot, fail, base) {
  /** @type {Map<string, [number, number]>} */
  const marked = new Map();
  const { maplibre, map } = await openMap(target, snapshot, fail, { marked, base });
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
  /** @type {any[]} */
  let markers = [];
  /** @type {any[]} */
  let discs = [];
  /** @type {any[]} */
  let legs = [];

  /** Fans out the discs that share a spot in this view, each tied to where it stands. */
  function fanOut() {
    for (const each of legs) each.remove();
    legs = [];
    for (const marker of discs) marker.setOffset([0, 0]);
    for (const spot of spotsOf(discs.map((marker) => map.project(marker.getLngLat())))) {
      const places = fan(spot.length);
      const middle = discs[spot[0]].getLngLat();
      legs.push(new maplibre.Marker({ element: legsOf(places) }).setLngLat(middle).addTo(map));
      spot.forEach((at, place) => {
        // From the middle of the fan, wherever on its spot a place stands.
        const [own, common] = [discs[at].getLngLat(), middle].map((each) => map.project(each));
        const { x, y } = places[place];
        discs[at].setOffset([x + common.x - own.x, y + common.y - own.y]);
      });
    }
  }

  map.on("zoomend", fanOut);
  return (answer) => {
    for (const marker of markers) marker.remove();
    marked.clear();
    const placed = groupsOf(answer)
      .flatMap(({ kind, sites, first }) =>
        sites.map((site, index) => ({ site, kind, number: first + index })),
      )
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
    discs = placed.map(({ site, kind, number }) => {
      const [lon, lat] = /** @type {[number, number]} */ ([site.longitude, site.latitude]);
      if (site.code_insee && !marked.has(site.code_insee)) marked.set(site.code_insee, [lon, lat]);
      return at(siteMarker(site, number, kind), lon, lat);
    });
    markers.push(...discs);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.resize();
    if (!bounds.isEmpty())
      map.fitBounds(bounds, { padding: 50, maxZoom: 13, animate: !isStill, duration: 500 });
    fanOut();
  };
}

/**
 * A numbered disc. No key reaches it: what it leads to is the list, where every key leads already, and
 * a pointer on one shows the other.
 * @param {Site} site
 * @param {number} number
 * @param {import("./groups.js").Kind} kind
 */
function siteMarker(site, number, kind) {
  const card = document.getElementById(`site-${number}`);
  const marker = h("div", {
    class: `marker is-${kind}`,
    role: "img",
    "aria-label": `Lieu ${number} : ${site.nom}${kind === "unconfirmed" ? ", à vérifier" : ""}`,
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

/**
 * A line from a spot to each disc of its fan.
 * @param {import("./fan.js").Pixel[]} discs
 */
function legsOf(discs) {
  const name = "http://www.w3.org/2000/svg";
  const most = Math.max(...discs.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]));
  const drawing = document.createElementNS(name, "svg");
  drawing.setAttribute("viewBox", `${-most} ${-most} ${2 * most} ${2 * most}`);
  drawing.setAttribute("width", String(2 * most));
  drawing.setAttribute("height", String(2 * most));
  for (const { x, y } of discs) {
    const line = document.createElementNS(name, "line");
    line.setAttribute("x2", String(x));
    line.setAttribute("y2", String(y));
    drawing.append(line);
  }
  const legs = h("div", { class: "marker-legs", "aria-hidden": "true" });
  legs.append(drawing);
  return legs;
}

function originMarker() {
  return h("div", { class: "marker-origin", role: "img", "aria-label": "Votre recherche" });
}
