/** The elements of a combobox, where a module draws it. Apart: the widget has its own. */

import { h } from "./dom.js";

/**
 * Returns the input, the list and the live region of a combobox that a module draws.
 * @param {{id: string, list: string, label: string}} named the ids of both, and what the list is called
 */
export function comboboxParts({ id, list, label }) {
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: "120",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list,
    })
  );
  const listbox = h("ul", { id: list, role: "listbox", "aria-label": label, hidden: true });
  return { input, listbox, status: h("p", { role: "status", class: "visually-hidden" }) };
}
