/** A list of rows that grows and shrinks: waves, quotas, networks, floors. */

import { fill, h } from "../shared/dom.js";
import { inputOf } from "./inputs.js";

/**
 * Draws the rows of a field in an element.
 * @param {HTMLElement} target
 * @param {any} field with its `columns`
 * @param {any[]} rows
 * @param {(rows: any[]) => void} change told of the rows, whenever one is another
 */
export function rowsEditor(target, field, rows, change) {
  /** @type {any[]} */
  const columns = field.columns;
  let kept = [...rows];

  function tell() {
    change(kept);
  }

  /**
   * @param {number} index
   * @param {string} key
   * @param {any} value
   */
  function put(index, key, value) {
    const row = { ...kept[index] };
    // A column may be several fields.
    Object.assign(row, columns.find((each) => each.key === key).write?.(value) ?? { [key]: value });
    for (const name in row) if (row[name] === undefined || row[name] === "") delete row[name];
    kept = kept.with(index, row);
    tell();
  }

  function add() {
    const usual = columns.filter((column) => column.usual !== undefined && column.usual !== "");
    kept = [...kept, Object.fromEntries(usual.map((column) => [column.key, column.usual]))];
    draw();
    tell();
    /** @type {HTMLElement|null} */ (
      target.querySelector("tbody tr:last-child :is(input, select)")
    )?.focus();
  }

  /** @param {number} index */
  function remove(index) {
    kept = kept.toSpliced(index, 1);
    draw();
    tell();
    /** @type {HTMLElement|null} */ (target.querySelector(".add"))?.focus();
  }

  /**
   * @param {any} row
   * @param {number} index
   */
  function line(row, index) {
    const cells = columns.map((column) =>
      // Its value is shown, never its usual one: what a row does not say, it does not say.
      h(
        "td",
        { "data-label": column.label },
        inputOf(
          { ...column, usual: column.kind === "select" ? column.usual : undefined },
          column.read ? column.read(row) : row[column.key],
          (value) => put(index, column.key, value),
          { "aria-label": `${column.label}, ligne ${index + 1}` },
        ),
      ),
    );
    const bin = h("button", {
      type: "button",
      class: "plain",
      "aria-label": `Retirer la ligne ${index + 1}`,
      text: "Retirer",
      onclick: () => remove(index),
    });
    return h("tr", { "data-path": `${field.path}.${index}` }, ...cells, h("td", {}, bin));
  }

  function draw() {
    const head = [
      ...columns.map((column) => h("th", { scope: "col", text: column.label })),
      h("td", {}),
    ];
    fill(
      target,
      kept.length > 0 &&
        h(
          "table",
          { class: "rows-table" },
          h("thead", {}, h("tr", {}, ...head)),
          h("tbody", {}, ...kept.map(line)),
        ),
      h("button", { type: "button", class: "plain add", text: field.add, onclick: add }),
    );
  }

  draw();
}
