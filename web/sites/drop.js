/** Step 1: a file, dropped or chosen, and sent. */

import { fill, h } from "../shared/dom.js";
import { whole } from "../shared/numbers.js";
import { openImport } from "./client.js";
import { ACCEPTED, mediaTypeOf, refusalOf, safeName, sizeInWords } from "./media-types.js";
import { upload } from "./upload.js";

/**
 * Draws where a file is dropped.
 * @param {HTMLElement} target
 * @param {{sent: (id: string, file: File) => void, say: (text: string) => void, fail: (error: unknown) => void}} told
 * @param {AbortSignal} signal gives up sending
 */
export function drawDrop(target, { sent, say, fail }, signal) {
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
      ondragover: (event) => {
        event.preventDefault();
        zone.dataset.over = "";
      },
      ondragleave: () => delete zone.dataset.over,
      ondrop: (event) => {
        event.preventDefault();
        delete zone.dataset.over;
        take(event.dataTransfer?.files);
      },
    },
    h("p", { class: "drop-title", text: "Déposez ici le fichier des lieux, tel qu’il est" }),
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
      text: "Excel (.xlsx, .xls), LibreOffice (.ods), CSV, TSV, JSON, GeoJSON ou GeoPackage, 100 Mo au plus. Rien n’est publié avant votre accord.",
    }),
    refusal,
  );
  fill(target, zone);

  /** @param {FileList|null|undefined} files */
  function take(files) {
    if (!files || files.length === 0) return;
    const several =
      files.length > 1 && "Un seul fichier à la fois : déposez-les l’un après l’autre.";
    const why = several || refusalOf(files[0]);
    refusal.textContent = why ?? "";
    if (why) input.value = "";
    else send(files[0]);
  }

  /** @param {File} file */
  async function send(file) {
    const bar = h("progress", { max: 1, value: 0, "aria-label": "Envoi du fichier" });
    const far = h("span", { class: "hint", text: sizeInWords(file.size) });
    fill(
      target,
      h(
        "div",
        { class: "drop busy" },
        h("p", {}, "Envoi de ", h("strong", { text: file.name }), "…"),
        bar,
        far,
      ),
    );
    say(`Envoi de ${file.name}.`);
    try {
      const opened = await openImport({
        filename: safeName(file.name),
        content_type: mediaTypeOf(file.name) ?? "application/octet-stream",
      });
      await upload(
        file,
        opened.upload,
        (share) => {
          bar.value = share;
          far.textContent = `${whole(share * 100)} % de ${sizeInWords(file.size)}`;
        },
        signal,
      );
      sent(opened.id, file);
    } catch (error) {
      if (signal.aborted) return;
      fill(target, zone);
      input.value = "";
      fail(error);
    }
  }
}
