/** A table that is sorted by its headers, drawn whole when it is asked for. */

import { fill, h } from "./dom.js";
import { whole } from "./numbers.js";

const FIRST = 200;

/**
 * @typedef {object} Column
 * @property {string} label
 * @property {(row: any) => any} of what it is sorted by
 * @property {(row: any) => string} words what it shows
 * @property {boolean} [isText]
 */

/**
 * Draws a table of rows in an element.
 * @param {HTMLElement} target
 * @param {Column[]} columns the first one names the row
 * @param {any[]} rows
 * @param {{sorted: {column: number, isDescending: boolean}, id: (row: any) => string,
 *   choose?: (row: any) => void, focused?: (row: any) => void, below?: (row: any) => HTMLElement,
 *   detail?: {label: string, of: (row: any) => Node|null}}} options
 *   how it is sorted first, what tells equal rows apart, what a row's name does, what the focus on anything of
 *   a row does, what is below its name, and what opens below the row
 */
export function sortableTable(
  target,
  columns,
  rows,
  { sorted: sortedFirst, id, choose, focused, below, detail },
) {
  let sorted = sortedFirst;
  let isWhole = false;
  const open = new Set();

  function draw() {
    const { column, isDescending } = sorted;
    const { of, isText } = columns[column];
    /** @type {(one: any, other: any) => number} */
    const order = (one, other) =>
      (isText ? of(one).localeCompare(of(other), "fr") : of(one) - of(other)) ||
      id(one).localeCompare(id(other));
    const ranked = [...rows].sort((one, other) => (isDescending ? -1 : 1) * order(one, other));
    const shown = isWhole ? ranked : ranked.slice(0, FIRST);
    fill(
      target,
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...columns.map(header))),
        h("tbody", {}, ...shown.flatMap((row) => [line(row), ...opened(row)])),
      ),
      shown.length < ranked.length &&
        h("button", {
          type: "button",
          class: "plain",
          text: `Afficher les ${whole(ranked.length)} lignes`,
          onclick: () => ((isWhole = true), draw()),
        }),
    );
  }

  /**
   * @param {Column} column
   * @param {number} index
   */
  function header({ label, isText }, index) {
    const isSorted = index === sorted.column;
    const sort = () => {
      sorted = {
        column: index,
        isDescending: isSorted ? !sorted.isDescending : !columns[index].isText,
      };
      draw();
      /** @type {HTMLElement} */ (target.querySelectorAll("th button")[index]).focus();
    };
    const order = isSorted ? (sorted.isDescending ? "descending" : "ascending") : null;
    return h(
      "th",
      { scope: "col", class: isText ? null : "number", "aria-sort": order },
      h("button", { type: "button", text: label, onclick: sort }),
    );
  }

  /** @param {any} row */
  function line(row) {
    const [first, ...others] = columns;
    const words = first.words(row);
    const name = choose
      ? h("button", { type: "button", class: "link", text: words, onclick: () => choose(row) })
      : words;
    return h(
      "tr",
      { "data-id": id(row), ...(focused && { onfocusin: () => focused(row) }) },
      h("th", { scope: "row" }, name, detail && opener(row), below?.(row)),
      ...others.map((column) =>
        h("td", { class: column.isText ? null : "number", text: column.words(row) }),
      ),
    );
  }

  /** @param {any} row */
  function opener(row) {
    const isOpen = open.has(id(row));
    const toggle = () => {
      if (!open.delete(id(row))) open.add(id(row));
      draw();
      /** @type {HTMLElement|null} */ (
        target.querySelector(`button[data-row="${CSS.escape(id(row))}"]`)
      )?.focus();
    };
    const text = isOpen ? "Fermer" : String(detail?.label);
    return h("button", {
      type: "button",
      class: "link opener",
      "data-row": id(row),
      "aria-expanded": String(isOpen),
      "aria-label": `${text} : ${columns[0].words(row)}`,
      text,
      onclick: toggle,
    });
  }

  /** @param {any} row */
  function opened(row) {
    const shown = open.has(id(row)) && detail?.of(row);
    if (!shown) return [];
    return [h("tr", { class: "detail" }, h("td", { colspan: String(columns.length) }, shown))];
  }

  draw();
}
