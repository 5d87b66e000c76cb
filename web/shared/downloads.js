/** A file to download: a button, since a link sends no token. */

import { h } from "./dom.js";
import { failureInWords } from "./failures.js";
import { download } from "./signed.js";

/**
 * Returns what downloads a file, and says beside itself that it could not.
 * @param {string} label
 * @param {string} address of the API, with its question
 * @param {string} name of a file that has none
 * @param {(error: unknown) => boolean} ends tells a session that has ended, and says whether it has
 * @param {string} [whole] the label for whoever does not see what is around it
 */
export function fileButton(label, address, name, ends, whole) {
  const said = h("span", { class: "error", role: "alert" });
  return h(
    "span",
    { class: "file" },
    h("button", { type: "button", class: "link", "aria-label": whole, text: label, onclick: get }),
    said,
  );

  /** @param {any} event */
  async function get(event) {
    const button = event.currentTarget;
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    said.textContent = "";
    try {
      await download(address, name);
    } catch (error) {
      if (!ends(error)) said.textContent = `${wordsOf(error)}.`;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
}

/** @param {any} error */
function wordsOf(error) {
  const told = failureInWords(error);
  return "title" in told && error?.kind !== "refused"
    ? told.title
    : "Ce fichier n’a pas pu être préparé";
}
