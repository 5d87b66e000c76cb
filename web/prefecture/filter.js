/** The filter: which communes are looked at, by the classes and the numbers of columns. */

import { fill, h } from "../shared/dom.js";
import { shortest } from "../shared/numbers.js";
import { part } from "./controls.js";

/**
 * @typedef {import("../types/coverage.d.ts").CatalogueReply} Catalogue
 * @typedef {import("../types/coverage.d.ts").ColumnReply} Column
 * @typedef {import("./state.js").State} State
 * @typedef {(change: Partial<State>) => void} Go
 */

const MOST = 20;
const NONE = { name: "", label: "Aucune" };

/**
 * Returns the columns that there are: those that weigh people, but people themselves, and those of classes.
 * @param {Catalogue} catalogue
 * @returns {Column[]}
 */
export function columnsOf({ weights, classes }) {
  return [...weights.filter(({ name }) => name !== "people"), ...classes];
}

/**
 * Returns the parts of a condition: `frr:is:FRR`.
 * @param {string} condition
 */
export function read(condition) {
  const [name, comparison, ...value] = condition.split(":");
  return { name, comparison, value: value.join(":") };
}

/**
 * Returns conditions without those of a column, and with others of it.
 * @param {string[]} where
 * @param {string} name of the column
 * @param {string[]} conditions
 */
export function withConditions(where, name, conditions) {
  return [...where.filter((each) => read(each).name !== name), ...conditions].slice(0, MOST);
}

/**
 * Fills the lists of columns, and says where there is none.
 * @param {Catalogue} catalogue
 */
export function offerColumns(catalogue) {
  const columns = columnsOf(catalogue);
  const option = (/** @type {{name: string, label: string}} */ each) =>
    h("option", { value: each.name, text: each.label });
  fill(part("column"), option(NONE), ...columns.map(option));
  fill(
    part("filter-column"),
    h("option", { value: "", text: "Toutes les communes" }),
    ...columns.map(option),
  );
  const isNone = columns.length === 0;
  for (const id of ["column", "filter-column"]) part(id).disabled = isNone;
  part("column-why").textContent = isNone
    ? "Aucune colonne n’a été publiée : l’exploitant du service peut en ajouter."
    : "";
}

/**
 * Draws the choices of the column to filter by: its classes, or the least and the most of its numbers.
 * @param {Catalogue} catalogue
 * @param {State} state
 * @param {Go} go
 */
export function drawFilter(catalogue, state, go) {
  const list = part("filter-column");
  const asked = state.where.map((each) => read(each).name);
  // The column that was last chosen stays; a link's first condition opens on its own.
  if (!list.value && asked.length > 0) list.value = asked[0];
  const column = columnsOf(catalogue).find(({ name }) => name === list.value);
  const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.condition;
  const controls = !column
    ? []
    : column.kind === "class"
      ? classesOf(column, state, go)
      : boundsOf(column, state, go);
  fill(part("filter-values"), ...controls);
  if (focused)
    part("filter-values")
      .querySelector(`[data-condition="${CSS.escape(focused)}"]`)
      ?.focus();
}

/**
 * @param {Column} column
 * @param {State} state
 * @param {Go} go
 */
function classesOf({ name, classes = [] }, { where }, go) {
  return classes.map((value) => {
    const condition = `${name}:is:${value}`;
    const box = h("input", {
      type: "checkbox",
      "data-condition": condition,
      checked: where.includes(condition),
      onchange: () => {
        const others = where.filter((each) => each !== condition);
        go({ where: box.checked ? [...others, condition].slice(0, MOST) : others });
      },
    });
    return h("label", { class: "check" }, box, h("span", { text: value }));
  });
}

/**
 * @param {Column} column
 * @param {State} state
 * @param {Go} go
 */
function boundsOf({ name, unit }, { where }, go) {
  /** @param {string} comparison */
  const given = (comparison) =>
    where.map(read).find((each) => each.name === name && each.comparison === comparison)?.value;
  /** @type {[string, string][]} */
  const ends = [
    ["from", "Au moins"],
    ["to", "Au plus"],
  ];
  const inputs = ends.map(([comparison]) =>
    h("input", {
      type: "number",
      step: "any",
      "data-condition": `${name}:${comparison}`,
      value: given(comparison) ?? "",
      onchange: () => go({ where: withConditions(where, name, typed()) }),
    }),
  );
  const typed = () =>
    ends.flatMap(([comparison], at) =>
      inputs[at].value && inputs[at].checkValidity()
        ? [`${name}:${comparison}:${Number(inputs[at].value)}`]
        : [],
    );
  return ends.map(([, label], at) =>
    h("label", { class: "bound" }, unit ? `${label} (${unit})` : label, inputs[at]),
  );
}

/**
 * Says above the figures which communes alone they are of, with what shows them all again.
 * @param {HTMLElement} target
 * @param {any} answer
 * @param {Go} go
 */
export function showFilters(target, answer, go) {
  const filters = /** @type {string[]} */ (answer.filters ?? []);
  target.hidden = filters.length === 0;
  if (target.hidden) return fill(target);
  const many = answer.indicators.communes;
  return fill(
    target,
    h(
      "p",
      {},
      h("strong", { text: "Communes retenues : " }),
      `${filters.join(" ; ")}. Les chiffres, les zones, le tableau et les fichiers ne portent que sur elles (${shortest(many)}) ; une commune dont la valeur n’est pas renseignée n’en est pas.`,
    ),
    h("button", {
      type: "button",
      class: "plain",
      text: "Voir toutes les communes",
      onclick: () => {
        part("filter-column").value = "";
        go({ where: [], cells: [] });
      },
    }),
  );
}
