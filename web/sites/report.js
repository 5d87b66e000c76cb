/** Step 3: what the check found, by cause, the most serious first; the rows that are left out; each row. */

import { fill, h } from "../shared/dom.js";
import { count, whole } from "../shared/numbers.js";
import { askImport } from "./client.js";
import { placeInFile, sentence as inSentence, SEVERITIES, severityInWords } from "./words.js";

const MOST_PAGES = 20;
const FIRST = 12;

/**
 * Returns the figures of a check.
 * @param {any} summary
 */
export function figuresOf(summary) {
  const figures = [
    [summary.kept, "lieu gardé", "lieux gardés"],
    [summary.refused, "ligne refusée", "lignes refusées"],
    [
      summary.at_commune,
      "lieu situé au centre de sa commune",
      "lieux situés au centre de leur commune",
    ],
    [summary.unplaced, "lieu sans position", "lieux sans position"],
  ];
  return h(
    "dl",
    { class: "cards" },
    ...figures.map(([number, one, many], index) =>
      h(
        "div",
        { "data-bad": index === 1 && number > 0 },
        h("dt", { text: number > 1 ? many : one }),
        h("dd", { text: whole(number) }),
      ),
    ),
  );
}

/**
 * Draws the causes of a report, with a filter by severity.
 * @param {HTMLElement} target
 * @param {any[]|null|undefined} causes
 * @param {(text: string) => void} say
 */
export function drawCauses(target, causes, say) {
  const all = causes ?? [];
  // What is for information waits to be asked for, unless there is nothing else.
  const isGrave = (/** @type {any} */ { severity }) => severity !== "note";
  const shown = new Set(SEVERITIES.map(([severity]) => severity));
  if (all.some(isGrave)) shown.delete("note");
  let isWhole = false;
  const list = h("ul", { class: "causes" });
  if (all.length === 0) {
    fill(
      target,
      h("p", {
        class: "good",
        text: "Rien à signaler : chaque ligne est lue telle qu’elle est écrite.",
      }),
    );
    return;
  }
  fill(target, filter(), list);
  draw();

  function draw() {
    const kept = all.filter(({ severity }) => shown.has(severity));
    fill(
      list,
      ...(isWhole ? kept : kept.slice(0, FIRST)).map(causeItem),
      !isWhole &&
        kept.length > FIRST &&
        h(
          "li",
          { class: "more" },
          h("button", {
            type: "button",
            class: "plain",
            text: `Afficher les ${whole(kept.length)} constats`,
            onclick() {
              isWhole = true;
              draw();
              /** @type {HTMLElement|null} */ (list.querySelectorAll("summary")[FIRST])?.focus();
            },
          }),
        ),
      kept.length === 0 && h("li", { text: "Aucun constat de cette gravité n’est affiché." }),
    );
    return kept.length;
  }

  function filter() {
    const many = (/** @type {string} */ value) =>
      all.filter(({ severity }) => severity === value).length;
    return h(
      "fieldset",
      { class: "severities" },
      h("legend", { text: "Gravité" }),
      h(
        "div",
        { class: "pills" },
        ...SEVERITIES.filter(([value]) => many(value) > 0).map(([value, text]) =>
          h(
            "label",
            { class: "choice" },
            h("input", {
              type: "checkbox",
              checked: shown.has(value),
              onchange: (/** @type {any} */ event) => {
                if (event.target.checked) shown.add(value);
                else shown.delete(value);
                say(`${count(draw(), "constat affiché", "constats affichés")}.`);
              },
            }),
            h("span", { text: `${text} (${whole(many(value))})` }),
          ),
        ),
      ),
    );
  }
}

/** @param {any} cause */
function causeItem({ severity, sentence, count: number, examples = [] }) {
  const head = [
    h("span", { class: "severity", text: severityInWords(severity) }),
    h("span", { class: "cause", text: inSentence(sentence) }),
    // A sentence that says how many says it once.
    !sentence.replace(/\s/g, "").includes(String(number)) &&
      h("span", { class: "cause-count", text: `${whole(number)} fois` }),
  ];
  const body =
    examples.length > 0
      ? h(
          "details",
          {},
          h("summary", { class: "cause-head" }, ...head),
          ...examplesOf(examples, number),
        )
      : h("p", { class: "cause-head" }, ...head);
  return h("li", { "data-severity": severity }, body);
}

