/** Who can come without a car: its figures, its map, and what a commune's sheet says of it. */

import { h } from "../shared/dom.js";
import { communesInWords, decimal, share, whole } from "../shared/numbers.js";
import { UNKNOWN } from "./classes.js";

/** @type {Record<string, import("./classes.js").Class>} */
const COMING = {
  on_foot: { label: "à pied", colour: "#7fcdbb" },
  by_transit: { label: "en transport en commun", colour: "#41b6c4" },
  cannot_come: { label: "ne peut pas venir", colour: "#b5121b", isHatched: true },
  transit_unknown: { label: "loin à pied, transport en commun inconnu", colour: "#f2b134" },
  unknown: UNKNOWN,
};

/**
 * The measure of the map; the same words and colours as `geodata/exports/travel_words.py`.
 * @returns {import("./classes.js").Measure}
 */
export function comingMeasure() {
  return {
    name: "without_car",
    label: "Venir sans voiture",
    classes: Object.values(COMING),
    classOf: (row) => COMING[row.without_car] ?? UNKNOWN,
  };
}

/**
 * Returns the figures; where no table tells of public transport, that nobody knows is said.
 * @param {import("../types/coverage.d.ts").WithoutCar} figures
 */
export function comingOf(figures) {
  const walk = `${decimal(figures.foot_minutes, 0)} min`;
  const ride = `${decimal(figures.transit_minutes, 0)} min`;
  /** @type {[string, any][]} */
  const rows = [[`À ${walk} à pied ou moins d’un lieu`, figures.on_foot]];
  if (figures.transit !== "unknown")
    rows.push(
      [`Plus loin, à ${ride} ou moins en transport en commun`, figures.by_transit],
      ["Ne peuvent pas venir sans voiture", figures.cannot_come],
    );
  if (figures.transit_unknown.communes > 0)
    rows.push([`À plus de ${walk} à pied, transport en commun inconnu`, figures.transit_unknown]);
  return h(
    "section",
    { class: "without-car" },
    h("h3", { text: "Qui peut venir sans voiture" }),
    h(
      "dl",
      { class: "facts" },
      ...rows.flatMap(([term, own]) => [
        h("dt", { text: term }),
        h("dd", {
          text: `${whole(own.people)} habitants (${share(own.share)}), ${communesInWords(own)}`,
        }),
      ]),
    ),
    h("p", {
      class: "hint",
      text: `Les habitants d’une commune sont comptés à son point, sa mairie.${
        figures.transit === "known"
          ? ""
          : " Là où aucun temps en transport en commun n’a été importé, on ne sait pas s’il y en a : ces habitants sont comptés à part."
      }`,
    }),
  );
}

/**
 * Returns what a commune's sheet says of it.
 * @param {any} row
 * @returns {string[][]}
 */
export function comingFacts(row) {
  if (!row.without_car) return [];
  const words = (/** @type {number|null} */ minutes) =>
    typeof minutes === "number" ? `${decimal(minutes)} min` : "inconnu";
  return [
    ["Venir sans voiture", COMING[row.without_car]?.label ?? "inconnu"],
    ["À pied", words(row.minutes_on_foot)],
    ["En transport en commun", words(row.minutes_by_transit)],
  ];
}
