/** The terms of a review: its last day, and what the planner says to préfectures. */

import { h } from "../shared/dom.js";
import { keptFields } from "../shared/kept-fields.js";

const LONGEST = 2000;
let forms = 0;

/**
 * Returns the form of the terms of a review.
 * @param {{id: string, review_deadline: string|null, review_message: string}} job
 * @param {string} label of its button
 * @param {(terms: {deadline: string|null, message: string}) => Promise<void>} send
 * @param {(error: unknown) => void} fail
 */
export function termsForm(job, label, send, fail) {
  const id = `terms-${(forms += 1)}`;
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" });
  const deadline = /** @type {HTMLInputElement} */ (
    h("input", {
      id: `${id}-deadline`,
      name: "deadline",
      type: "date",
      min: today,
      value: job.review_deadline,
      "aria-describedby": `${id}-rule`,
    })
  );
  const message = /** @type {HTMLTextAreaElement} */ (
    h("textarea", {
      id: `${id}-message`,
      name: "message",
      rows: 3,
      maxlength: LONGEST,
      text: job.review_message,
    })
  );
  const error = h("p", { class: "error", role: "alert" });
  const button = /** @type {HTMLButtonElement} */ (
    h("button", { type: "submit", class: "primary", text: label })
  );
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    error.textContent = deadline.validity.badInput ? "Cette date n’est pas complète." : "";
    if (error.textContent) return;
    button.disabled = true;
    try {
      const terms = { deadline: deadline.value || null, message: message.value };
      await send(terms);
      forget();
    } catch (thrown) {
      const refused = /** @type {any} */ (thrown);
      if (refused.parameter === "deadline")
        error.textContent = "La date limite est au plus tôt aujourd’hui, au plus tard dans un an.";
      else fail(refused);
    } finally {
      button.disabled = false;
    }
  };
  const form = /** @type {HTMLFormElement} */ (
    h(
      "form",
      { class: "terms", novalidate: true, onsubmit: submit },
      h(
        "div",
        {},
        h(
          "label",
          { for: deadline.id },
          "Date limite",
          h("span", {
            id: `${id}-rule`,
            class: "hint",
            text: "Un avis est enregistré jusqu’à la fin de ce jour (minuit, heure de Paris), et plus ensuite. Vous pourrez la repousser. Vide : sans limite.",
          }),
        ),
        deadline,
      ),
      h("div", {}, h("label", { for: message.id, text: "Message aux préfectures" }), message),
      error,
      button,
    )
  );
  const forget = keptFields(form, `terms.${job.id}`);
  return form;
}
