/** What a version of the places is called: a name and a day, asked at publication and afterwards. */

import { confirmed } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { day } from "../shared/numbers.js";

/** @typedef {{name: string|null, day: string|null}} Named */

/** As many characters as the API takes. */
export const MOST_NAME = 80;

let fields = 0;

/**
 * Returns the fields of a name, and what reads them.
 * @param {Named} [named] what they show first
 */
export function nameFields(named = { name: null, day: null }) {
  const id = `version-name-${(fields += 1)}`;
  const name = /** @type {HTMLInputElement} */ (
    h("input", {
      id,
      type: "text",
      maxlength: String(MOST_NAME),
      autocomplete: "off",
      value: named.name ?? "",
      "aria-describedby": `${id}-hint`,
    })
  );
  const date = /** @type {HTMLInputElement} */ (
    h("input", {
      id: `${id}-day`,
      type: "date",
      min: "2000-01-01",
      max: "2099-12-31",
      value: named.day ?? "",
    })
  );
  return {
    /** @returns {Named} */
    read: () => ({ name: name.value.trim() || null, day: date.value || null }),
    element: h(
      "div",
      { class: "version-name" },
      h("label", { for: id, text: "Nom de cette version (facultatif)" }),
      h("p", {
        id: `${id}-hint`,
        class: "hint",
        text: "Par exemple « Vague de mars 2026 ». Les préfectures comparent les versions par leur nom.",
      }),
      name,
      h("label", { for: `${id}-day`, text: "Les lieux sont ceux du (facultatif)" }),
      date,
    ),
  };
}

/**
 * Asks the name of a version that was published; null where nothing is to change.
 * @param {Named} named
 * @returns {Promise<Named|null>}
 */
export async function askName(named) {
  const { element, read } = nameFields(named);
  const isSure = await confirmed({ title: "Nommer cette version", yes: "Enregistrer" }, element);
  return isSure ? read() : null;
}

/**
 * Returns a version as operators call it, "" where they do not.
 * @param {Named} named
 */
export function nameInWords({ name, day: on }) {
  return [name && `« ${name} »`, on && `lieux du ${day(on)}`].filter(Boolean).join(", ");
}
