/** The smaller parts below the map: what is downloaded, what changed. */

import { coverageAddress } from "../shared/coverage-api.js";
import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { statusInWords } from "./classes.js";
import { part } from "./controls.js";
import { questionOfFile } from "./drawn.js";
import { count, decimal, whole } from "../shared/numbers.js";

const MOST_CHANGES = 50;
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
 * @param {string} title
 */
export function showChange(change, title) {
  part("change").hidden = !change;
  part("change-title").textContent = title;
  fill(part("change-body"), ...(change ? changeOf(change) : []));
}

/**
 * Returns what changed since another version of the places.
 * @param {import("../types/coverage.d.ts").Change} change
 */
function changeOf(change) {
  const { gained, lost, nearer, farther } = change;
  const rows = (change.rows ?? [])
    .filter((row) => row.change !== "same_status")
    .sort((one, other) => (other.people ?? 0) - (one.people ?? 0));
  /** @param {import("../types/coverage.d.ts").ChangedRow} row */
  const line = (row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", text: row.name }),
      h("td", { class: "number", text: whole(row.people) }),
      h("td", { text: `${minutesOf(row.minutes_before)} → ${minutesOf(row.minutes_after)}` }),
      h("td", { text: `${statusInWords(row.status_before)} → ${statusInWords(row.status_after)}` }),
    );
  return [
    h("p", {
      text: `${count(gained.communes, "commune mieux classée", "communes mieux classées")} (${whole(gained.people)} habitants), ${count(lost.communes, "moins bien", "moins bien")} (${whole(lost.people)} habitants). ${count(nearer.communes, "s’est rapprochée", "se sont rapprochées")} d’un lieu, ${count(farther.communes, "s’en est éloignée", "s’en sont éloignées")}.`,
    }),
    rows.length > 0 &&
      h(
        "div",
        {
          class: "scroller",
          role: "region",
          "aria-label": "Communes dont le classement a changé",
          tabindex: "0",
        },
        h(
          "table",
          {},
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ...["Commune", "Habitants", "Temps", "Classement"].map((label) =>
                h("th", { scope: "col", text: label }),
              ),
            ),
          ),
          h("tbody", {}, ...rows.slice(0, MOST_CHANGES).map(line)),
        ),
      ),
    rows.length > MOST_CHANGES &&
      h("p", {
        class: "hint",
        text: `Les ${MOST_CHANGES} plus peuplées ; toutes sont dans le tableur.`,
      }),
  ];
}

/** @param {number|null} value */
function minutesOf(value) {
  return value === null ? "sans route" : `${decimal(value)} min`;
}
