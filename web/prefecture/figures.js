/** The key figures of a territory. */

import { h } from "../shared/dom.js";
import { comingOf } from "./without-car.js";
import {
  communesInWords,
  count,
  decimal,
  postsNeeded,
  share,
  shareRange,
  whole,
} from "../shared/numbers.js";

/** @typedef {import("../types/coverage.d.ts").Indicators} Indicators */

/** @param {Indicators} figures */
export function figuresOf(figures) {
  const { within_threshold: within, inequality } = figures;
  const range = shareRange(within);
  const away = beyond(figures);
  return h(
    "div",
    {},
    h(
      "dl",
      { class: "cards" },
      card(
        share(within.share),
        `${figures.weight.name === "people" ? "des habitants" : "du total"} à ${decimal(within.minutes, 0)} min ou moins d’un lieu${range && ` (${range}, selon les temps réels)`}`,
      ),
      card(whole(away), "habitants au-delà, ou sans route"),
      card(decimal(figures.advisors_per_10k, 2), "conseiller à portée pour 10\u202f000 habitants"),
      card(postsNeeded(figures), "postes à prévoir dans les zones"),
    ),
    h(
      "table",
      { class: "steps" },
      h("caption", {
        class: "visually-hidden",
        text: "Part des habitants selon le temps de trajet",
      }),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...figures.within.map((step) =>
            h("th", { scope: "col", text: `${decimal(step.minutes, 0)} min` }),
          ),
          h("th", { scope: "col", text: "sans route" }),
        ),
      ),
      h(
        "tbody",
        {},
        h(
          "tr",
          {},
          ...figures.within.map((step) => h("td", { text: share(step.share) })),
          h("td", { text: `${whole(figures.unreachable.people)} hab.` }),
        ),
      ),
    ),
    h("p", {
      class: "hint",
      text: `${count(figures.people, "habitant", "habitants")}, ${communesInWords(figures)}, ${count(figures.sites, "lieu", "lieux")}, ${decimal(figures.advisors, 0)} ${figures.advisors >= 2 ? "conseillers" : "conseiller"}. ${unequal(inequality)}${missing(figures.weight)}${counted(figures.people_grid)}`,
    }),
    figures.without_car && comingOf(figures.without_car),
  );
}

/** Where people were counted, and how many have no cell. @param {Indicators["people_grid"]} grid */
export function counted(grid) {
  if (!grid) return "";
  const without = grid.communes_without
    ? `, sauf dans ${count(grid.communes_without, "commune sans carreau", "communes sans carreau")}`
    : "";
  return ` Habitants comptés là où ils vivent : ${count(grid.cells, "carreau", "carreaux")} (${grid.name})${without}.`;
}

/**
 * The people beyond the threshold or without a road: with a grid of people those who live there, and
 * else those of the communes that are.
 * @param {Indicators} figures
 */
export function beyond({ people, people_grid: grid, within_threshold: within, status }) {
  return grid
    ? people - within.people - status.unknown.people
    : status.remote.people + status.unreachable.people;
}

/** @param {Indicators["inequality"]} inequality */
function unequal({ worst_decile: worst, gini }) {
  if (typeof gini !== "number") return "";
  return `Inégalité entre habitants : ${decimal(gini, 2)}, entre 0 (autant d’aide à portée de chacun) et 1 (toute l’aide à portée d’un seul) ; l’habitant sur dix le moins bien servi a ${decimal(worst.advisors_per_10k, 2)} conseiller à portée pour 10\u202f000.`;
}

/** @param {Indicators["weight"]} weight */
function missing(weight) {
  return weight.people_without > 0
    ? ` Sans valeur pour ${whole(weight.people_without)} habitants, laissés de côté.`
    : "";
}

/**
 * @param {string} figure
 * @param {string} label
 */
function card(figure, label) {
  return h("div", {}, h("dt", { text: label }), h("dd", { text: figure }));
}
