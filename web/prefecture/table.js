/** All that the map shows, as a table that is sorted by its headers. */

import { statusInWords } from "./classes.js";
import { cellOf, isNumeric, NOT_SAID, titleOf } from "./column-classes.js";
import { decimal, measured, minutes, postsNeeded, share, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";

const LAST = Number.POSITIVE_INFINITY;

/** @type {import("../shared/sortable-table.js").Column[]} */
const COMMUNES = [
  { label: "Commune", of: (row) => row.name, words: (row) => row.name, isText: true },
  { label: "Code", of: (row) => row.code, words: (row) => row.code, isText: true },
  { label: "Habitants", of: (row) => row.people ?? -1, words: (row) => whole(row.people) },
  {
    label: "Temps",
    of: (row) => (row.reachable === false ? LAST : (row.minutes ?? -1)),
    words: minutes,
  },
  {
    label: "Lieu le plus proche",
    of: (row) => row.nearest_site?.nom ?? "",
    words: (row) =>
      row.nearest_site ? `${row.nearest_site.nom}, ${row.nearest_site.commune ?? ""}` : "–",
    isText: true,
  },
  {
    label: "Conseillers / 10\u202f000",
    of: (row) => row.advisors_per_10k ?? -1,
    words: (row) => decimal(row.advisors_per_10k, 2),
  },
  {
    label: "Classement",
    of: (row) => row.status,
    words: (row) => statusInWords(row.status),
    isText: true,
  },
];
/** @type {import("../shared/sortable-table.js").Column[]} */
const TERRITORIES = [
  {
    label: "Département",
    of: (row) => row.name,
    words: (row) => `${row.name} (${row.code})`,
    isText: true,
  },
  { label: "Habitants", of: (row) => row.people, words: (row) => whole(row.people) },
  {
    label: "Au seuil",
    of: (row) => row.within_threshold.share ?? -1,
    words: (row) => share(row.within_threshold.share),
  },
  {
    label: "Temps médian",
    of: (row) => row.minutes_median ?? LAST,
    words: (row) => (row.minutes_median === null ? "–" : `${decimal(row.minutes_median)} min`),
  },
  {
    label: "Sans route",
    of: (row) => row.unreachable.people,
    words: (row) => whole(row.unreachable.people),
  },
  {
    label: "Conseillers / 10\u202f000",
    of: (row) => row.advisors_per_10k ?? -1,
    words: (row) => decimal(row.advisors_per_10k, 2),
  },
  {
    label: "Postes à prévoir",
    of: (row) => row.posts_needed,
    words: postsNeeded,
  },
];

/** Where a grid says where people live. @type {import("../shared/sortable-table.js").Column[]} */
const SPREAD = [
  {
    label: "Habitants dans la limite",
    of: (row) => row.share_within ?? -1,
    words: (row) => share(row.share_within),
  },
  {
    label: "Carreau le plus loin",
    of: (row) => row.minutes_worst ?? LAST,
    words: (row) => (row.minutes_worst === null ? "–" : `${decimal(row.minutes_worst)} min`),
  },
];

/**
 * Draws the table of rows in an element.
 * @param {HTMLElement} target
 * @param {any[]} rows communes, or départements
 * @param {(row: any) => void} choose a row whose sheet is wanted
 * @param {{column?: import("../types/coverage.d.ts").ColumnShown, threshold: number}} shown beside what is usual
 */
export function drawTable(target, rows, choose, { column, threshold }) {
  const isByTerritory = Boolean(rows[0]?.within_threshold);
  const sorted = isByTerritory
    ? { column: 2, isDescending: false }
    : { column: 3, isDescending: true };
  const communes = rows[0]?.cells === undefined ? COMMUNES : [...COMMUNES, ...SPREAD];
  const usual = isByTerritory ? TERRITORIES : communes;
  const more = column ? columnsOf(column, threshold, isByTerritory) : [];
  sortableTable(target, [...usual, ...more], rows, {
    sorted,
    id: (row) => row.code,
    choose,
  });
}

/** The value of a row as people read it; a missing one is said. @param {any} row */
export function valueInWords({ value }) {
  if (value === null || value === undefined) return NOT_SAID.label;
  return typeof value === "number" ? measured(value) : value;
}

/**
 * @param {import("../types/coverage.d.ts").ColumnShown} column
 * @param {number} threshold minutes
 * @param {boolean} isByTerritory
 * @returns {import("../shared/sortable-table.js").Column[]}
 */
function columnsOf(column, threshold, isByTerritory) {
  const isText = !isNumeric(column);
  if (isText && isByTerritory) return [];
  const value = {
    label: titleOf(column),
    // What is missing is neither the least nor the most, and is sorted last of the largest.
    of: (/** @type {any} */ row) => row.value ?? (isText ? "" : Number.NEGATIVE_INFINITY),
    words: valueInWords,
    isText,
  };
  if (isText || isByTerritory) return [value];
  /** @param {any} row */
  const cell = (row) => cellOf(row, column.thirds, threshold) ?? "–";
  return [value, { label: "Besoin et accès", of: cell, words: cell, isText: true }];
}
