/** All that the map shows, as a table that is sorted by its headers. */

import { statusInWords } from "./classes.js";
import { decimal, minutes, postsNeeded, share, whole } from "../shared/numbers.js";
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
    label: "Conseillers / 10 000",
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
    label: "Conseillers / 10 000",
    of: (row) => row.advisors_per_10k ?? -1,
    words: (row) => decimal(row.advisors_per_10k, 2),
  },
  {
    label: "Postes à prévoir",
    of: (row) => row.posts_needed,
    words: postsNeeded,
  },
];

/**
 * Draws the table of rows in an element.
 * @param {HTMLElement} target
 * @param {any[]} rows communes, or départements
 * @param {(row: any) => void} choose a row whose sheet is wanted
 */
export function drawTable(target, rows, choose) {
  const isByTerritory = Boolean(rows[0]?.within_threshold);
  const sorted = isByTerritory
    ? { column: 2, isDescending: false }
    : { column: 3, isDescending: true };
  sortableTable(target, isByTerritory ? TERRITORIES : COMMUNES, rows, {
    sorted,
    id: (row) => row.code,
    choose,
  });
}
