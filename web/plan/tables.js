/** The tables of a plan. */

import { h } from "../shared/dom.js";
import { count, day, share, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";
import { aloneColumn, whyOf } from "./why.js";
import { gapInWords, siteInWords } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {{name: string, words: string}} Reason
 */

/** @type {import("../shared/sortable-table.js").Column[]} */
const SITES = [
  { label: "Lieu", of: (site) => site.name, words: siteInWords, isText: true },
  { label: "Ouverture", of: (site) => site.rank, words: (site) => whole(site.rank) },
  {
    label: "Dép.",
    of: (site) => site.departement,
    words: (site) => site.departement,
    isText: true,
  },
  {
    label: "Vague",
    of: (site) => site.wave ?? "",
    words: (site) => site.wave ?? "–",
    isText: true,
  },
  {
    label: "Réseau",
    of: (site) => site.network ?? "",
    words: (site) => site.network ?? "–",
    isText: true,
  },
  { label: "Postes", of: (site) => site.posts, words: (site) => whole(site.posts) },
  {
    label: "Personnes de plus à portée",
    of: (site) => site.people_newly_covered ?? -1,
    words: (site) => whole(site.people_newly_covered),
  },
  {
    label: "Personnes servies",
    of: (site) => site.people_served ?? -1,
    words: (site) => whole(site.people_served),
  },
  {
    label: "Fréquentation attendue",
    of: (site) => site.people_expected ?? -1,
    words: (site) => whole(site.people_expected),
  },
];
/** @type {import("../shared/sortable-table.js").Column[]} */
const DEPARTEMENTS = [
  {
    label: "Département",
    of: (row) => row.name,
    words: (row) => `${row.name} (${row.code})`,
    isText: true,
  },
  { label: "Habitants", of: (row) => row.people, words: (row) => whole(row.people) },
  {
    label: "À portée avant",
    of: (row) => row.share_before ?? -1,
    words: (row) => share(row.share_before),
  },
  { label: "Après", of: (row) => row.share_after ?? -1, words: (row) => share(row.share_after) },
  { label: "Personnes de plus", of: (row) => row.gain, words: (row) => whole(row.gain) },
  { label: "Postes", of: (row) => row.posts, words: (row) => whole(row.posts) },
  { label: "Lieux", of: (row) => row.sites, words: (row) => whole(row.sites) },
];

/**
 * Draws the sites of a plan, in the order in which they should open.
 * @param {HTMLElement} target
 * @param {Site[]} sites
 * @param {{choose: (site: Site) => void, focused: (site: Site) => void, cell?: (site: Site) => HTMLElement}} told
 *   `cell` makes the buttons that change a site by hand
 * @param {any} plan whose sites they are
 */
export function drawSites(target, sites, { choose, focused, cell }, plan) {
  const hasSeveral = new Set(sites.map((site) => site.wave)).size > 1;
  const isWide = new Set(sites.map((site) => site.departement)).size > 1;
  const hasNetworks = sites.some((site) => site.network);
  const serves = sites.some((site) => typeof site.people_served === "number");
  const attends = sites.some((site) => typeof site.people_expected === "number");
  /** @type {Record<string, boolean>} */
  const shown = {
    "Dép.": isWide,
    Vague: hasSeveral,
    Réseau: hasNetworks,
    "Personnes servies": serves,
    "Fréquentation attendue": attends,
  };
  const alone = aloneColumn(plan);
  const columns = SITES.filter(({ label }) => shown[label] ?? true).concat(alone ?? []);
  sortableTable(target, columns, sites, {
    sorted: { column: 1, isDescending: false },
    id: (site) => String(site.rank).padStart(6, "0"),
    choose,
    focused,
    below: cell,
    detail: whyOf(plan),
  });
}

/**
 * Draws the départements of a plan, those that gain most first.
 * @param {HTMLElement} target
 * @param {import("../types/scenarios.d.ts").TerritoryRow[]} rows
 */
export function drawDepartements(target, rows) {
  sortableTable(target, DEPARTEMENTS, rows, {
    sorted: { column: 4, isDescending: true },
    id: (row) => row.code,
  });
}

/**
 * Returns the waves of a plan, when there are several.
 * @param {import("../types/scenarios.d.ts").WaveRow[]} waves
 */
export function wavesOf(waves) {
  if (waves.length < 2) return [];
  const labels = [
    "Vague",
    "Ouvre le",
    "Postes",
    "Personnes de plus",
    "À portée ensuite",
    "Face au meilleur possible",
  ];
  /** @param {import("../types/scenarios.d.ts").WaveRow} wave */
  const line = (wave) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", text: wave.name }),
      h("td", { text: wave.opens_on ? day(wave.opens_on) : "–" }),
      ...[whole(wave.posts), whole(wave.people_newly_covered), share(wave.share_after)].map(
        (text) => h("td", { class: "number", text }),
      ),
      h("td", { text: gapInWords(wave.gap) }),
    );
  const table = h(
    "div",
    { class: "scroller", role: "region", "aria-labelledby": "waves-title", tabindex: "0" },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...labels.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...waves.map(line)),
    ),
  );
  return [h("h3", { id: "waves-title", text: "Les vagues" }), table];
}

/**
 * Returns what held a plan back, and why some départements gain nothing.
 * @param {{binding: Reason[], no_gain: Reason[], left_out?: Reason[], vacancy?: {words: string},
 *   attendance?: {words: string},
 *   moves?: {words: string, closed: Reason[]}}} plan
 */
export function limitsOf({
  binding,
  no_gain: without,
  left_out: left = [],
  moves,
  vacancy,
  attendance,
}) {
  /** @param {Reason} each */
  const item = (each) =>
    h("li", {}, h("strong", { text: each.name }), each.words && ` : ${each.words}`);
  /** @param {Reason[]} rows */
  const list = (rows) => h("ul", {}, ...rows.map(item));
  return [
    vacancy && h("p", { text: vacancy.words }),
    attendance && h("p", { text: attendance.words }),
    moves && h("p", { text: moves.words }),
    moves && moves.closed.length > 0 && list(moves.closed),
    binding.length > 0 ? list(binding) : h("p", { text: "Rien d’autre que l’objectif." }),
    without.length > 0 &&
      h(
        "details",
        {},
        h("summary", {
          text: `${count(without.length, "département ne gagne rien", "départements ne gagnent rien")} : pourquoi`,
        }),
        list(without),
      ),
    left.length > 0 &&
      h(
        "details",
        {},
        h("summary", {
          text: `${count(left.length, "commune reste", "communes restent")} sans lieu à portée : ce qu’il faudrait`,
        }),
        list(left),
      ),
  ];
}
