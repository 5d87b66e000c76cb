/**
 * A base map with roads and streets, where the operator chose one: a MapLibre style, whose tiles may
 * be PMTiles. Without one nothing is asked of anybody else, and the territory's contours are the map.
 */

import { askPublisher } from "./publisher.js";

/** @typedef {{style: any, host: string, credit: string}} BaseMap `style` is null when it did not come */

const PATIENCE_MS = 8000;
/** Of the territory's own layers: under the base map, and over it. */
const UNDER = new Set(["sea", "land"]);
const OVER = new Set(["departement-borders", "region-borders"]);

/**
 * Returns the base map that the operator chose; null where they chose none.
 * @returns {Promise<BaseMap|null>}
 */
export async function chosenBaseMap() {
  const told = await askPublisher().catch(() => null);
  const host = told && hostOf(told.base_map_style);
  if (!told || !host) return null;
  const found = { host, credit: told.base_map_credit || host };
  try {
    const reply = await fetch(told.base_map_style, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const style = await reply.json();
    const isOne = reply.ok && style.version === 8 && Array.isArray(style.layers);
    return { ...found, style: isOne ? style : null };
  } catch {
    return { ...found, style: null };
  }
}

/** Returns the host of an address; empty for what is none. @param {string|undefined} address */
export function hostOf(address) {
  try {
    return new URL(address ?? "").host;
  } catch {
    return "";
  }
}

/**
 * Returns a base map's style with the territory's own land under it, and its borders over it.
 * @param {any} base
 * @param {any} own the style of the territory
 */
export function onBase(base, own) {
  /** @param {Set<string>} kept */
  const layers = (kept) => own.layers.filter((/** @type {any} */ { id }) => kept.has(id));
  const taken = new Set(own.layers.map((/** @type {any} */ { id }) => id));
  return {
    ...base,
    sources: { ...base.sources, ...own.sources },
    layers: [
      ...layers(UNDER),
      ...base.layers.filter((/** @type {any} */ { id }) => !taken.has(id)),
      ...layers(OVER),
    ],
  };
}

const OWN = "IGN Admin Express, INSEE — Licence Ouverte 2.0";

/**
 * Says what a map is drawn from, and who else is asked for it.
 * @param {BaseMap|null} base
 */
export function creditInWords(base) {
  if (!base) return `Fond de carte : ${OWN}.`;
  if (!base.style)
    return `Le fond de carte de ${base.host} ne répond pas : voici les contours seuls. Contours : ${OWN}.`;
  return `Fond de carte : ${base.credit}, demandé par votre navigateur à ${base.host}, qui voit quelle partie de la carte vous regardez. Contours : ${OWN}.`;
}
