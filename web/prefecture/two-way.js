/** Need crossed with access: its legend in nine cells. */

import { h } from "../shared/dom.js";
import { count, measured, whole } from "../shared/numbers.js";
import { accessInWords, cellOf, CELLS, lettersOf, NEEDS } from "./column-classes.js";
import { swatch } from "./legend.js";

/** @typedef {import("../types/coverage.d.ts").ColumnShown} ColumnShown */

/**
 * Returns the legend: a table of need by access, each cell with its name, its colour and its communes.
 * @param {ColumnShown} column
 * @param {any[]} rows
 * @param {number} threshold minutes
 * @param {{chosen: string[], choose: (cell: string) => void}} cells that are looked at alone
 */
export function twoWayLegend(column, rows, threshold, { chosen, choose }) {
  const counts = new Map();
  for (const row of rows) {
    const cell = cellOf(row, column.thirds, threshold);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const letters = [...lettersOf(column.thirds)].reverse();
  /** @param {string} cell */
  const button = (cell) =>
    h(
      "button",
      {
        type: "button",
        class: "cell",
        "aria-pressed": String(chosen.includes(cell)),
        "aria-label": `${cell} : ${count(counts.get(cell) ?? 0, "commune", "communes")}, ne voir qu’elles`,
        onclick: () => choose(cell),
      },
      swatch({ label: cell, colour: CELLS[cell] }),
      h("span", { text: `${cell} (${whole(counts.get(cell) ?? 0)})` }),
    );
  return h(
    "div",
    {},
    h("h3", { text: `Besoin et accès : ${column.label}` }),
    h(
      "table",
      { class: "two-way" },
      h("caption", {
        class: "hint",
        text: `Besoin : tiers des communes de France selon « ${column.label} »${boundsInWords(column)}. Une valeur élevée est lue comme un besoin fort. Cliquez sur une case pour ne voir qu’elle.`,
      }),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col", text: "Besoin" }),
          ...accessInWords(threshold).map((text) => h("th", { scope: "col", text })),
        ),
      ),
      h(
        "tbody",
        {},
        ...letters.map((letter) =>
          h(
            "tr",
            {},
            h("th", { scope: "row", text: NEEDS[letter] }),
            ...["1", "2", "3"].map((digit) => h("td", {}, button(`${letter}${digit}`))),
          ),
        ),
      ),
    ),
    counts.has(null) &&
      h("p", {
        class: "hint",
        text: `En gris, non renseigné : ${count(counts.get(null), "commune", "communes")}.`,
      }),
  );
}

/** @param {ColumnShown} column */
function boundsInWords({ thirds, unit }) {
  const words = thirds.map((bound) => (unit ? `${measured(bound)} ${unit}` : measured(bound)));
  return words.length > 0 ? `, bornes ${words.join(" et ")}` : "";
}
