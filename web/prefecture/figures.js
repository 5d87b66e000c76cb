/** The key figures of a territory. */

import { h } from "../shared/dom.js";
import { communesInWords, count, decimal, postsNeeded, share, whole } from "../shared/numbers.js";

/**
 * Returns the figures as a list of terms.
 * @param {import("../types/coverage.d.ts").Indicators} told the `indicators` of an answer
 */
export function figuresOf(told) {
  const { within_threshold: within, status, inequality } = told;
  const away = status.remote.people + status.unreachable.people;
  return h(
    "div",
    {},
    h(
      "dl",
      { class: "cards" },
      card(
        share(within.share),
        `${isPeople(told) ? "des habitants" : "du total"} à ${decimal(within.minutes, 0)} min ou moins d’un lieu`,
      ),
      card(whole(away), "habitants au-delà, ou sans route"),
      card(decimal(told.advisors_per_10k, 2), "conseiller à portée pour 10 000 habitants"),
      card(postsNeeded(told), "postes à prévoir dans les zones"),
    ),
    h(
      "table",
      { class: "steps" },
      h("caption", {
        class: "visually-hidden",
        text: "Part des habitants selon le temps de trajet",
      }),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...told.within.map((step) =>
            h("th", { scope: "col", text: `${decimal(step.minutes, 0)} min` }),
          ),
          h("th", { scope: "col", text: "sans route" }),
        ),
      ),
      h(
        "tbody",
        {},
        h(
          "tr",
          {},
          ...told.within.map((step) => h("td", { text: share(step.share) })),
          h("td", { text: `${whole(told.unreachable.people)} hab.` }),
        ),
      ),
    ),
    h("p", {
      class: "hint",
      text: `${count(told.people, "habitant", "habitants")}, ${communesInWords(told)}, ${count(told.sites, "lieu", "lieux")}, ${decimal(told.advisors, 0)} ${told.advisors >= 2 ? "conseillers" : "conseiller"}. ${unequal(inequality)}${missing(told.weight)}`,
    }),
  );
}

function isPeople(told) {
  return told.weight.name === "people";
}

function unequal({ worst_decile: worst, gini }) {
  if (typeof gini !== "number") return "";
  return `Inégalité (Gini) : ${decimal(gini, 2)} ; l’habitant sur dix le moins bien servi a ${decimal(worst.advisors_per_10k, 2)} conseiller à portée pour 10 000.`;
}

function missing(weight) {
  return weight.people_without > 0
    ? ` Sans valeur pour ${whole(weight.people_without)} habitants, laissés de côté.`
    : "";
}

function card(figure, label) {
  return h("div", {}, h("dt", { text: label }), h("dd", { text: figure }));
}
