/** Where a list is dropped, or chosen. */

import { h } from "../shared/dom.js";
import { ACCEPTED, refusalOf } from "../sites/media-types.js";

/**
 * Returns the place of a file, which says by itself why it does not take one.
 * @param {(file: File) => void} taken
 */
export function dropZone(taken) {
  const refusal = h("p", { class: "error", id: "file-refusal", role: "alert" });
  const input = h("input", {
    type: "file",
    id: "file",
    class: "visually-hidden",
    accept: ACCEPTED,
    "aria-describedby": "file-formats file-refusal",
    onchange: () => take(input.files),
  });
  const zone = h(
    "div",
    {
      class: "drop",
      ondragover: () => (zone.dataset.over = ""),
      ondragleave: () => delete zone.dataset.over,
      ondrop: (/** @type {DragEvent} */ event) => {
        delete zone.dataset.over;
        take(event.dataTransfer?.files);
      },
    },
    h("p", { class: "drop-title", text: "Déposez ici la liste, telle qu’elle est" }),
    h("p", {}, h("span", { class: "hint", text: "ou" })),
    h(
      "p",
      {},
      input,
      h("label", { for: "file", class: "file-button", text: "Choisir un fichier" }),
    ),
    h("p", {
      class: "hint",
      id: "file-formats",
      text: "Excel (.xlsx, .xls), LibreOffice (.ods), CSV, JSON, GeoJSON ou GeoPackage, 100 Mo au plus. Une ligne par personne : une adresse, une commune, un code postal ou une position suffit.",
    }),
    refusal,
  );
  return zone;

  /** @param {FileList|null|undefined} files */
  function take(files) {
    if (!files || files.length === 0) return;
    const several = files.length > 1 && "Un seul fichier à la fois.";
    refusal.textContent = several || refusalOf(files[0]) || "";
    if (refusal.textContent) {
      input.value = "";
      return;
    }
    taken(files[0]);
  }
}
