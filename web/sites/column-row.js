/** One column of a file: its examples, what it gives, how, and what becomes of it. */

import { fill, h } from "../shared/dom.js";
import { AUDIENCES, PROGRAMMES, SERVICES, SUPPORTS } from "../shared/vocabulary.js";
import { conversionInWords, conversionsOf, FIELD_GROUPS, fieldInWords } from "./fields.js";

/** @type {Record<string, string>} */
export const FATES = {
  read: "Lue",
  undecided: "À décider",
  may_be_lost: "Peut être perdue",
  empty: "Vide",
};
const FATE_OPTIONS = [
  ["fate:undecided", "— À décider —"],
  ["fate:may_be_lost", "Rien : peut être perdue"],
];
/** @type {Record<string, ReadonlyArray<readonly string[]>>} */
const VALUES = {
  services: SERVICES,
  modalites_accompagnement: SUPPORTS,
  publics_specifiquement_adresses: AUDIENCES,
  dispositif_programmes_nationaux: PROGRAMMES,
};
const SHORTEST_CUT = 60;

/**
 * Returns the row of a column, and what draws another use in it.
 * @param {{column: string, filled?: number, examples?: string[]}} column
 * @param {import("./mapping.js").Use} first
 * @param {{change: (use: import("./mapping.js").Use) => void, isFixed: boolean}} options
 */
export function columnRow({ column, filled, examples = [] }, first, { change, isFixed }) {
  let use = first;
  const gives = h("select", {
    "aria-label": `Ce que donne la colonne « ${column} »`,
    disabled: isFixed,
    onchange: () => change(chosen(gives.value)),
  });
  const how = h("div", { class: "how" });
  const state = h("td", { "data-label": "État" });
  const row = h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      h("span", { class: "column-name" }, ...breakable(column)),
      typeof filled === "number" &&
        h("span", { class: "hint", text: `${filled} remplie${filled > 1 ? "s" : ""}` }),
    ),
    h(
      "td",
      { "data-label": "Exemples" },
      h(
        "ul",
        { class: "samples" },
        ...examples
          .slice(0, 3)
          .map((text) => h("li", { title: text.length > SHORTEST_CUT ? text : null, text })),
      ),
    ),
    h("td", { "data-label": "Donne" }, gives),
    h("td", { "data-label": "Comment" }, how),
    state,
  );
  draw(first);
  return { row, draw };

  /** @param {import("./mapping.js").Use} next */
  function draw(next) {
    use = next;
    fill(gives, ...optionsOf(next));
    fill(how, ...howOf(next));
    const isDoubtful = next.state === "read" && next.isDoubtful;
    row.dataset.state = isDoubtful ? "doubtful" : next.state;
    fill(
      state,
      h("span", { class: "fate", text: isDoubtful ? "Lue, à confirmer" : FATES[next.state] }),
    );
  }

  /** @param {string} value @returns {import("./mapping.js").Use} */
  function chosen(value) {
    if (value.startsWith("fate:"))
      return { state: /** @type {"undecided"|"may_be_lost"} */ (value.slice(5)) };
    return readBy(value, conversionsOf(value)[0]);
  }

  /** @param {string} field @param {string} as @returns {import("./mapping.js").Use} */
  function readBy(field, as) {
    const value = as === "flag" ? (VALUES[field]?.[0]?.[0] ?? "") : "";
    return { state: "read", field, as, ...(value && { gives: value }) };
  }

  /** @param {import("./mapping.js").Use} shown */
  function optionsOf(shown) {
    const value = shown.state === "read" ? shown.field : `fate:${shown.state}`;
    const option = (/** @type {readonly string[]} */ [key, text]) =>
      h("option", { value: key, text, selected: key === value });
    const isKnown = FIELD_GROUPS.some(([, fields]) => fields.some(([field]) => field === value));
    return [
      ...(shown.state === "empty" ? [option([value, "Rien : la colonne est vide"])] : []),
      ...FATE_OPTIONS.map(option),
      ...(shown.state === "read" && !isKnown ? [option([value, fieldInWords(value)])] : []),
      ...FIELD_GROUPS.map(([label, fields]) => h("optgroup", { label }, ...fields.map(option))),
    ];
  }

  /** @param {import("./mapping.js").Use} shown */
  function howOf(shown) {
    if (shown.state !== "read") return [];
    const { field, as } = shown;
    const usual = conversionsOf(field);
    const known = usual.includes(as) ? usual : [as, ...usual];
    const select =
      known.length > 1 &&
      h(
        "select",
        {
          "aria-label": `Comment lire la colonne « ${column} »`,
          disabled: isFixed,
          onchange: (/** @type {any} */ event) => change(readBy(field, event.target.value)),
        },
        ...known.map((value) =>
          h("option", { value, text: conversionInWords(value), selected: value === as }),
        ),
      );
    return [select || conversionInWords(as), as === "flag" && valueOf(shown)];
  }

  /** What a yes says. @param {any} shown */
  function valueOf({ field, gives: value = "" }) {
    const label = `Ce que dit un oui de la colonne « ${column} »`;
    const say = (/** @type {any} */ event) =>
      change({ .../** @type {any} */ (use), gives: event.target.value.trim() });
    const values = VALUES[field];
    if (!values)
      return h("input", {
        type: "text",
        "aria-label": label,
        value,
        disabled: isFixed,
        onchange: say,
      });
    return h(
      "select",
      { "aria-label": label, disabled: isFixed, onchange: say },
      ...values.map(([key, text]) => h("option", { value: key, text, selected: key === value })),
    );
  }
}

/** A name with where a line may be broken: after an underscore, a dot, a hyphen. @param {string} name */
function breakable(name) {
  return name
    .split(/(?<=[_.-])(?=.)/u)
    .flatMap((part, index) => (index > 0 ? [h("wbr"), part] : [part]));
}
