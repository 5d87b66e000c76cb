/** The communes that changed, or would: how many in a sentence, and each by its name. */

import { h } from "../shared/dom.js";
import { count, decimal, whole } from "../shared/numbers.js";
import { statusInWords } from "./classes.js";

/**
 * @typedef {import("../types/coverage.d.ts").Change} Change
 * @typedef {import("../types/coverage.d.ts").ChangedRow} Row
 */

const MOST_SHOWN = 50;
/** None, one and several: as things are since, and as they would be. */
const VERBS = { now: ["n’est", "est", "sont"], supposed: ["ne serait", "serait", "seraient"] };

/**
 * Returns how many communes changed, in two sentences.
 * @param {Change} change
 * @param {boolean} isSupposed
 */
export function changeInWords({ gained, lost, nearer, farther }, isSupposed) {
  const [none, one, many] = VERBS[isSupposed ? "supposed" : "now"];
  /** @type {(counted: {communes: number, people: number}, what: string, plural?: string) => string} */
  const told = ({ communes, people }, what, plural = what) => {
    if (communes === 0) return `aucune commune ${none} ${what}`;
    const who = `${count(communes, "commune", "communes")} (${count(people, "habitant", "habitants")})`;
    return communes > 1 ? `${who} ${many} ${plural}` : `${who} ${one} ${what}`;
  };
  const sentences = [
    [
      told(gained, "mieux classée", "mieux classées"),
      told(lost, "moins bien classée", "moins bien classées"),
    ],
    [told(nearer, "plus près d’un lieu"), told(farther, "plus loin d’un lieu")],
  ].map((parts) => `${parts.join(", ")}.`);
  return sentences.map((text) => text[0].toUpperCase() + text.slice(1)).join(" ");
}

/**
 * Returns the communes of another class or at other minutes than before, the most populated first.
 * @param {Row[]} rows
 */
export function changedOf(rows) {
  return rows
    .filter((row) => row.change !== "same_status" || row.minutes_before !== row.minutes_after)
    .sort((one, other) => (other.people ?? 0) - (one.people ?? 0));
}

/**
 * Returns what changed since another version of the places, or would by hypothesis.
 * @param {Change} change
 * @param {boolean} isSupposed
 */
export function changeOf(change, isSupposed) {
  const rows = changedOf(change.rows ?? []);
  return [
    h("p", { text: changeInWords(change, isSupposed) }),
    rows.length > 0 && tableOf(rows.slice(0, MOST_SHOWN)),
    rows.length > MOST_SHOWN &&
      h("p", {
        class: "hint",
        text: `Les ${MOST_SHOWN} plus peuplées ; toutes sont dans le tableur.`,
      }),
  ];
}

/** @param {Row[]} rows */
function tableOf(rows) {
  const heads = ["Commune", "Habitants", "Temps", "Classement"];
  return h(
    "div",
    {
      class: "scroller",
      role: "region",
      "aria-label": "Communes dont le temps ou le classement change",
      tabindex: "0",
    },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...rows.map(lineOf)),
    ),
  );
}

/** @param {Row} row */
function lineOf(row) {
  return h(
    "tr",
    {},
    h("th", { scope: "row", text: row.name }),
    h("td", { class: "number", text: whole(row.people) }),
    h("td", { text: fromTo(minutesOf(row.minutes_before), minutesOf(row.minutes_after)) }),
    h("td", { text: fromTo(statusInWords(row.status_before), statusInWords(row.status_after)) }),
  );
}

/** What stays is said once. @type {(before: string, after: string) => string} */
const fromTo = (before, after) => (before === after ? before : `${before} → ${after}`);

/** @param {number|null} value */
function minutesOf(value) {
  return value === null ? "sans route" : `${decimal(value)} min`;
}
