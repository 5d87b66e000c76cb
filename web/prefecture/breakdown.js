/** The figures by class of commune: density, mountain, zones of a policy. */

import { fill, h } from "../shared/dom.js";
import { communesInWords, decimal, share, shareRange, whole } from "../shared/numbers.js";
import { NOT_SAID } from "./column-classes.js";
import { part } from "./controls.js";

/**
 * Draws a table for each column of classes, that of the map open; hidden where there is none.
 * @param {any} answer
 * @param {import("../types/coverage.d.ts").CatalogueReply|null} catalogue
 */
export function drawBreakdown(answer, catalogue) {
  const known = (catalogue?.classes ?? []).filter(
    ({ name }) => answer.indicators.by_class[name]?.length > 0,
  );
  part("by-class").hidden = known.length === 0;
  fill(
    part("by-class-body"),
    ...known.map(({ name, label }) =>
      h(
        "details",
        { open: answer.column?.name === name },
        h("summary", { text: label }),
        h(
          "div",
          { class: "scroller", role: "region", tabindex: "0", "aria-label": `Chiffres : ${label}` },
          tableOf(answer, name),
        ),
      ),
    ),
  );
}

/**
 * @param {any} answer
 * @param {string} name
 */
function tableOf({ indicators }, name) {
  const within = `À ${decimal(indicators.within_threshold.minutes, 0)} min ou moins`;
  const heads = [
    "Classe",
    "Communes",
    "Habitants",
    within,
    "Temps médian",
    "Conseillers / 10\u202f000",
  ];
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col", text })))),
    h(
      "tbody",
      {},
      ...indicators.by_class[name].map((/** @type {any} */ row) =>
        h(
          "tr",
          {},
          h("th", { scope: "row", text: row.class ?? NOT_SAID.label }),
          ...[
            communesInWords(row),
            whole(row.people),
            shareOf(row),
            row.minutes_median === null ? "–" : `${decimal(row.minutes_median)} min`,
            decimal(row.advisors_per_10k, 2),
          ].map((text) => h("td", { class: "number", text })),
        ),
      ),
    ),
  );
}

/**
 * A class's share with its range in brackets: "92,9 % (91,7 à 94,0 %)".
 * @param {any} row
 */
function shareOf(row) {
  const range = shareRange({
    share_low: row.share_within_low,
    share_high: row.share_within_high,
  });
  return range === "" ? share(row.share_within) : `${share(row.share_within)} (${range})`;
}
