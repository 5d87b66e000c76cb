/** Why a site of a plan is there, and what else: what a row of the table opens on. */

import { h } from "../shared/dom.js";
import { whole } from "../shared/numbers.js";
import { showOnMap } from "./plan-map.js";

/**
 * @typedef {import("../types/scenarios.d.ts").AlternativeRow} Alternative
 * @typedef {import("../types/scenarios.d.ts").ReplacementRow} Replacement
 */

/**
 * Returns what opens below the row of each site; none for a plan of before, which does not say it.
 * @param {{alternatives?: Alternative[], alternatives_words?: string}} plan
 */
export function whyOf({ alternatives, alternatives_words: known }) {
  if (!alternatives?.length) return undefined;
  const byRank = new Map(alternatives.map((each) => [each.rank, each]));
  return {
    label: "Pourquoi ?",
    /** @param {{rank: number}} site */
    of: (site) => {
      const row = byRank.get(site.rank);
      return row ? h("div", { class: "why" }, ...partsOf(row, known ?? "")) : null;
    },
  };
}

/**
 * @param {Alternative} row
 * @param {string} known
 */
function partsOf({ words, replacement, barred }, known) {
  const places = [replacement, barred].filter((place) => place !== null);
  return [
    h("p", { text: words }),
    places.length > 0 && h("p", {}, "Voir sur la carte : ", ...places.flatMap(shownOf)),
    h("p", { class: "hint", text: known }),
  ];
}

/**
 * @param {Replacement} place
 * @param {number} index
 */
function shownOf(place, index) {
  const site = { ...place, posts: 1 };
  const button = h("button", {
    type: "button",
    class: "link",
    text: place.name,
    onclick: () => showOnMap(site, "remplaçant possible, hors du plan"),
  });
  return index > 0 ? [", ", button] : [button];
}

/**
 * Returns the column of the people whom a site alone has in reach; null for a plan of before.
 * @param {{alternatives?: Alternative[]}} plan
 * @returns {import("../shared/sortable-table.js").Column|null}
 */
export function aloneColumn({ alternatives }) {
  if (!alternatives?.length) return null;
  const lost = new Map(alternatives.map((each) => [each.rank, each.people_lost]));
  return {
    label: "Dont lui seul",
    of: (site) => lost.get(site.rank) ?? -1,
    words: (site) => whole(lost.get(site.rank)),
  };
}
