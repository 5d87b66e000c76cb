/** One control for each field of a scenario. */

import { h } from "../shared/dom.js";
import { inputOf } from "./inputs.js";
import { rowsEditor } from "./rows.js";

let count = 0;

/**
 * Returns a field with its label and room for what is said of it.
 * @param {any} field of `fields.js`
 * @param {any} value
 * @param {(value: any) => void} change told of another value
 */
export function controlOf(field, value, change) {
  const id = `field-${(count += 1)}`;
  const said = h("div", { class: "said", id: `${id}-said` });
  if (field.kind === "rows") {
    const editor = h("div", { class: "rows" });
    rowsEditor(editor, field, value ?? [], change);
    return h(
      "fieldset",
      { class: "wide rows-field", "data-path": field.path },
      h("legend", { text: field.label }),
      said,
      editor,
    );
  }
  const input = inputOf(field, value, change, { id, "aria-describedby": said.id });
  const label = h(
    "label",
    { for: id },
    field.label,
    field.hint && h("span", { class: "hint", text: field.hint }),
  );
  const isBox = field.kind === "checkbox";
  return h(
    "div",
    {
      class: `${field.wide ? "wide " : ""}${isBox ? "box" : ""}`.trim() || null,
      "data-path": field.path,
    },
    ...(isBox ? [h("span", { class: "box-line" }, input, label)] : [label, input]),
    said,
  );
}