/** @param {any[]} examples @param {number} number how many there are in all */
function examplesOf(examples, number) {
  return [
    number > examples.length &&
      h("p", { class: "hint", text: `${examples.length} exemples sur ${whole(number)} :` }),
    examplesTable(examples),
  ].filter((each) => each !== false);
}

/** @param {any[]} examples */
function examplesTable(examples) {
  const hasValues = examples.some(({ given, kept }) => given || kept);
  const labels = ["Où", "Lieu", ...(hasValues ? ["Écrit", "Gardé"] : []), "Constat"];
  const line = (/** @type {any} */ each) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", "data-label": "Où", text: placeInFile(each) }),
      h(
        "td",
        { "data-label": "Lieu" },
        each.nom ?? "sans nom",
        each.id && h("span", { class: "hint", text: each.id }),
      ),
      hasValues &&
        h("td", { "data-label": "Écrit" }, each.given ? h("q", { text: each.given }) : "–"),
      hasValues &&
        h("td", { "data-label": "Gardé" }, each.kept ? h("q", { text: each.kept }) : "rien"),
      h("td", { "data-label": "Constat", text: inSentence(each.sentence) }),
    );
  return h(
    "div",
    { class: "scroller", role: "region", "aria-label": "Exemples", tabindex: "0" },
    h(
      "table",
      { class: "stacked" },
      h("thead", {}, h("tr", {}, ...labels.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...examples.map(line)),
    ),
  );
}

/**
 * Draws the rows that are left out. The report is read page by page until they are all there.
 * @param {HTMLElement} target
 * @param {import("../types/sites.d.ts").ImportReply} found the import
 * @param {AbortSignal} signal
 */
export async function drawRefused(target, found, signal) {
  const wanted = found.summary?.refused ?? 0;
  if (wanted === 0) {
    fill(target, h("p", { text: "Aucune ligne n’est refusée." }));
    return;
  }
  const rows = [];
  let page = found.report;
  for (let pages = 0; page; pages += 1) {
    rows.push(...page.rows.filter((/** @type {any} */ { outcome }) => outcome === "refused"));
    show(Boolean(page.next) && rows.length < wanted && pages < MOST_PAGES);
    if (!page.next || rows.length >= wanted || pages >= MOST_PAGES) return;
    page = (await askImport(found.id, { limit: 500, report_cursor: page.next }, signal)).report;
  }

  /** @param {boolean} isReading */
  function show(isReading) {
    const missing = wanted - rows.length;
    fill(
      target,
      h("p", {
        text: `${count(wanted, "ligne ne sera pas publiée", "lignes ne seront pas publiées")} : corrigez-${wanted > 1 ? "les" : "la"} dans le fichier, ou publiez sans ${wanted > 1 ? "elles" : "elle"}.`,
      }),
      h(
        "ul",
        { class: "refused" },
        ...rows.map((row) =>
          h(
            "li",
            {},
            h("strong", { text: placeInFile(row) }),
            ` : ${row.nom ?? row.id ?? "sans nom"}`,
            h(
              "ul",
              {},
              ...row.findings
                .filter(isError)
                .map((/** @type {any} */ each) => h("li", { text: inSentence(each.message) })),
            ),
          ),
        ),
      ),
      isReading && h("p", { class: "hint", text: "Lecture de la suite…" }),
      !isReading &&
        missing > 0 &&
        h("p", {
          class: "hint",
          text: `${count(missing, "autre ligne refusée", "autres lignes refusées")} : le fichier rendu avec ses constats les montre toutes.`,
        }),
    );
  }
}

/** @param {any} finding */
function isError({ severity }) {
  return severity === "error";
}
