/** A plan, told: its figures, its proof, its downloads. */

import { h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { BY } from "../shared/modes.js";
import {
  communesInWords,
  count,
  decimal,
  euros,
  isArrondissement,
  share,
  shareRange,
  whole,
} from "../shared/numbers.js";
import { fileAddress } from "./client.js";
import { COLOURS, STANDING, STOPS, WAVES } from "./colours.js";
import { meanTripInWords, travelInWords } from "./travel.js";
import { COMMUNE_STATES, gapInWords, statusInWords, valueInWords } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").PlanReply} Plan
 * @typedef {import("../types/scenarios.d.ts").Totals} Totals
 */

/** @type {[string, string|null, string][]} */
const FILES = [
  ["pdf", null, "Rapport (PDF)"],
  ["summary.pdf", null, "Une page pour le préfet (PDF)"],
  ["docx", null, "Une page pour le préfet (Word)"],
  ["xlsx", null, "Tableur (XLSX)"],
  ["csv", "sites", "Lieux (CSV)"],
  ["csv", "existing", "Lieux qui restent (CSV)"],
  ["csv", "communes", "Communes (CSV)"],
  ["csv", "departements", "Départements (CSV)"],
  ["geojson", null, "Lieux (GeoJSON)"],
  ["json", null, "Tout (JSON)"],
];

/** @type {[string, string|null, string][]} */
const OF_ROUNDS = [
  ["csv", "rounds", "Tournées (CSV)"],
  ["csv", "permanences", "Permanences à publier (CSV du standard national)"],
];

/**
 * Returns the key figures of a plan.
 * @param {{totals: Totals, scenario: any, method?: string, attendance?: {expected_before: number, expected_after: number}}} plan
 */
export function figuresOf({ totals, scenario, method, attendance }) {
  const limit = scenario.limit_minutes ?? 20;
  return h(
    "dl",
    { class: "cards" },
    attendance &&
      card(
        whole(attendance.expected_after),
        `de fréquentation attendue${scenario.weight ? `, en poids « ${scenario.weight} »` : ""} (${whole(attendance.expected_before)} aujourd’hui)`,
      ),
    typeof totals.people_served_after === "number" &&
      card(
        whole(totals.people_served_after),
        `${totals.people_served_after > 1 ? "personnes servies" : "personne servie"} par les postes (${whole(totals.people_served_before)} avant)`,
      ),
    card(
      share(totals.share_after),
      `des habitants à ${decimal(limit, 0)} min ou moins${scenario.mode ? ` ${BY[scenario.mode]}` : ""}${inBrackets(totals)} ; ${share(totals.share_before)} avant`,
    ),
    card(
      whole(totals.people_newly_covered),
      `habitants de plus à portée${newlyInBrackets(totals)}`,
    ),
    card(
      whole(totals.posts),
      `${totals.posts > 1 ? "postes" : "poste"} dans ${count(totals.sites, "lieu", "lieux")}`,
    ),
    card(euros(totals.cost_euros), "coût des postes"),
    typeof totals.mean_minutes_after === "number" &&
      card(`${decimal(totals.mean_minutes_after)} min`, meanTripInWords(totals, method)),
  );
}

/** @param {Totals} totals */
function newlyInBrackets({ people_newly_covered_low: low, people_newly_covered_high: high }) {
  return typeof low === "number" && low !== high ? ` (${whole(low)} à ${whole(high)})` : "";
}

/** @param {Totals} totals */
function inBrackets({ share_after_low, share_after_high }) {
  const range = shareRange({ share_low: share_after_low, share_high: share_after_high });
  return range && ` (${range}, selon les temps réels)`;
}

/**
 * Returns how good a plan provably is.
 * @param {Plan} plan
 */
export function proofOf(plan) {
  const { objective, bound, gap, status, seconds } = plan;
  /** @param {number|null} value */
  const words = (value) => valueInWords(value, objective.unit, objective.weight);
  const today = objective.before ? ` (${words(objective.before)} aujourd’hui)` : "";
  return h(
    "div",
    { class: "proof" },
    h("p", {}, h("strong", { text: plan.proof })),
    ...[...(plan.served_words ?? []), plan.aims_words, travelInWords(plan)]
      .filter(Boolean)
      .map((text) => h("p", { text })),
    h("p", {
      class: "hint",
      text: `Objectif : ${words(objective.value)}${today} ; borne : ${words(bound)} (${gapInWords(gap)}). Plan ${statusInWords(status, gap)}, calculé en ${decimal(seconds)} s.`,
    }),
    plan.certificate && h("p", { class: "hint", text: plan.certificate.words }),
    ...plan.warnings.map((each) => h("p", { class: "warning", text: each.words })),
  );
}

/**
 * Returns why nothing solves a scenario.
 * @param {Plan} plan
 */
export function conflictsOf(plan) {
  return h(
    "div",
    { class: "notice" },
    h("h3", { text: "Aucun plan ne respecte toutes les contraintes" }),
    h("p", {
      text:
        plan.conflicts.length > 1
          ? "Celles-ci se contredisent ; relâchez-en une :"
          : "Celle-ci ne peut pas être tenue :",
    }),
    h("ul", {}, ...plan.conflicts.map((text) => h("li", { text }))),
  );
}

/**
 * Returns what downloads each file of a plan.
 * @param {string} id
 * @param {(error: unknown) => boolean} ends as `fileButton` takes it
 * @param {{rounds?: unknown}} [plan] whose files they are
 */
export function downloadsOf(id, ends, plan) {
  return [...FILES, ...(plan?.rounds ? OF_ROUNDS : [])].map(([format, table, label]) =>
    h("li", {}, fileButton(label, fileAddress(id, format, table), `plan.${format}`, ends)),
  );
}

/**
 * Returns the legend of the map of a plan.
 * @param {{communes_by_state: Record<string, string[]>, waves: {name: string}[], standing?: unknown[], rounds?: {stops: unknown[]}}} plan
 */
export function legendOf(plan) {
  const states = Object.entries(COLOURS).filter(
    ([state]) => plan.communes_by_state[state]?.length > 0,
  );
  const waves =
    plan.waves.length > 1
      ? plan.waves
      : [
          {
            name: plan.rounds
              ? "Base de tournées, plus grande si plusieurs intervenants en partent"
              : "Lieu du plan, plus grand s’il a plusieurs postes",
          },
        ];
  return h(
    "ul",
    {},
    ...states.map(([state, colour]) =>
      h(
        "li",
        {},
        swatch(colour, "rect"),
        h("span", {
          text: `${COMMUNE_STATES[state]} (${communesInWords(countedOf(plan.communes_by_state[state]))})`,
        }),
      ),
    ),
    (plan.standing?.length ?? 0) > 0 &&
      h(
        "li",
        {},
        swatch(STANDING, "circle"),
        h("span", {
          text: `Lieu d’aujourd’hui, qui reste (${whole(plan.standing?.length)})`,
        }),
      ),
    plan.rounds &&
      h(
        "li",
        {},
        swatch(STOPS, "circle"),
        h("span", { text: `Arrêt de tournée (${whole(plan.rounds.stops.length)})` }),
      ),
    ...waves.map((wave, index) =>
      h("li", {}, swatch(WAVES[index % WAVES.length], "circle"), h("span", { text: wave.name })),
    ),
  );
}

/** @param {string[]} codes */
function countedOf(codes) {
  return { communes: codes.length, arrondissements: codes.filter(isArrondissement).length };
}

/**
 * @param {string} figure
 * @param {string} label
 */
function card(figure, label) {
  return h("div", {}, h("dt", { text: label }), h("dd", { text: figure }));
}

/**
 * Drawn, not styled: the pages' policy lets no style attribute in.
 * @param {string} colour
 * @param {"rect"|"circle"} shape
 */
function swatch(colour, shape) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const inner = document.createElementNS(space, shape);
  const size =
    shape === "rect"
      ? { width: 24, height: 14, stroke: "#6b7a80" }
      : { cx: 12, cy: 7, r: 5.5, stroke: "#22313a" };
  for (const [name, value] of Object.entries({
    viewBox: "0 0 24 14",
    width: 24,
    height: 14,
    "aria-hidden": "true",
  }))
    drawing.setAttribute(name, String(value));
  for (const [name, value] of Object.entries({ ...size, fill: colour }))
    inner.setAttribute(name, String(value));
  drawing.append(inner);
  return drawing;
}
