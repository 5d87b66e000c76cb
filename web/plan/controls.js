/** One control for each field of a scenario. */

import { fill, h } from "../shared/dom.js";
import { inputOf } from "./inputs.js";
import { rowsEditor } from "./rows.js";

/** @typedef {(value: any, change: (value: any) => void, attributes: Record<string, any>, field: any) => HTMLElement[]} Editor */

let count = 0;
/**
 * What takes a list by name, by a file or by hand; each comes when a form has such a field.
 * @type {Record<string, (() => Promise<Editor>)|undefined>}
 */
const OF_SEVERAL = {
  communes: async () => (await import("./communes-field.js")).communesField,
  places: async () => (await import("./places-file.js")).placesFile,
  sites: async () => (await import("./kept-sites.js")).keptSites,
};

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
  if (several) {
    const room = h("div", { class: "wide", "data-path": field.path });
    const attributes = { id, "aria-describedby": said.id };
    several().then(
      (editor) =>
        fill(room, labelOf(field, id), ...editor(value ?? [], change, attributes, field), said),
      () => {
        const text = `« ${field.label} » n’est pas venu. Rechargez la page.`;
        fill(room, h("p", { class: "notice", text }), said);
      },
    );
    return room;
  }
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
