/** What is said of a match: why rows have no place, how far it is, until when it is kept. */

import { failureInWords } from "../shared/failures.js";
import { count, decimal } from "../shared/numbers.js";

/** @typedef {import("../types/matches.d.ts").MatchReply} Match */

/** @type {Record<string, string>} */
const NOTES = {
  nothing_given: "rien ne dit où est la personne",
  position_not_read: "position illisible",
  address_not_found: "adresse introuvable : la commune a servi, si elle est connue",
  address_not_asked:
    "adresse non cherchée (service d’adresses absent ou trop lent) : la commune a servi",
  commune_unknown:
    "commune inconnue : la colonne match_suggested propose les noms les plus proches, s’il y en a",
  commune_corrected: "commune mal écrite, que le code postal de la ligne a permis de corriger",
  commune_is_territory: "département, région ou île au lieu d’une commune",
  postcode_unknown: "code postal inconnu",
  ambiguous: "nom de commune qui peut en désigner plusieurs : la colonne match_suggested les donne",
  not_covered: "commune que les données ne placent pas",
  other_departement:
    "la ligne nomme aussi un autre département (par son code, sa commune ou son code postal) : à vérifier",
  outside_departements: "hors des départements de votre compte : sans réponse",
};
/** @type {Record<string, string>} */
const WHY_NOT = {
  not_understood: "on ne sait pas où est la personne",
  no_site_within_limit: "aucun lieu dans le temps maximal",
  closed_to_its_public: "aucun des lieux proches ne reçoit ce public",
  group_not_understood: "on ne sait pas où est l’une des personnes du groupe",
  group_too_large: "le groupe est plus grand que tout lieu",
  group_without_common_site: "aucun lieu n’est assez proche de tout le groupe",
  full: "les lieux proches sont pleins",
};

/** @type {(many: number) => string} */
export const rows = (many) => count(many, "ligne", "lignes");

/** What of a result one reads first. @param {Match} match @returns {string[]} */
export function summaryInWords({ counts, capacities }) {
  if (!counts) return [];
  const said = [
    `${rows(counts.matched)} sur ${counts.rows.toLocaleString("fr-FR")} ${counts.matched > 1 ? "ont" : "a"} un lieu.`,
  ];
  if (counts.within !== null) said.push(`${rows(counts.within)} dans le temps maximal.`);
  if (counts.beyond)
    said.push(`${rows(counts.beyond)} au-delà : le lieu le plus proche est donné.`);
  if (counts.median_minutes !== null)
    said.push(
      `La moitié des personnes ont ${decimal(counts.median_minutes)} min de trajet au plus.`,
    );
  if (capacities)
    said.push(
      `Personne ne pourrait en servir plus de ${Math.floor(capacities.most_served).toLocaleString("fr-FR")}.`,
    );
  return said;
}

/** What was not understood, the most frequent first. @param {Match} match @returns {string[]} */
export function notesInWords({ counts }) {
  const notes = Object.entries(counts?.notes ?? {}).map(
    ([code, many]) => `${rows(many)} : ${NOTES[code] ?? code}`,
  );
  const options = Object.entries(counts?.options ?? {}).map(
    ([name, many]) => `${rows(many)} : l’option « ${name} » n’a pas été comprise`,
  );
  return [...notes, ...options];
}

/** Why nobody takes some, the most frequent first. @param {Match} match @returns {string[]} */
export function whyNotInWords({ capacities }) {
  return Object.entries(capacities?.why_not ?? {}).map(
    ([code, many]) => `${rows(many)} : ${WHY_NOT[code] ?? code}`,
  );
}

/** How far a match is. @param {Match} match */
export function stageInWords({ state, progress, rows: many }) {
  if (state === "awaiting_upload") return "Le fichier est envoyé ; sa lecture va commencer.";
  if (state === "reading") return "Le fichier est lu.";
  if (many === null || progress.total === 0) return "Le rapprochement va commencer.";
  const isPlacing = progress.done < progress.total / 2;
  return isPlacing
    ? `On situe chaque personne : ${rows(many)}.`
    : `On cherche les lieux les plus proches : ${rows(many)}.`;
}

/** Until when a match is kept. @param {Match} match */
export function untilInWords({ expires_at }) {
  const at = new Date(expires_at);
  const day = at.toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long" });
  const hour = at.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  return `${day} à ${hour}`;
}

/** Why something was not done: a title and what to do. @param {any} error @returns {[string, string]} */
export function refusalInWords(error) {
  if (error?.code === "unknown_match")
    return [
      "Cette liste n’existe plus",
      "Elle a été effacée, ou elle est à un autre compte. Déposez-la de nouveau.",
    ];
  if (error?.status === 403)
    return [
      "Votre compte ne peut pas déposer de liste",
      "Il lui manque un droit, ou un département : demandez-les à l’administrateur de vos comptes.",
    ];
  const told = failureInWords(error);
  if (told.title && error?.kind !== "refused") return [told.title, told.text ?? ""];
  return [
    "Cette demande n’a pas été acceptée",
    "Rien n’a été lancé. Vérifiez les choix, puis réessayez.",
  ];
}
