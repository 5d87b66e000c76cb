/** The smaller parts of the page: legend, downloads, what changed, the places of the map. */

import { coverageAddress } from "../shared/coverage-api.js";
import { h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { statusInWords } from "./classes.js";
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
 * Returns the legend of a measure, each class with how many rows it has.
 * @param {import("./classes.js").Measure} measure
 * @param {any[]} rows
 */
export function legendOf(measure, rows) {
  const counts = new Map();
  for (const row of rows)
    counts.set(measure.classOf(row), (counts.get(measure.classOf(row)) ?? 0) + 1);
  const shown = measure.classes.filter(
    (each) => counts.has(each) || !["inconnu", "hors d’atteinte par la route"].includes(each.label),
  );
  return h(
    "div",
    {},
    h("h3", { text: measure.label }),
    h(
      "ul",
      {},
      ...shown.map((each) =>
        h(
          "li",
          {},
          swatch(each),
          h("span", { text: `${each.label} (${whole(counts.get(each) ?? 0)})` }),
        ),
      ),
    ),
    h("p", {
      class: "hint",
      text: "Contour orange : zone à desservir, avec son numéro dans la liste. Point noir : lieu d’accueil.",
    }),
  );
}

/**
 * Drawn, not styled: the pages' policy lets no style attribute in.
 * @param {import("./classes.js").Class} shown
 */
function swatch({ colour, isHatched }) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 24 14"],
    ["width", "24"],
    ["height", "14"],
    ["aria-hidden", "true"],
  ])
    drawing.setAttribute(name, value);
  const box = document.createElementNS(space, "rect");
  for (const [name, value] of [
    ["width", "24"],
    ["height", "14"],
    ["fill", colour],
    ["stroke", "#6b7a80"],
  ])
    box.setAttribute(name, value);
  drawing.append(box);
  if (isHatched) {
    const lines = document.createElementNS(space, "path");
    for (const [name, value] of [
      ["d", "M-2 14 12 0M6 14 20 0M14 14 28 0"],
      ["stroke", "#ffffff"],
      ["stroke-width", "2"],
    ])
      lines.setAttribute(name, value);
    drawing.append(lines);
  }
  return drawing;
}

/**
 * Returns what downloads each file of a territory.
 * @param {{level: string, code: string}} territory
 * @param {URLSearchParams} question
 * @param {(error: unknown) => boolean} ends as `fileButton` takes it
 */
export function downloadsOf(territory, question, ends) {
  /** @type {(what: "coverage"|"gaps", format: string, label: string) => HTMLElement} */
  const file = (what, format, label) => {
    const asked = new URLSearchParams(question);
    if (what === "gaps") asked.delete("since");
    asked.set("format", format);
    asked.set("locale", "fr");
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
 * Returns what changed since another version of the places.
 * @param {import("../types/coverage.d.ts").Change} change
 */
export function changeOf(change) {
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

/**
 * Returns the places that some commune of a territory has for its nearest.
 * @param {any[]} rows
 */
export function sitesOf(rows) {
  const found = new Map(
    rows.flatMap((row) => (row.nearest_site ? [[row.nearest_site.id, row.nearest_site]] : [])),
  );
  return [...found.values()];
}

/** @param {number|null} value */
function minutesOf(value) {
  return value === null ? "sans route" : `${decimal(value)} min`;
}
