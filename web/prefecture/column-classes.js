/**
 * Classes of a column: fifths of numbers, names, and need crossed with access. The colours and the rules are
 * those of documents, `geodata/exports/palette.py` and `geodata/coverage/two_way.py`.
 */

import { measured, shortest } from "../shared/numbers.js";

/**
 * @typedef {import("../types/coverage.d.ts").ColumnShown} ColumnShown
 * @typedef {import("./classes.js").Measure} Measure
 * @typedef {import("./classes.js").Class} Class
 */

const FIFTHS = ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"];
const NAMED = [
  "#88ccee",
  "#ddcc77",
  "#117733",
  "#cc6677",
  "#332288",
  "#aa4499",
  "#44aa99",
  "#999933",
  "#882255",
];
const OTHERS = { label: "autres classes", colour: "#dddddd" };
export const NOT_SAID = { label: "non renseigné", colour: "#bdbdbd" };
/** @type {Record<string, string>} */
export const CELLS = {
  A1: "#f3f3f3",
  A2: "#b4d3e1",
  A3: "#509dc2",
  B1: "#f3e6b3",
  B2: "#b3b3b3",
  B3: "#376387",
  C1: "#f3b300",
  C2: "#b36600",
  C3: "#000000",
};
/** @type {Record<string, string>} */
export const NEEDS = { A: "faible", B: "moyen", C: "fort" };

/** Whether a column has numbers, which have an order. @param {ColumnShown} column */
export const isNumeric = (column) => column.kind !== "class";

/** The name of a column, with its unit. @param {ColumnShown} column */
export const titleOf = ({ label, unit }) => (unit ? `${label} (${unit})` : label);

/**
 * Returns the measure of a column: a missing value is missing, never the least.
 * @param {ColumnShown} column
 * @returns {Measure}
 */
export function columnMeasure(column) {
  const [classes, classOf] = isNumeric(column) ? fifthsOf(column.fifths) : namesOf(column);
  return { name: "column", label: titleOf(column), classes: [...classes, NOT_SAID], classOf };
}

/**
 * @param {number[]} bounds inclusive
 * @returns {[Class[], (row: any) => Class]}
 */
function fifthsOf(bounds) {
  const last = FIFTHS.length - 1;
  const classes = [...bounds, null].map((high, at) => ({
    label: rangeInWords(at === 0 ? null : bounds[at - 1], high),
    colour: FIFTHS[Math.round((at * last) / Math.max(bounds.length, 1))],
  }));
  return [
    classes,
    ({ value }) =>
      typeof value === "number"
        ? classes[bounds.filter((bound) => value > bound).length]
        : NOT_SAID,
  ];
}

/** @param {number|null} low @param {number|null} high */
function rangeInWords(low, high) {
  if (low === null) return high === null ? "valeur unique" : `${measured(high)} ou moins`;
  return high === null ? `plus de ${measured(low)}` : `de ${measured(low)} à ${measured(high)}`;
}

/**
 * @param {ColumnShown} column
 * @returns {[Class[], (row: any) => Class]}
 */
function namesOf({ classes: names = [] }) {
  const told = names.slice(0, NAMED.length).map((label, at) => ({ label, colour: NAMED[at] }));
  const byName = new Map(told.map((each) => [each.label, each]));
  const all = names.length > told.length ? [...told, OTHERS] : told;
  return [
    all,
    ({ value }) =>
      value === null || value === undefined ? NOT_SAID : (byName.get(value) ?? OTHERS),
  ];
}

/**
 * Returns the letters that there are: where values are few, fewer than three.
 * @param {number[]} bounds of the thirds
 */
export function lettersOf(bounds) {
  return ["A", "AC", "ABC"][bounds.length];
}

/**
 * Returns the cell of a commune; null where its value or its minutes are not known.
 * @param {any} row
 * @param {number[]} bounds of the thirds, inclusive
 * @param {number} threshold minutes, inclusive
 */
export function cellOf({ value, minutes, reachable }, bounds, threshold) {
  if (typeof value !== "number" || typeof reachable !== "boolean") return null;
  const letter = lettersOf(bounds)[bounds.filter((bound) => value > bound).length];
  if (!reachable || typeof minutes !== "number") return `${letter}3`;
  return `${letter}${1 + Number(minutes > threshold / 2) + Number(minutes > threshold)}`;
}

/**
 * Returns what the digits of cells are.
 * @param {number} threshold minutes
 * @returns {string[]}
 */
export function accessInWords(threshold) {
  const half = shortest(threshold / 2);
  return [
    `${half} min ou moins`,
    `de ${half} à ${shortest(threshold)} min`,
    `plus de ${shortest(threshold)} min ou sans route`,
  ];
}

/**
 * Returns the measure of need crossed with access; each class is a cell.
 * @param {ColumnShown} column
 * @param {number} threshold minutes
 * @returns {Measure}
 */
export function twoWayMeasure(column, threshold) {
  const access = accessInWords(threshold);
  const letters = lettersOf(column.thirds);
  /** @type {Map<string|null, Class>} */
  const byCell = new Map(
    Object.entries(CELLS)
      .filter(([cell]) => letters.includes(cell[0]))
      .map(([cell, colour]) => [
        cell,
        { label: `${cell} : besoin ${NEEDS[cell[0]]}, ${access[Number(cell[1]) - 1]}`, colour },
      ]),
  );
  return {
    name: "two_way",
    label: `Besoin et accès : ${column.label}`,
    classes: [...byCell.values(), NOT_SAID],
    classOf: (row) => byCell.get(cellOf(row, column.thirds, threshold)) ?? NOT_SAID,
  };
}
