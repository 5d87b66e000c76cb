/** Scenarios and plans in plain French. */

import { count, decimal, percentAtMost, share, whole } from "../shared/numbers.js";

/** @type {Record<string, string>} */
export const STATES = {
  queued: "En attente",
  running: "Calcul en cours",
  cancelling: "Arrêt demandé",
  cancelled: "Arrêté",
  done: "Terminé",
  infeasible: "Impossible",
  failed: "Échec",
};
/** @type {Record<string, string>} */
export const COMMUNE_STATES = {
  newly_covered: "À portée grâce au plan",
  no_longer_covered: "Plus à portée : un lieu y ferme",
  covered_before: "Déjà à portée",
  still_beyond: "Encore trop loin",
  unreachable: "Sans route vers un lieu",
  no_people: "Sans habitant",
};
/** @type {Record<string, string>} */
export const OPINIONS = {
  favourable: "Favorable",
  unfavourable: "Défavorable",
  elsewhere: "Plutôt dans une autre commune",
};
/** @type {Record<string, string>} */
const PHASES = {
  load: "chargement des données",
  reach: "qui a déjà un lieu à portée",
  trips: "calcul des trajets",
  longer_trips: "calcul de trajets plus longs",
  travel: "trajets raccourcis, à couverture égale",
  tables: "effets du plan",
  bound: "recherche de la borne",
  search: "recherche du meilleur plan",
  proof: "preuve",
  done: "terminé",
};
/** @type {Record<string, string>} */
const STATUSES = {
  optimal: "prouvé à l’écart demandé près",
  feasible: "le meilleur trouvé dans le temps donné",
  interrupted: "arrêté avant la fin",
  infeasible: "impossible",
};

/** @type {(job: {state: string}) => boolean} */
export const hasEnded = (job) => ["done", "cancelled", "infeasible", "failed"].includes(job.state);
/**
 * Where a solver is: the phase, and how much of it is done where that is known.
 * @param {{phase: string, share?: number|null}} progress
 */
export function phaseInWords({ phase, share: done }) {
  const words = PHASES[phase] ?? phase;
  return typeof done === "number" ? `${words} ${Math.floor(100 * done)}\u202f%` : words;
}
/** Whether a solver has not begun its search: it has no plan to keep yet. @type {(phase: string) => boolean} */
export const isBeforeSearch = (phase) => ["load", "reach", "trips"].includes(phase);
/**
 * Optimal is what nothing can beat: a plan that is near enough is said to be near.
 * @type {(status: string, gap: number|null|undefined) => string}
 */
export const statusInWords = (status, gap) =>
  status === "optimal" && gap === 0 ? "optimal, c’est prouvé" : (STATUSES[status] ?? status);

/** @type {Record<string, string>} */
const UNITS = {
  p_median: "person_minutes",
  p_center: "minutes",
  set_covering: "sites",
  equity: "share",
};
/** @type {Record<string, string>} */
const WEIGHED = { people: "weight", person_minutes: "weight_minutes" };

/**
 * What the objective of a scenario counts: where a column weighs people, its sums are no people.
 * @param {{objective?: string, weight?: string}} scenario
 */
export function unitOf({ objective = "max_covering", weight = "people" }) {
  const unit = UNITS[objective] ?? "people";
  return weight === "people" ? unit : (WEIGHED[unit] ?? unit);
}

/**
 * A value in the unit of the objective.
 * @param {number|null|undefined} value
 * @param {string} unit
 * @param {string} [weight] the column whose sums `weight` and `weight_minutes` are
 */
export function valueInWords(value, unit, weight) {
  if (typeof value !== "number") return "–";
  if (unit === "weight") return `${whole(value)} (poids « ${weight} »)`;
  if (unit === "weight_minutes")
    return `${count(value, "minute", "minutes")} × poids « ${weight} »`;
  if (unit === "minutes") return `${decimal(value)} min`;
  if (unit === "sites") return count(value, "lieu", "lieux");
  if (unit === "person_minutes") return `${count(value, "minute", "minutes")} × personnes`;
  if (unit === "share") return share(value);
  return count(value, "personne", "personnes");
}

/**
 * How far a plan may be from the best possible.
 * @param {number|null|undefined} gap
 */
export function gapInWords(gap) {
  if (typeof gap !== "number") return "écart encore inconnu";
  return gap === 0 ? "aucun écart" : `écart de ${percentAtMost(gap)} au plus`;
}

/**
 * A moment, as people of the mainland say it.
 * @param {string} iso
 */
export function moment(iso) {
  return new Date(iso).toLocaleString("fr-FR", {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  });
}

/**
 * What a place is called, with its posts where it has several.
 * @param {{name: string, posts: number}} site
 */
export function siteInWords(site) {
  return `${site.name}${site.posts > 1 ? ` (${site.posts} postes)` : ""}`;
}
