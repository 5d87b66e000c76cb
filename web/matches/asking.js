/** What is asked of a match once its columns are understood: corrected columns, options, capacities, formats. */

import { fill, h } from "../shared/dom.js";
import { modeName } from "../shared/french.js";
import { count } from "../shared/numbers.js";
import { MEANINGS, meaningsOf, optionInWords, rulesOf, saysWhere } from "./columns.js";

/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./columns.js").Rule} Rule */

const NEEDS = [
  ["contact", "Débuter, communiquer"],
  ["cv", "Faire mon CV"],
  ["schooling", "Suivre la scolarité"],
  ["information", "Vérifier une information"],
  ["privacy", "Protéger mes données"],
];
const MINUTES = ["", "10", "15", "20", "30", "45", "60", "90"];
const FORMATS = [
  ["csv", "CSV"],
  ["xlsx", "Excel"],
  ["geojson", "GeoJSON, pour une carte"],
];

/**
 * Draws the form, and hands over what is asked.
 * @param {HTMLElement} target
 * @param {{columns: Column[], rules: Rule[], left_out: number}} read
 * @param {(request: Record<string, unknown>) => void} ask
 */
export function drawAsking(target, read, ask) {
  const before = meaningsOf(read.columns, read.rules);
  const chosen = new Map(before);
  const refusal = h("p", { class: "error", id: "asking-refusal", role: "alert" });
  const form = h(
    "form",
    { onsubmit: submit, "aria-describedby": "asking-refusal" },
    h("h2", { tabindex: "-1", text: "Ce que dit chaque colonne" }),
    h("p", {
      class: "hint",
      text: "Corrigez ce qui n’est pas juste. Toutes les colonnes se retrouvent dans le résultat, à leur place.",
    }),
    columnsTable(read.columns, before, (column, said) => chosen.set(column, said)),
    read.left_out > 0 &&
      h("p", {
        class: "hint",
        text: `${count(read.left_out, "autre colonne est gardée", "autres colonnes sont gardées")} sans être ${read.left_out > 1 ? "montrées" : "montrée"}.`,
      }),
    h("h2", { text: "Ce qui est cherché" }),
    h("p", {
      class: "hint",
      text: "Pour toutes les lignes ; une colonne comprise comme une option passe avant.",
    }),
    options(),
    h("h2", { text: "Répartir selon les places" }),
    capacities(read.columns),
    h("h2", { text: "Le résultat" }),
    h(
      "fieldset",
      {},
      h("legend", { text: "Formats du résultat" }),
      ...FORMATS.map(([value, words], at) => choice("formats", value, words, at === 0)),
    ),
    refusal,
    h(
      "p",
      { class: "match-actions" },
      h("button", { class: "primary", text: "Lancer le rapprochement" }),
    ),
  );
  fill(target, form);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const rules = rulesOf(read.rules, before, chosen);
    const request = requestOf(new FormData(form), rules);
    refusal.textContent = refusalOf(request, rules);
    if (!refusal.textContent) ask(request);
  }
}

/**
 * Returns what a form asks, as the API takes it.
 * @param {FormData} form
 * @param {Rule[]} rules
 * @returns {any}
 */
export function requestOf(form, rules) {
  const text = (/** @type {string} */ name) => String(form.get(name) ?? "");
  const needs = form.getAll("need");
  const shares = form.get("shares") !== null;
  return {
    rules,
    formats: form.getAll("formats"),
    options: {
      limit: Number(text("limit")),
      mode: text("mode"),
      ...(text("max_minutes") && { max_minutes: Number(text("max_minutes")) }),
      ...(needs.length > 0 && { need: needs }),
      ...(form.get("wheelchair") !== null && { wheelchair: true }),
    },
    ...(shares && {
      people_per_post: Number(text("people_per_post")),
      ...(text("group") && { group: text("group") }),
    }),
  };
}

/** Returns what keeps a request from being sent; '' when nothing does. @param {any} request @param {Rule[]} rules */
export function refusalOf(request, rules) {
  if (!saysWhere(rules))
    return "Dites quelle colonne donne une adresse, une commune, un code postal, ou une latitude et une longitude.";
  if (request.formats.length === 0) return "Choisissez au moins un format pour le résultat.";
  if ("people_per_post" in request && !(request.people_per_post >= 1))
    return "Indiquez combien de personnes un poste reçoit : un nombre entier, 1 au moins.";
  if ("people_per_post" in request && !request.options.max_minutes)
    return "Pour répartir selon les places, choisissez un temps maximal.";
  return "";
}

