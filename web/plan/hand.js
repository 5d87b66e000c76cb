/** What a planner changes in a plan by hand, as values: kept across a reload, taken back one by one. */

import { count, decimal, share } from "../shared/numbers.js";
import { valueInWords } from "./words.js";

/**
 * @typedef {{kind: "kept"|"forbidden"|"moved", commune: string, name: string, to?: string, toName?: string}} Edit
 *   of a site, by its commune
 * @typedef {import("../types/scenarios.d.ts").HandReply} Reply
 * @typedef {import("../types/scenarios.d.ts").HandChange} Change
 */

/** As many as the API takes of each. */
const MOST = { kept: 200, forbidden: 20, moved: 20 };
const KEY = "maillage.hand";

/**
 * Returns changes with one more; the same again takes it back, another of the same site replaces it.
 * @param {Edit[]} edits
 * @param {Edit} edit
 */
export function withEdit(edits, edit) {
  const others = edits.filter((each) => each.commune !== edit.commune);
  const isThere = edits.some((each) => each.commune === edit.commune && isSame(each, edit));
  return isThere ? others : [...others, edit];
}

/** @param {Edit} one @param {Edit} other */
function isSame(one, other) {
  return one.kind === other.kind && one.to === other.to;
}

/** Returns why there may be no more changes of a kind, null when there may. @param {Edit[]} edits */
export function tooMany(edits) {
  for (const [kind, most] of Object.entries(MOST))
    if (edits.filter((each) => each.kind === kind).length > most)
      return `${most} lieux ${WORDS[kind]} au plus : calculez de nouveau à partir d’ici, puis continuez.`;
  return null;
}

/** @type {Record<string, string>} */
const WORDS = { kept: "gardés", forbidden: "interdits", moved: "déplacés" };

/**
 * Returns the question to the API.
 * @param {Edit[]} edits
 */
export function bodyOf(edits) {
  /** @param {string} kind */
  const communes = (kind) => edits.filter((each) => each.kind === kind).map((each) => each.commune);
  return {
    kept: communes("kept"),
    forbidden: communes("forbidden"),
    moved: edits
      .filter((each) => each.kind === "moved")
      .map(({ commune, to }) => ({ commune, to: String(to) })),
  };
}

/**
 * Returns what a change is, in words.
 * @param {Edit} edit
 */
export function editInWords({ kind, name, toName }) {
  if (kind === "kept") return `${name} : gardé`;
  return kind === "forbidden" ? `${name} : interdit` : `${name} : déplacé à ${toName}`;
}

/**
 * Returns what a change alone costs or brings.
 * @param {number} people
 */
export function costInWords(people) {
  if (people === 0) return "autant de personnes à portée";
  const many = count(Math.abs(people), "personne", "personnes");
  return `${many} de ${people > 0 ? "plus" : "moins"} à portée`;
}

/**
 * Returns which constraints are kept no more, '' when all are.
 * @param {string[]} names
 */
export function breaksInWords(names) {
  return names.length > 0 ? `Ne tient plus ${names.map((name) => `« ${name} »`).join(", ")}` : "";
}

/**
 * Returns what all changes do together to the constraints of the plan, in sentences.
 * @param {Reply} reply
 */
export function constraintsInWords({ breaks, has_unknown_floors: isUnknown }) {
  return [
    breaks.length > 0 &&
      `Le plan ainsi changé ne tient plus ${count(breaks.length, "contrainte", "contraintes")} du scénario : ${breaks.map((name) => `« ${name} »`).join(", ")}.`,
    isUnknown &&
      "La part minimale d’habitants à servir ou à mettre à portée ne se vérifie qu’avec un nouveau calcul.",
  ].filter((text) => typeof text === "string");
}

/**
 * Returns what all changes do together, in sentences.
 * @param {Reply} reply
 */
export function totalInWords(reply) {
  const { people_covered_before: before, people_covered_after: after, gained, lost } = reply;
  const parts = [
    `En tout, ${costInWords(after - before)} : ${share(reply.share_after)} des habitants.`,
  ];
  if (lost.communes_count > 0) parts.push(`${sideInWords(lost)} ne le seraient plus.`);
  if (gained.communes_count > 0) parts.push(`${sideInWords(gained)} le deviendraient.`);
  const { mean_minutes_before: was, mean_minutes_after: is, objective } = reply;
  if (typeof is === "number" && typeof was === "number" && is !== was)
    parts.push(`Trajet moyen : ${decimal(is, 2)} min (${decimal(was, 2)} avant).`);
  // People in reach are told already; of other aims, what minutes alone tell.
  if (objective.name !== "max_covering" && objective.after !== null)
    parts.push(
      `Objectif : ${valueInWords(objective.after, objective.unit, objective.weight)} (${valueInWords(objective.before, objective.unit, objective.weight)} avant).`,
    );
  if (reply.serves)
    parts.push("Qui serait servi, et par quel poste, ne se sait qu’après un nouveau calcul.");
  return parts.join(" ");
}

const MOST_NAMES = 4;

/** @param {import("../types/scenarios.d.ts").ChangedCommunes} side */
function sideInWords({ communes, communes_count: many }) {
  const names = communes.slice(0, MOST_NAMES).map((each) => each.name);
  const left = many - names.length;
  return left > 0
    ? `${names.join(", ")} et ${count(left, "autre commune", "autres communes")}`
    : names.join(", ");
}

/**
 * Returns what was changed in a plan, state after state; the last one is the present.
 * @param {string} id of the scenario
 * @returns {Edit[][]}
 */
export function handOf(id) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  return kept?.id === id ? kept.states : [[]];
}

const MOST_STATES = 50;

/**
 * Keeps what was changed in this tab: it is there after a reload, or after signing in again.
 * @param {string} id
 * @param {Edit[][]} states
 */
export function keepHand(id, states) {
  const kept = states.slice(-MOST_STATES);
  sessionStorage.setItem(KEY, JSON.stringify({ id, states: kept }));
  return kept;
}
