/** Which sites would be missed most: who loses their help if each one closes, alone or with those that would serve. */

import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { count, decimal, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";
import { askMissed, missedAddress } from "./client.js";

/** @typedef {import("../types/scenarios.d.ts").MissedRow} Missed */

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/** @type {import("../shared/sortable-table.js").Column[]} */
const COLUMNS = [
  {
    label: "Lieu",
    of: (row) => row.name,
    words: (row) => `${row.name}${row.is_outside ? " (hors du territoire)" : ""}`,
    isText: true,
  },
  {
    label: "Perdent leur aide s’il ferme",
    of: (row) => row.people_lost,
    words: (row) => whole(row.people_lost),
  },
  {
    label: "Iraient plus loin",
    of: (row) => row.people_farther,
    words: (row) => whole(row.people_farther),
  },
  {
    label: "Minutes de plus",
    of: (row) => row.minutes_more ?? -1,
    words: (row) => (row.minutes_more === null ? "–" : decimal(row.minutes_more)),
  },
  {
    label: "Perdent leur aide si ceux qui les serviraient ferment aussi",
    of: (row) => row.people_lost_with_them,
    words: (row) => whole(row.people_lost_with_them),
  },
];

/**
 * Asks for the sites of a scenario's territory and draws them.
 * @param {any} scenario its territory, limit and posts
 * @param {{ends: (error: unknown) => boolean, say: (words: string) => void}} told
 */
export async function drawMissed(scenario, { ends, say }) {
  const button = part("missed-ask");
  button.disabled = true;
  const { level, code } = scenario.territory ?? { level: "france", code: "FR" };
  const asked = {
    level,
    code,
    limit_minutes: scenario.limit_minutes ?? 20,
    posts: scenario.existing?.posts ?? "filled",
  };
  try {
    const answer = await askMissed(asked);
    fill(part("missed-body"), ...drawn(answer, asked, ends));
    say(sentence(answer));
  } finally {
    button.disabled = false;
  }
}

/**
 * @param {import("../types/scenarios.d.ts").MissedReply} answer
 * @param {{level: string, code: string, limit_minutes: number, posts: string}} asked
 * @param {(error: unknown) => boolean} ends
 */
function drawn(answer, asked, ends) {
  const table = h("div", {
    class: "scroller",
    role: "region",
    tabindex: "0",
    "aria-label": "Les lieux qui manqueraient le plus",
  });
  if (answer.sites.length > 0)
    sortableTable(table, COLUMNS, answer.sites, {
      sorted: { column: 1, isDescending: true },
      id: (row) => row.site_id,
      detail: { label: "Qui ?", of: (row) => h("p", { text: row.words }) },
    });
  const shown = answer.sites.length;
  const files = ["xlsx", "csv"].map((format) =>
    h(
      "li",
      {},
      fileButton(
        format === "xlsx" ? "Le classeur (XLSX)" : "Le tableau (CSV)",
        missedAddress(asked, format),
        `lieux-regrettes.${format}`,
        ends,
      ),
    ),
  );
  return [
    h("p", { text: sentence(answer) }),
    shown > 0 && table,
    shown < answer.sites_count &&
      h("p", {
        class: "hint",
        text: `Les ${whole(shown)} premiers sur ${whole(answer.sites_count)}.`,
      }),
    shown > 0 && h("ul", {}, ...files),
  ];
}

/** @param {import("../types/scenarios.d.ts").MissedReply} answer */
function sentence({
  territory,
  sites_count: sites,
  people_in_reach: reached,
  limit_minutes: limit,
}) {
  if (sites === 0) return `${territory.name} : aucun lieu n’y sert personne.`;
  return `${territory.name} : ${count(sites, "lieu sert", "lieux servent")} ${count(reached, "personne", "personnes")} à ${decimal(limit, limit % 1 ? 1 : 0)} minutes au plus.`;
}
