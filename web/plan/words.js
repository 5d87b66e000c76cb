/** Scenarios and plans in plain French. */

import { count, decimal, share, whole } from "../shared/numbers.js";

export const STATES = {
  queued: "En attente",
  running: "Calcul en cours",
  cancelling: "Arrêt demandé",
  cancelled: "Arrêté",
  done: "Terminé",
  infeasible: "Impossible",
  failed: "Échec",
};
export const COMMUNE_STATES = {
  newly_covered: "À portée grâce au plan",
  covered_before: "Déjà à portée",
  still_beyond: "Encore trop loin",
  unreachable: "Sans route vers un lieu",
  no_people: "Sans habitant",
};
export const OPINIONS = {
  favourable: "Favorable",
  unfavourable: "Défavorable",
  elsewhere: "Plutôt dans une autre commune",
};
const PHASES = {
  bound: "recherche de la borne",
  search: "recherche du meilleur plan",
  proof: "preuve",
  done: "terminé",
};
const STATUSES = {
  optimal: "optimal, c’est prouvé",
  feasible: "le meilleur trouvé dans le temps donné",
  interrupted: "arrêté avant la fin",
  infeasible: "impossible",
};

export const hasEnded = (job) => ["done", "cancelled", "infeasible", "failed"].includes(job.state);
export const phaseInWords = (phase) => PHASES[phase] ?? phase;
export const statusInWords = (status) => STATUSES[status] ?? status;

/** A value in the unit of the objective. */
export function valueInWords(value, unit) {
  if (typeof value !== "number") return "–";
  if (unit === "minutes") return `${decimal(value)} min`;
  if (unit === "sites") return count(value, "lieu", "lieux");
  if (unit === "person_minutes") return `${whole(value)} minutes × personnes`;
  if (unit === "share") return share(value);
  return count(value, "personne", "personnes");
}

/** How far a plan may be from the best possible. */
export function gapInWords(gap) {
  if (typeof gap !== "number") return "écart encore inconnu";
  return gap === 0
    ? "aucun écart"
    : `écart ${gap.toLocaleString("fr-FR", { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** A moment, as people of the mainland say it. */
export function moment(iso) {
  return new Date(iso).toLocaleString("fr-FR", {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  });
}

/** What a place is called, with its commune. */
export function siteInWords(site) {
  return `${site.name}${site.posts > 1 ? ` (${site.posts} postes)` : ""}`;
}
