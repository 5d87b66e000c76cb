/** The sheet of one commune, or of one département. */

import { fill, h } from "../shared/dom.js";
import { statusInWords } from "./classes.js";
import { comingFacts } from "./without-car.js";
import { BY } from "../shared/modes.js";
import { titleOf } from "./column-classes.js";
import { valueInWords } from "./table.js";
import { decimal, minutes, postsNeeded, share, shareRange, whole } from "../shared/numbers.js";

/**
 * Shows a row's sheet, and puts the focus on it.
 * @param {HTMLElement} target
 * @param {any} row
 * @param {any[]} zones
 * @param {(row: any) => void} open the territory of a row
 * @param {{add: (row: any) => void, reach: (row: any) => void}} told what adds a place in a commune, to see what would
 *   be, and what shows who may come to it
 * @param {{column?: import("../types/coverage.d.ts").ColumnShown, question: {mode?: string}}} answer the column that
 *   rows show, and how people travel
 */
export function showSheet(target, row, zones, open, { add, reach }, { column, question }) {
  const isTerritory = Boolean(row.within_threshold);
  const facts = isTerritory
    ? territoryFacts(row)
    : communeFacts(row, zones, question.mode ?? "car");
  if (column && !(isTerritory && column.kind === "class"))
    facts.push([titleOf(column), valueInWords(row)]);
  fill(
    target,
    h("h3", { text: `${row.name} (${row.code})` }),
    h(
      "dl",
      { class: "facts" },
      ...facts.flatMap(([term, value]) => [h("dt", { text: term }), h("dd", { text: value })]),
    ),
    !isTerritory &&
      h("button", {
        type: "button",
        class: "primary",
        text: "Et si un lieu ouvrait ici ?",
        onclick: () => add(row),
      }),
    !isTerritory &&
      h("button", { type: "button", text: "Qui peut venir ici ?", onclick: () => reach(row) }),
    isTerritory &&
      h("button", {
        type: "button",
        class: "primary",
        text: `Ouvrir ${row.name}`,
        onclick: () => open(row),
      }),
    h("button", {
      type: "button",
      class: "plain",
      text: "Fermer la fiche",
      onclick: () => (target.hidden = true),
    }),
  );
  target.hidden = false;
  target.focus();
}

/**
 * @param {any} row a commune
 * @param {any[]} zones
 * @param {string} mode
 * @returns {string[][]}
 */
function communeFacts(row, zones, mode) {
  const zone = zones.find((each) => each.id === row.zone);
  return [
    ["Habitants", whole(row.people)],
    [`Temps ${BY[mode]}${row.cells ? ", médian" : ""}`, minutes(row)],
    ...spreadFacts(row),
    [
      "Lieu le plus proche",
      row.nearest_site
        ? `${row.nearest_site.nom}, ${row.nearest_site.commune ?? ""}`
        : "aucun par la route",
    ],
    ["Conseillers à portée pour 10\u202f000 habitants", decimal(row.advisors_per_10k, 2)],
    ["Classement", statusInWords(row.status)],
    ...comingFacts(row),
    ...(row.point_quality === "unsure"
      ? [["Position", "incertaine : les trajets partent du milieu de la commune"]]
      : []),
    ["Zone", zone ? zone.name : row.zone ? `zone ${row.zone}` : "aucune"],
    ["Intercommunalité", row.epci_name ?? "aucune"],
  ];
}

/**
 * How the people of a commune are spread, where a grid says where they live.
 * @param {any} row a commune
 * @returns {string[][]}
 */
export function spreadFacts(row) {
  if (row.cells === undefined) return [];
  if (!row.cells) return [["Habitants", "sans carreau : tous comptés à la mairie"]];
  const worst = row.minutes_worst === null ? "sans route" : `${decimal(row.minutes_worst)} min`;
  return [
    ["Habitants dans la limite", share(row.share_within)],
    ...(row.share_unreachable ? [["Habitants sans route", share(row.share_unreachable)]] : []),
    ["Carreau le plus éloigné", `${worst}, parmi ${whole(row.cells)}`],
  ];
}

/**
 * @param {any} row a département
 * @returns {string[][]}
 */
function territoryFacts(row) {
  return [
    ["Habitants", whole(row.people)],
    [
      `À ${decimal(row.within_threshold.minutes, 0)} min ou moins`,
      [share(row.within_threshold.share), shareRange(row.within_threshold)]
        .filter(Boolean)
        .join(", soit "),
    ],
    ["Temps médian", row.minutes_median === null ? "–" : `${decimal(row.minutes_median)} min`],
    ["Sans route", `${whole(row.unreachable.people)} habitants`],
    ["Conseillers à portée pour 10\u202f000 habitants", decimal(row.advisors_per_10k, 2)],
    ["Postes à prévoir", postsNeeded(row)],
  ];
}
