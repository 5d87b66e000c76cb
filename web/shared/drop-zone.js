/** Where a file is dropped, or chosen. */

import { h } from "./dom.js";
import { ACCEPTED, refusalOf } from "./media-types.js";

/**
 * Returns the place of a file, which says by itself why it does not take one.
 * @param {{title: string, formats: string}} words
 * @param {(file: File) => void} taken
 * @returns {{zone: HTMLElement, clear: () => void}} `clear` has the same file be chosen again
 */
export function dropZone({ title, formats }, taken) {
  const refusal = h("p", { class: "error", id: "file-refusal", role: "alert" });
  const input = h("input", {
    type: "file",
    id: "file",
    class: "visually-hidden",
    accept: ACCEPTED,
    "aria-describedby": "file-formats file-refusal",
    onchange: () => take(input.files),
  });
  const clear = () => (input.value = "");
  const zone = h(
    "div",
    {
      class: "drop",
      ondragover: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        zone.dataset.over = "";
      },
      ondragleave: () => delete zone.dataset.over,
      ondrop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        delete zone.dataset.over;
        take(event.dataTransfer?.files);
      },
    },
    h("p", { class: "drop-title", text: title }),
    h("p", {}, h("span", { class: "hint", text: "ou" })),
    h(
      "p",
      {},
      input,
      h("label", { for: "file", class: "file-button", text: "Choisir un fichier" }),
    ),
    h("p", { class: "hint", id: "file-formats", text: formats }),
    refusal,
  );
  return { zone, clear };

  /** @param {FileList|null|undefined} files */
  function take(files) {
    if (!files || files.length === 0) return;
    const several =
      files.length > 1 && "Un seul fichier à la fois : déposez-les l’un après l’autre.";
    const why = several || refusalOf(files[0]);
    refusal.textContent = why ?? "";
    if (why) clear();
    else taken(files[0]);
  }
}
