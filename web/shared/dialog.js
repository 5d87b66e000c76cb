/** A question before what cannot be taken back: the browser's own modal dialog, whose focus it keeps and gives back. */

import { h } from "./dom.js";

let asked = 0;

/**
 * Asks, and returns whether the answer is yes. Escape is no.
 * @param {{title: string, yes: string, no?: string, isGrave?: boolean}} words
 * @param {...(Node|string|null|undefined|false)} content
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, yes, no = "Annuler", isGrave = false }, ...content) {
  const id = `dialog-${(asked += 1)}`;
  const dialog = h(
    "dialog",
    { class: "question", "aria-labelledby": id },
    h("h2", { id, tabindex: "-1", text: title }),
    ...content,
    h(
      "form",
      { method: "dialog", class: "answers" },
      h("button", { value: "yes", class: isGrave ? "primary grave" : "primary", text: yes }),
      h("button", { value: "no", text: no }),
    ),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
    // The question is read first; Enter is no answer yet.
    dialog.querySelector("h2")?.focus();
  });
}
