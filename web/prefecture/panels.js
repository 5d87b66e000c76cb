/** The smaller parts below the map: what is downloaded, what changed. */

import { coverageAddress } from "../shared/coverage-api.js";
import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { changeOf } from "./changed-communes.js";
import { part } from "./controls.js";
import { questionOfFile } from "./drawn.js";

const FORMATS = [
  ["pdf", "Rapport (PDF)"],
  ["summary.pdf", "Une page pour le préfet (PDF)"],
  ["docx", "Une page pour le préfet (Word)"],
  ["png", "Carte (PNG)"],
  ["xlsx", "Tableur (XLSX)"],
  ["csv", "Communes (CSV)"],
  ["geojson", "Communes (GeoJSON)"],
  ["sites.geojson", "Lieux (GeoJSON)"],
  ["json", "Tout (JSON)"],
];

/**
 * Returns what downloads each file of a territory.
 * @param {{level: string, code: string}} territory
 * @param {URLSearchParams} question
 * @param {string} measure of the map
 * @param {(error: unknown) => boolean} ends as `fileButton` takes it
 */
export function downloadsOf(territory, question, measure, ends) {
  /** @type {(what: "coverage"|"gaps", format: string, label: string) => HTMLElement} */
  const file = (what, format, label) => {
    const asked = questionOfFile(question, format, measure, territory.level);
    if (what === "gaps") asked.delete("since");
    return h(
      "li",
      {},
      fileButton(label, coverageAddress("", territory, asked, what), `maillage.${format}`, ends),
    );
  };
  return [
    ...FORMATS.map(([format, label]) => file("coverage", format, label)),
    file("gaps", "geojson", "Zones (GeoJSON)"),
    file("gaps", "csv", "Zones (CSV)"),
  ];
}

/**
 * Shows what changed, or would; nothing where nothing is compared.
 * @param {import("../types/coverage.d.ts").Change|null} change
 * @param {boolean} isSupposed
 */
export function showChange(change, isSupposed) {
  part("change").hidden = !change;
  part("change-title").textContent = isSupposed ? "Ce qui changerait" : "Ce qui a changé";
  fill(part("change-body"), ...(change ? changeOf(change, isSupposed) : []));
}
