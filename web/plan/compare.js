/** Plans side by side: measures, sites in common, who wins and who loses. */

import { fill, h } from "../shared/dom.js";
import { BY } from "../shared/modes.js";
import { count, decimal, euros, share, whole } from "../shared/numbers.js";
import { askComparison } from "./client.js";
import { LEVELS } from "./fields.js";
import { gapInWords } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").PlanMeasures} Measures
 * @typedef {import("../types/scenarios.d.ts").Comparison} Comparison
 * @typedef {import("../types/scenarios.d.ts").ChangedCommunes} Side
 * @typedef {import("../types/scenarios.d.ts").DepartementOfPlans} Departement
 * @typedef {[string, (plan: Measures) => string]} Measure
 */

const MOST = 12;
/** @type {Measure[]} */
const MEASURES = [
  ["Territoire", (plan) => territoryOf(plan)],
  ["Limite", (plan) => `${minutesOf(plan)} ${BY[plan.mode ?? "car"]}`],
  ["À portée, à cette limite", (plan) => share(plan.totals.share_after)],
  ["Personnes de plus à portée", (plan) => whole(plan.totals.people_newly_covered)],
  ["Personnes servies", (plan) => whole(plan.totals.people_served_after)],
  ["Postes", (plan) => whole(plan.totals.posts)],
  ["Lieux", (plan) => whole(plan.totals.sites)],
  [
    "Trajet moyen",
    (plan) =>
      typeof plan.totals.mean_minutes_after === "number"
        ? `${decimal(plan.totals.mean_minutes_after)} min`
        : "–",
  ],
  ["Coût", (plan) => euros(plan.totals.cost_euros)],
  ["Face au meilleur possible", (plan) => gapInWords(plan.gap)],
];

/** @param {Measures} plan */
const minutesOf = ({ limit_minutes: limit }) => `${decimal(limit, limit % 1 ? 1 : 0)} min`;

/** @param {Measures} plan */
function territoryOf({ territory: { level, code, name } }) {
  if (level === "france") return "Toute la France";
  return name === code ? `${LEVELS[level]} ${code}` : `${name} (${code})`;
}

/**
 * Returns plans side by side, the first being what the others are compared with.
 * @param {Comparison} comparison of `/v1/scenarios/compare`
 */
export function comparisonOf(comparison) {
  const { plans } = comparison;
  /** @param {Measure} measure */
  const row = ([label, words]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", text: label }),
      ...plans.map((plan) => h("td", { class: "number", text: words(plan) })),
    );
  /** @type {Measure} */
  const own = ["Lieux propres à ce plan", (plan) => whole(comparison.only[plan.id].length)];
  return [
    scroller(
      "Mesures des plans",
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("td", {}),
            ...plans.map((plan) => h("th", { scope: "col", text: plan.name })),
          ),
        ),
        h("tbody", {}, ...[...MEASURES, own].map(row)),
      ),
    ),
    h("p", { text: inCommon(comparison.sites_in_common.map((site) => site.commune_name)) }),
    ...plans.slice(1).flatMap((plan) => changeOf(plan, plans[0], comparison)),
    h("h3", { text: "Par département" }),
    departementsOf(comparison),
  ];
}

/**
 * @param {Measures} plan
 * @param {Measures} reference
 * @param {Comparison} comparison
 */
function changeOf(plan, reference, { changes, refused }) {
  const title = h("h3", { text: `« ${plan.name} » au lieu de « ${reference.name} »` });
  if (!changes[plan.id]) return [title, h("p", { class: "notice", text: refused[plan.id] })];
  const { winners, losers } = changes[plan.id];
  /** @type {(label: string, side: Side) => HTMLElement} */
  const side = (label, { communes, communes_count: many, people }) =>
    h(
      "li",
      {},
      h("strong", {
        text: `${label} : ${count(many, "commune", "communes")}, ${count(people, "habitant", "habitants")}`,
      }),
      communes.length > 0 &&
        ` (${names(communes.map((each) => `${each.name} (${each.departement})`))})`,
    );
  return [title, h("ul", {}, side("Y gagnent", winners), side("Y perdent", losers))];
}

/**
 * Those whose share is not the same in all, the most different first.
 * @param {Comparison} comparison
 */
function departementsOf({ plans, departements }) {
  /** @param {Departement} row */
  const spread = ({ shares }) => {
    const values = plans.map((plan) => shares[plan.id] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  const different = departements
    .filter((row) => spread(row) > 0.0005)
    .sort((one, other) => spread(other) - spread(one));
  if (different.length === 0) return h("p", { text: "Même part à portée partout." });
  /** @param {Departement} row */
  const line = (row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", text: `${row.name} (${row.code})` }),
      ...plans.map((plan) => h("td", { class: "number", text: share(row.shares[plan.id]) })),
    );
  return scroller(
    "Part à portée par département",
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col", text: "Département" }),
          ...plans.map((plan) =>
            h("th", { scope: "col", text: `${plan.name}, à ${minutesOf(plan)}` }),
          ),
        ),
      ),
      h("tbody", {}, ...different.map(line)),
    ),
  );
}

/**
 * @param {string} label
 * @param {HTMLElement} table
 */
function scroller(label, table) {
  return h("div", { class: "scroller", role: "region", "aria-label": label, tabindex: "0" }, table);
}

/** @param {string[]} all */
function names(all) {
  if (all.length === 0) return "aucun";
  return all.length > MOST
    ? `${all.slice(0, MOST).join(", ")} et ${count(all.length - MOST, "autre", "autres")}`
    : all.join(", ");
}

/** @param {string[]} communes */
function inCommon(communes) {
  if (communes.length === 0) return "Aucun lieu n’est commun à tous.";
  return `${count(communes.length, "lieu est commun", "lieux sont communs")} à tous : ${names(communes)}.`;
}

/**
 * Asks for plans side by side and draws them in the page.
 * @param {string[]} ids
 * @param {(words: string) => void} say
 */
export async function drawComparison(ids, say) {
  part("comparison").hidden = false;
  const told = await askComparison(ids);
  fill(part("comparison-body"), ...comparisonOf(told));
  part("comparison-title").focus();
  say(`${told.plans.length} plans comparés.`);
}

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));
