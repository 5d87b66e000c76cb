/** The map beside a préfecture's opinions: the sites proposed in its département, and those of today. */

import { fill, h } from "../shared/dom.js";

/**
 * @typedef {import("../types/scenarios.d.ts").DepartementReply} Part
 * @typedef {{show: (site: {lon: number, lat: number}) => void, draw: (plan: any, opinions: Map<string, string>) => void}} Drawn
 */

/** Degrees around the sites, where there is but one. */
const MARGIN = 0.15;

/**
 * Draws the map in an element, and returns what follows the opinions and the site that is read.
 * @param {HTMLElement} target
 * @param {Part} part
 * @param {(rank: number) => void} choose a site that was clicked
 */
export function departementMap(target, part, choose) {
  const without = () =>
    fill(
      target,
      h("p", {
        class: "notice",
        text: "La carte ne peut pas s’afficher sur cet appareil. La liste dit la même chose.",
      }),
    );
  const said = target.nextElementSibling;
  const tell = (/** @type {string} */ words) => said && (said.textContent = words);
  const cardOf = (/** @type {number} */ rank) => {
    choose(rank);
    return null;
  };
  /** @type {Promise<Drawn|null>} */
  const map = part.snapshot
    ? import("./map.js")
        .then(({ planMap }) =>
          planMap(target, String(part.snapshot), { fail: without, cardOf, tell }),
        )
        .catch(() => (without(), null))
    : Promise.resolve((without(), null));
  return {
    /** @param {Part} now @param {Map<string, string>} opinions by commune */
    draw: (now, opinions) =>
      map.then((drawn) => {
        drawn?.draw(planOf(now), opinions);
        target.dataset.drawn = now.departement.name;
      }),
    /** @param {{lon: number, lat: number}} site */
    show: (site) => map.then((drawn) => drawn?.show(site)),
  };
}

/**
 * Returns a préfecture's part as a map draws a plan.
 * @param {Part} part
 */
export function planOf({ sites, standing, communes }) {
  /** @type {Record<string, string[]>} */
  const states = {};
  for (const { code, state } of communes) states[state] = [...(states[state] ?? []), code];
  const points = [...sites, ...standing];
  const lon = points.map((each) => each.lon);
  const lat = points.map((each) => each.lat);
  const bounds =
    points.length > 0
      ? [
          Math.min(...lon) - MARGIN,
          Math.min(...lat) - MARGIN,
          Math.max(...lon) + MARGIN,
          Math.max(...lat) + MARGIN,
        ]
      : null;
  const waves = [...new Set(sites.map((site) => site.wave))].map((name) => ({ name }));
  return { sites, standing, waves, communes_by_state: states, bounds };
}
