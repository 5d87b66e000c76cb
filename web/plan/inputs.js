/** The bare inputs of a scenario's fields: text, number, date, box, choice, list. */

import { fill, h } from "../shared/dom.js";

/**
 * How the parts of a list are told apart: a code has no blank, a phrase no comma, an identifier may have both.
 * @type {Record<string, {between: RegExp, apart: string}|undefined>}
 */
const LISTS = {
  codes: { between: /[\s,;]+/, apart: " " },
  phrases: { between: /[,;\n]+/, apart: ", " },
  lines: { between: /\r?\n/, apart: "\n" },
};

/**
 * Returns the bare input of a field.
 * @param {any} field
 * @param {any} value
 * @param {(value: any) => void} change
 * @param {Record<string, any>} [attributes]
 * @returns {HTMLElement}
 */
export function inputOf(field, value, change, attributes = {}) {
  if (field.kind === "select") return selectOf(field, value, change, attributes);
  if (field.kind === "checkbox") {
    const box = /** @type {any} */ (
      h("input", {
        type: "checkbox",
        ...attributes,
        onchange: () => change(box.checked === field.usual ? undefined : box.checked),
      })
    );
    box.checked = value ?? field.usual ?? false;
    return box;
  }
  const list = LISTS[field.kind];
  if (list) {
    const area = /** @type {any} */ (
      h("textarea", {
        rows: 2,
        spellcheck: "false",
        ...attributes,
        oninput: () => change(partsOf(area.value, list.between)),
      })
    );
    area.value = (value ?? []).join(list.apart);
    return area;
  }
  return plainOf(field, value, change, attributes);
}

/** @type {typeof inputOf} */
function plainOf(field, value, change, attributes) {
  const isNumber = field.kind === "number";
  const scale = field.scale ?? 1;
  const kept = {
    min: field.min,
    max: field.max,
    step: isNumber ? (field.step ?? 1) : null,
    maxlength: field.maxlength,
    size: field.size,
    required: field.required,
    inputmode: isNumber ? "numeric" : null,
  };
  // A text field for numbers would let letters in; a number field is told apart from an empty one.
  const read = () =>
    input.value === "" && !input.validity.badInput
      ? undefined
      : isNumber
        ? round(input.valueAsNumber / scale)
        : input.value;
  const input = /** @type {any} */ (
    h("input", {
      type: field.kind === "date" ? "date" : isNumber ? "number" : "text",
      autocomplete: "off",
      ...kept,
      ...attributes,
      oninput: () => change(read()),
    })
  );
  const shown = value ?? field.usual;
  if (shown !== undefined && shown !== null)
    input.value = isNumber ? String(round(shown * scale)) : String(shown);
  return input;
}

/** @type {typeof inputOf} */
function selectOf(field, value, change, attributes) {
  const select = /** @type {any} */ (
    h("select", { ...attributes, onchange: () => change(select.value) })
  );
  const shown = value ?? field.usual;
  /** @type {[string, string][]} */
  const known = field.options;
  const options = known.some(([name]) => name === shown)
    ? known
    : [...known, [shown, String(shown)]];
  fill(
    select,
    ...options.map(([name, label]) =>
      h("option", { value: name, text: label, selected: name === shown }),
    ),
  );
  return select;
}

/** @param {string} text @param {RegExp} between */
export function partsOf(text, between) {
  return text
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** @param {number} number */
function round(number) {
  return Math.round(number * 1e6) / 1e6;
}
