/** One control for each field of a scenario. */

import { h } from "../shared/dom.js";
import { inputOf } from "./inputs.js";
import { keptSites } from "./kept-sites.js";
import { placesFile } from "./places-file.js";
import { rowsEditor } from "./rows.js";

let count = 0;
/**
 * What takes a list by a file or by hand.
 * @type {Record<string, (value: any, change: (value: any) => void, attributes: Record<string, any>) => HTMLElement[]>}
 */
const OF_SEVERAL = { sites: keptSites, places: placesFile };

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
  const several = OF_SEVERAL[field.kind];
  if (several)
    return h(
      "div",
      { class: "wide", "data-path": field.path },
      labelOf(field, id),
      ...several(value ?? [], change, { id, "aria-describedby": said.id }),
      said,
    );
  const input = inputOf(field, value, change, { id, "aria-describedby": said.id });
  const label = labelOf(field, id);
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

/**
 * @param {any} field
 * @param {string} id
 */
function labelOf(field, id) {
  return h(
    "label",
    { for: id },
    field.label,
    field.hint && h("span", { class: "hint", text: field.hint }),
  );
}
