/** The hours of a file: as they are written, and as they were understood. */

import { fill, h } from "../shared/dom.js";
import { count, whole } from "../shared/numbers.js";
import { askImport } from "./client.js";

/** @type {ReadonlyArray<[string, string]>} what became of a text: what nobody understood comes first */
const OUTCOMES = [
  ["unknown", "Non comprises"],
  ["repaired", "Comprises, réécrites"],
  ["read", "Comprises telles quelles"],
];

/**
 * Draws the hours of an import.
 * @param {HTMLElement} target
 * @param {import("../types/sites.d.ts").ImportReply} found the import
 * @param {(error: unknown) => void} fail
 */
export function drawHours(target, found, fail) {
  const rows = [...(found.hours?.rows ?? [])];
  let next = found.hours?.next ?? null;
  draw();

  function draw() {
    if (rows.length === 0) {
      fill(target, h("p", { text: "Ce fichier ne donne aucun horaire." }));
      return;
    }
    const unknown = rows.filter(({ outcome }) => outcome === "unknown");
    fill(
      target,
      unknown.length > 0
        ? h("p", {
            text: `${count(unknown.length, "écriture n’est pas comprise", "écritures ne sont pas comprises")} : les citoyens lisent ces mots tels quels, et l’ouverture du lieu leur est donnée comme inconnue.`,
          })
        : h("p", {
            class: "good",
            text: `Tous les horaires ${next ? "affichés " : ""}sont compris.`,
          }),
      ...OUTCOMES.map(([outcome, title]) =>
        group(
          title,
          rows.filter((each) => each.outcome === outcome),
          outcome,
        ),
      ),
      next && h("button", { type: "button", text: "Afficher la suite", onclick: more }),
    );
  }

  /** @param {any} event */
  async function more(event) {
    event.target.disabled = true;
    try {
      const { hours } = await askImport(found.id, { limit: 500, hours_cursor: next ?? "" });
      const from = rows.length;
      rows.push(...(hours?.rows ?? []));
      next = hours?.next ?? null;
      draw();
      /** @type {HTMLElement|null} */ (target.querySelectorAll("summary")[from ? 0 : 1])?.focus();
    } catch (error) {
      event.target.disabled = false;
      fail(error);
    }
  }

  /** @param {string} title @param {any[]} mine @param {string} outcome */
  function group(title, mine, outcome) {
    if (mine.length === 0) return null;
    return h(
      "details",
      { open: outcome === "unknown" },
      h("summary", { text: `${title} (${whole(mine.length)})` }),
      h(
        "div",
        {
          class: "scroller",
          role: "region",
          "aria-label": `Horaires : ${title.toLowerCase()}`,
          tabindex: "0",
        },
        h(
          "table",
          { class: "stacked" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              ...["Écrit", "Compris", "Lieux"].map((text) => h("th", { scope: "col", text })),
            ),
          ),
          h("tbody", {}, ...mine.map(line)),
        ),
      ),
    );
  }
}

/** @param {any} row */
function line({ written, understood, in_words: words, places }) {
  return h(
    "tr",
    {},
    h("th", { scope: "row", "data-label": "Écrit" }, h("q", { text: written })),
    h(
      "td",
      { "data-label": "Compris" },
      words ?? (understood ? null : "non compris"),
      understood && h("code", { text: understood }),
    ),
    h("td", { "data-label": "Lieux", class: "number", text: whole(places) }),
  );
}
