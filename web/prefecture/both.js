/** The communes that are both fragile and far: their list, and its file. */

import { coverageAddress } from "../shared/coverage-api.js";
import { fill } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { count, measured, minutes, shortest, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";
import { cellOf, isNumeric } from "./column-classes.js";
import { part } from "./controls.js";

/** @typedef {import("./state.js").State} State */

const BOTH = "C3";

/**
 * Returns the communes that need most and have least.
 * @param {any} answer
 * @param {number} threshold minutes
 * @returns {any[]}
 */
export function fragileAndFar({ column, rows }, threshold) {
  return rows.filter((/** @type {any} */ row) => cellOf(row, column.thirds, threshold) === BOTH);
}

/**
 * Draws the list of the communes that are both fragile and far, with its file; hidden where no column tells.
 * @param {any} answer
 * @param {State} state
 * @param {URLSearchParams} question
 * @param {{choose: (row: any) => void, ends: (error: unknown) => boolean}} told
 */
export function drawBoth(answer, state, question, { choose, ends }) {
  const { column, territory } = answer;
  const target = part("both");
  target.hidden = !column || !isNumeric(column) || territory.level === "france";
  if (target.hidden) return;
  const rows = fragileAndFar(answer, state.threshold);
  const people = rows.reduce((sum, row) => sum + (row.people ?? 0), 0);
  const file = new URLSearchParams(question);
  file.delete("cells");
  for (const [name, value] of [
    ["cells", BOTH],
    ["format", "csv"],
    ["locale", "fr"],
  ])
    file.set(name, value);
  part("both-note").textContent =
    `Le tiers des communes de France où « ${column.label} » est le plus élevé, à plus de ${shortest(state.threshold)} minutes d’un lieu ou sans route : ${count(rows.length, "commune", "communes")}, ${count(people, "habitant", "habitants")}.`;
  fill(
    part("both-file"),
    rows.length > 0 &&
      fileButton(
        "Ces communes (CSV)",
        coverageAddress("", territory, file),
        "maillage-fragiles-et-loin.csv",
        ends,
      ),
  );
  sortableTable(
    part("both-table"),
    [
      { label: "Commune", of: (row) => row.name, words: (row) => row.name, isText: true },
      { label: "Habitants", of: (row) => row.people ?? -1, words: (row) => whole(row.people) },
      { label: column.label, of: (row) => row.value, words: (row) => measured(row.value) },
      {
        label: "Temps",
        of: (row) => (row.reachable ? row.minutes : Number.POSITIVE_INFINITY),
        words: minutes,
      },
    ],
    rows,
    { sorted: { column: 1, isDescending: true }, id: (row) => row.code, choose },
  );
  part("both-table").hidden = rows.length === 0;
}
