/** All that the map shows, as a table that is sorted by its headers. */

import { fill, h } from "../shared/dom.js";
import { statusInWords } from "./classes.js";
import { decimal, minutes, share, whole } from "./words.js";

const FIRST = 200;
const LAST = Number.POSITIVE_INFINITY;

const COMMUNES = [
  { label: "Commune", of: (row) => row.name, words: (row) => row.name, isText: true },
  { label: "Code", of: (row) => row.code, words: (row) => row.code, isText: true },
  { label: "Habitants", of: (row) => row.people ?? -1, words: (row) => whole(row.people) },
  { label: "Temps", of: (row) => (row.reachable === false ? LAST : (row.minutes ?? -1)), words: minutes },
  { label: "Lieu le plus proche", of: (row) => row.nearest_site?.nom ?? "", words: (row) => (row.nearest_site ? `${row.nearest_site.nom}, ${row.nearest_site.commune ?? ""}` : "–"), isText: true },
  { label: "Conseillers / 10 000", of: (row) => row.advisors_per_10k ?? -1, words: (row) => decimal(row.advisors_per_10k, 2) },
  { label: "Classement", of: (row) => row.status, words: (row) => statusInWords(row.status), isText: true },
];
const TERRITORIES = [
  { label: "Département", of: (row) => row.name, words: (row) => `${row.name} (${row.code})`, isText: true },
  { label: "Habitants", of: (row) => row.people, words: (row) => whole(row.people) },
  { label: "Au seuil", of: (row) => row.within_threshold.share ?? -1, words: (row) => share(row.within_threshold.share) },
  { label: "Temps médian", of: (row) => row.minutes_median ?? LAST, words: (row) => (row.minutes_median === null ? "–" : `${decimal(row.minutes_median)} min`) },
  { label: "Sans route", of: (row) => row.unreachable.people, words: (row) => whole(row.unreachable.people) },
  { label: "Conseillers / 10 000", of: (row) => row.advisors_per_10k ?? -1, words: (row) => decimal(row.advisors_per_10k, 2) },
  { label: "Postes à prévoir", of: (row) => row.posts_needed, words: (row) => whole(row.posts_needed) },
];

/**
 * Draws the table of rows in an element.
 * @param {HTMLElement} target
 * @param {any[]} rows communes, or départements
 * @param {(row: any) => void} choose a row whose sheet is wanted
 */
export function drawTable(target, rows, choose) {
  const columns = rows[0]?.within_threshold ? TERRITORIES : COMMUNES;
  let sorted = { column: columns.length > 3 && columns === COMMUNES ? 3 : 2, isDescending: columns === COMMUNES };
  let isWhole = false;

  function draw() {
    const { column, isDescending } = sorted;
    const { of, isText } = columns[column];
    const order = (one, other) => (isText ? of(one).localeCompare(of(other), "fr") : of(one) - of(other)) || one.code.localeCompare(other.code);
    const ranked = [...rows].sort((one, other) => (isDescending ? -1 : 1) * order(one, other));
    const shown = isWhole ? ranked : ranked.slice(0, FIRST);
    fill(
      target,
      h("table", {}, h("thead", {}, h("tr", {}, ...columns.map(header))), h("tbody", {}, ...shown.map(line))),
      shown.length < ranked.length && h("button", { type: "button", class: "plain", text: `Afficher les ${whole(ranked.length)} lignes`, onclick: () => ((isWhole = true), draw()) }),
    );
  }

  function header({ label }, index) {
    const isSorted = index === sorted.column;
    const sort = () => {
      sorted = { column: index, isDescending: isSorted ? !sorted.isDescending : !columns[index].isText };
      draw();
      target.querySelectorAll("th button")[index].focus();
    };
    const order = isSorted ? (sorted.isDescending ? "descending" : "ascending") : null;
    return h("th", { scope: "col", "aria-sort": order }, h("button", { type: "button", text: label, onclick: sort }));
  }

  function line(row) {
    const [first, ...others] = columns;
    const name = h("th", { scope: "row" }, h("button", { type: "button", class: "link", text: first.words(row), onclick: () => choose(row) }));
    return h("tr", {}, name, ...others.map((column) => h("td", { class: column.isText ? null : "number", text: column.words(row) })));
  }

  draw();
}