/**
 * @param {Column[]} columns
 * @param {Map<string, string>} before
 * @param {(column: string, field: string) => void} choose
 */
function columnsTable(columns, before, choose) {
  return h(
    "table",
    { class: "match-columns" },
    h("caption", { class: "visually-hidden", text: "Colonnes du fichier" }),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ...["Colonne", "Contenu", "Ce qu’elle dit"].map((text) => h("th", { scope: "col", text })),
      ),
    ),
    h(
      "tbody",
      {},
      ...columns.map((each) =>
        h(
          "tr",
          {},
          h("th", { scope: "row", text: each.column || "(sans nom)" }),
          h("td", { text: each.filled ? "Remplie" : "Vide" }),
          h(
            "td",
            {},
            each.role === "option" ? optionInWords(each.field) : meaning(each, before, choose),
          ),
        ),
      ),
    ),
  );
}

/**
 * @param {Column} each
 * @param {Map<string, string>} before
 * @param {(column: string, field: string) => void} choose
 */
function meaning(each, before, choose) {
  const current = before.get(each.column) ?? "";
  const control = h(
    "select",
    {
      "aria-label": `Ce que dit la colonne ${each.column}`,
      onchange: () => choose(each.column, control.value),
    },
    ...MEANINGS.map(([value, text]) => h("option", { value, text, selected: value === current })),
  );
  return h(
    "span",
    {},
    control,
    each.doubtful && h("span", { class: "warning", text: "À vérifier" }),
  );
}

function options() {
  return h(
    "div",
    { class: "match-options" },
    h(
      "fieldset",
      {},
      h("legend", { text: "Besoins" }),
      ...NEEDS.map(([value, words]) => choice("need", value, words)),
    ),
    h(
      "fieldset",
      {},
      h("legend", { text: "Y aller" }),
      field(
        "Moyen de transport",
        select(
          "mode",
          ["car", "foot", "bicycle"].map((mode) => [mode, modeName(mode)]),
        ),
      ),
      field(
        "Temps maximal",
        select(
          "max_minutes",
          MINUTES.map((value) => [value, value ? `${value} min` : "Sans limite"]),
        ),
      ),
      choice("wheelchair", "true", "Accessible en fauteuil roulant"),
    ),
    h(
      "fieldset",
      {},
      h("legend", { text: "Lieux" }),
      field(
        "Lieux par personne",
        select(
          "limit",
          ["1", "2", "3", "4", "5"].map((value) => [value, value]),
          "3",
        ),
      ),
    ),
  );
}

/** @param {Column[]} columns */
function capacities(columns) {
  const more = h(
    "div",
    { class: "match-options", hidden: true },
    field(
      "Personnes par poste",
      h("input", { type: "number", name: "people_per_post", min: "1", max: "10000000", step: "1" }),
    ),
    field(
      "Colonne des groupes à ne pas séparer (famille, classe)",
      select("group", [
        ["", "Aucune"],
        ...columns.map(({ column }) => [column, column || "(sans nom)"]),
      ]),
    ),
  );
  const box = h("input", {
    type: "checkbox",
    name: "shares",
    onchange: () => (more.hidden = !box.checked),
  });
  return h(
    "fieldset",
    {},
    h("legend", { class: "visually-hidden", text: "Répartir selon les places" }),
    h(
      "label",
      { class: "choice" },
      box,
      h("span", { text: "Chaque lieu reçoit un nombre limité de personnes" }),
    ),
    more,
  );
}

/** @param {string} name @param {string} value @param {string} words @param {boolean} [checked] */
function choice(name, value, words, checked = false) {
  return h(
    "label",
    { class: "choice" },
    h("input", { type: "checkbox", name, value, checked }),
    h("span", { text: words }),
  );
}

/** @param {string} name @param {string[][]} values @param {string} [selected] */
function select(name, values, selected = values[0][0]) {
  return h(
    "select",
    { name },
    ...values.map(([value, text]) => h("option", { value, text, selected: value === selected })),
  );
}

/** @param {string} words @param {HTMLElement} control */
function field(words, control) {
  return h("label", { class: "above" }, h("span", { text: words }), control);
}
