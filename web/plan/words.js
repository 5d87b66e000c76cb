/** Scenarios and plans in plain French. */

import { count, decimal, share, whole } from "../shared/numbers.js";

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
  bound: "recherche de la borne",
  search: "recherche du meilleur plan",
  proof: "preuve",
  done: "terminé",
};
/** @type {Record<string, string>} */
const STATUSES = {
  optimal: "optimal, c’est prouvé",
  feasible: "le meilleur trouvé dans le temps donné",
  interrupted: "arrêté avant la fin",
  infeasible: "impossible",
};

/** @type {(job: {state: string}) => boolean} */
export const hasEnded = (job) => ["done", "cancelled", "infeasible", "failed"].includes(job.state);
/** @type {(phase: string) => string} */
export const phaseInWords = (phase) => PHASES[phase] ?? phase;
/** @type {(status: string) => string} */
export const statusInWords = (status) => STATUSES[status] ?? status;

/**
 * A value in the unit of the objective.
 * @param {number|null|undefined} value
 * @param {string} unit
 */
export function valueInWords(value, unit) {
  if (typeof value !== "number") return "–";
  if (unit === "minutes") return `${decimal(value)} min`;
  if (unit === "sites") return count(value, "lieu", "lieux");
  if (unit === "person_minutes") return `${whole(value)} minutes × personnes`;
  if (unit === "share") return share(value);
  return count(value, "personne", "personnes");
}

/**
 * How far a plan may be from the best possible.
 * @param {number|null|undefined} gap
 */
export function gapInWords(gap) {
  if (typeof gap !== "number") return "écart encore inconnu";
  return gap === 0
    ? "aucun écart"
    : `écart ${gap.toLocaleString("fr-FR", { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
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
