/** Plans side by side: measures, sites in common, who wins and who loses. */

import { h } from "../shared/dom.js";
import { count, decimal, euros, share, whole } from "../shared/numbers.js";
import { gapInWords } from "./words.js";

const MOST = 12;
const MEASURES = [
  ["À portée", (plan) => share(plan.totals.share_after)],
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

/**
 * Returns plans side by side, the first being what the others are compared with.
 * @param {any} told of `/v1/scenarios/compare`
 */
export function comparisonOf(told) {
  const { plans } = told;
  /** @type {(measure: any[]) => HTMLElement} */
  const row = ([label, words]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", text: label }),
      ...plans.map((plan) => h("td", { class: "number", text: words(plan) })),
    );
  const own = ["Lieux propres à ce plan", (plan) => whole(told.only[plan.id].length)];
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
    h("p", {
      text: `${count(told.sites_in_common.length, "lieu est commun", "lieux sont communs")} à tous : ${names(told.sites_in_common.map((site) => site.commune_name))}.`,
    }),
    ...plans.slice(1).flatMap((plan) => changeOf(plan, plans[0], told.changes[plan.id])),
    h("h3", { text: "Par département" }),
    departementsOf(told),
  ];
}

function changeOf(plan, reference, { winners, losers }) {
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
  return [
    h("h3", { text: `« ${plan.name} » au lieu de « ${reference.name} »` }),
    h("ul", {}, side("Y gagnent", winners), side("Y perdent", losers)),
  ];
}

/** Those whose share is not the same in all, the most different first. */
function departementsOf({ plans, departements }) {
  const spread = ({ shares }) => {
    const values = plans.map((plan) => shares[plan.id] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  const different = departements
    .filter((row) => spread(row) > 0.0005)
    .sort((one, other) => spread(other) - spread(one));
  if (different.length === 0) return h("p", { text: "Même part à portée partout." });
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
          ...plans.map((plan) => h("th", { scope: "col", text: plan.name })),
        ),
      ),
      h("tbody", {}, ...different.map(line)),
    ),
  );
}

function scroller(label, table) {
  return h("div", { class: "scroller", role: "region", "aria-label": label, tabindex: "0" }, table);
}

function names(all) {
  if (all.length === 0) return "aucun";
  return all.length > MOST
    ? `${all.slice(0, MOST).join(", ")} et ${whole(all.length - MOST)} autres`
    : all.join(", ");
}
