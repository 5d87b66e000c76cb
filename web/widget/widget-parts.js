/** The widget's fixed elements: the form and the places where answers and states are written; what they are called. */

import { h } from "../shared/dom.js";

/** Of each widget of the page what tells it from others. @type {Map<Element, string>} */
const named = new Map();

/** Returns new elements, the `frame` holding all the others. */
export function skeleton() {
  const input = h("input", {
    id: "place",
    part: "input",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    maxlength: 200,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "suggestions",
    "aria-describedby": "fault",
  });
  const listbox = h("ul", {
    id: "suggestions",
    role: "listbox",
    "aria-label": "Communes suggérées",
    hidden: true,
  });
  const near = h("button", {
    type: "button",
    part: "button",
    "aria-describedby": "note",
    text: "Autour de moi",
  });
  const fault = h("p", { id: "fault", class: "fault" });
  const status = h("p", { class: "unseen", role: "status" });
  const suggested = h("p", { class: "unseen", role: "status" });
  const results = h("div", { class: "results", "aria-busy": "false" });
  const form = h(
    "form",
    { role: "search", novalidate: true },
    h("label", { for: "place", text: "Commune, code postal ou adresse" }),
    h(
      "div",
      { class: "line" },
      h("div", { class: "combobox" }, input, listbox),
      h("button", { type: "submit", class: "primary", part: "button primary", text: "Chercher" }),
      near,
    ),
    fault,
    h("p", {
      id: "note",
      class: "hint",
      text: "Votre position est arrondie à 100 m environ avant d’être envoyée.",
    }),
  );
  const frame = h(
    "section",
    { part: "frame", class: "frame", lang: "fr" },
    form,
    results,
    status,
    suggested,
  );
  return { frame, form, input, listbox, near, fault, status, suggested, results, isWired: false };
}

/**
 * Names a widget's region and form.
 * @param {Element} widget
 * @param {{frame: Element, form: Element}} parts
 * @param {string|null} label that its page gives
 * @param {string} [where] it starts from
 */
export function nameIt(widget, { frame, form }, label, where) {
  for (const each of named.keys()) if (!each.isConnected) named.delete(each);
  named.delete(widget);
  const about = label ?? (where ? ` : ${where}` : "");
  const same = [...named.values()].filter((each) => each === about).length;
  named.set(widget, about);
  const told = about + (same ? ` (${same + 1})` : "");
  frame.setAttribute("aria-label", label ? told : `Aide numérique la plus proche${told}`);
  form.setAttribute(
    "aria-label",
    label ? `Chercher : ${told}` : `Chercher un lieu d’aide numérique${told}`,
  );
}
