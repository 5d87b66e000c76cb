/** The places that opened, closed and moved since a former version: listed, and as a file. */

import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { count, decimal, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";

/**
 * @typedef {import("../types/coverage.d.ts").ChangedSite} ChangedSite
 * @typedef {import("../types/coverage.d.ts").SitesChangedReply} SitesChanged
 */

/** @type {Record<string, [string, string]>} */
const CHANGES = {
  opened: ["ouvert", "ouverts"],
  closed: ["fermé", "fermés"],
  moved: ["déplacé", "déplacés"],
};
/** @type {Record<string, [string, string]>} why, where it opened and where it closed */
const REASONS = {
  not_listed: ["nouveau dans le fichier", "absent du nouveau fichier"],
  not_in_service: ["n’était pas encore en service", "n’est plus en service"],
  closed_to_public: ["ne recevait pas de public", "ne reçoit plus de public"],
  without_post: ["était sans poste", "n’a plus de poste"],
  unplaced: ["était sans position connue", "n’a plus de position connue"],
};

/** A distance as people say it. @param {number} metres */
export function lengthInWords(metres) {
  return metres < 1000 ? `${whole(metres)} m` : `${decimal(metres / 1000)} km`;
}

/** What happened to a place. @param {ChangedSite} site */
export function changeInWords({ change, reason, moved_m: moved }) {
  const [word] = CHANGES[change];
  if (change === "moved") return `${word} de ${lengthInWords(moved ?? 0)}`;
  const [before, after] = REASONS[reason ?? ""] ?? ["", ""];
  return `${word} : ${change === "opened" ? before : after}`;
}

/** How many of each. @param {SitesChanged} changed */
export function countsInWords({ counts }) {
  const parts = Object.entries(CHANGES)
    .filter(([kind]) => counts[kind] > 0)
    .map(([kind, [one, many]]) => count(counts[kind], `lieu ${one}`, `lieux ${many}`));
  return parts.length > 0 ? parts.join(", ") : "aucun lieu ouvert, fermé ou déplacé";
}

/** @type {import("../shared/sortable-table.js").Column[]} */
const COLUMNS = [
  { label: "Lieu", of: (site) => site.name, words: (site) => site.name, isText: true },
  {
    label: "Commune",
    of: (site) => site.commune_name ?? "",
    words: (site) =>
      `${site.commune_name ?? "inconnue"}${site.is_outside ? " (hors du territoire)" : ""}`,
    isText: true,
  },
  { label: "Changement", of: changeInWords, words: changeInWords, isText: true },
  {
    label: "Habitants plus près",
    of: (site) => site.people_nearer,
    words: (site) => whole(site.people_nearer),
  },
  {
    label: "Habitants plus loin",
    of: (site) => site.people_farther,
    words: (site) => whole(site.people_farther),
  },
];

/**
 * Draws what changed since a former version; nothing where nothing is compared.
 * @param {HTMLElement} target
 * @param {SitesChanged|null} changed
 * @param {{since: string, address: string, choose: (site: ChangedSite) => void, ends: (error: unknown) => boolean}} told
 *   the version in words, where its file is had, and what a place's name does
 */
export function drawChangedSites(target, changed, { since, address, choose, ends }) {
  target.hidden = !changed;
  if (!changed) return;
  const table = h("div", {
    class: "scroller list",
    role: "region",
    "aria-label": "Lieux ouverts, fermés et déplacés",
    tabindex: "0",
  });
  const rows = changed.changed_sites;
  fill(
    target,
    h("h3", { text: "Lieux ouverts, fermés et déplacés" }),
    h("p", { text: `Depuis ${since} : ${countsInWords(changed)}.` }),
    rows.length > 0 && table,
    h("p", {
      class: "hint",
      text: "Sur la carte, point vert : ouvert ; cercle violet : fermé ; trait violet : d’où un lieu s’est déplacé. Les habitants sont ceux du territoire, chacun compté une fois. Un lieu est reconnu par son identifiant : s’il en change, il est compté fermé, puis ouvert.",
    }),
    fileButton("Télécharger cette liste (CSV)", address, "maillage-lieux-changes.csv", ends),
  );
  if (rows.length > 0)
    sortableTable(table, COLUMNS, rows, {
      // Those who lose first: it is what a meeting is about.
      sorted: { column: 4, isDescending: true },
      id: (site) => site.site_id,
      choose,
    });
}
