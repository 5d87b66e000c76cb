/** Step 1: a file, dropped or chosen, and sent. */

import { fill, h } from "../shared/dom.js";
import { dropZone } from "../shared/drop-zone.js";
import { mediaTypeOf, safeName, sizeInWords } from "../shared/media-types.js";
import { whole } from "../shared/numbers.js";
import { openImport } from "./client.js";
import { upload } from "./upload.js";

/**
 * Draws where a file is dropped.
 * @param {HTMLElement} target
 * @param {{sent: (id: string, file: File) => void, say: (text: string) => void, fail: (error: unknown) => void}} told
 * @param {AbortSignal} signal gives up sending
 */
export function drawDrop(target, { sent, say, fail }, signal) {
  const { zone, clear } = dropZone(
    {
      title: "Déposez ici le fichier des lieux, tel qu’il est",
      formats:
        "Excel (.xlsx, .xls), LibreOffice (.ods), CSV, TSV, JSON, GeoJSON ou GeoPackage, 100 Mo au plus. Rien n’est publié avant votre accord.",
    },
    send,
  );
  fill(target, zone);

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
      clear();
      fail(error);
    }
  }
}
