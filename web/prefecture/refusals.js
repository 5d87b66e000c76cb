/** What a préfecture is told when a territory is not shown. */

import { failureInWords } from "../shared/failures.js";
import { LEVEL_WORDS } from "./state.js";

/**
 * Returns what to say.
 * @param {any} error
 * @param {string[]|null} only the départements that the account is limited to
 * @returns {{title: string, text: string}}
 */
export function refusalInWords(error, only) {
  if (error.status === 403)
    return { title: "Ce territoire n’est pas ouvert à votre compte", text: limitsInWords(only) };
  if (error.parameter === "without" || error.parameter === "added")
    return {
      title: "Cette hypothèse ne tient plus",
      text: "Un lieu qu’elle ferme n’est plus parmi les lieux d’aujourd’hui, ou une commune où elle en ouvre un n’existe plus. Revenez à la situation réelle, puis refaites-la.",
    };
  if (error.parameter === "mode")
    return {
      title: "Ce mode de déplacement n’est pas connu ici",
      text: "Aucun temps en transport en commun n’a été importé avec ces données. Choisissez un autre mode de déplacement.",
    };
  const told = failureInWords(error);
  return told.field === undefined
    ? told
    : { title: "Ce territoire n’existe pas", text: told.field };
}

/**
 * Returns why a name that was typed opens nothing: no territory has it, or it is not for this account.
 * @param {import("../types/coverage.d.ts").Named[]} closed those that have it and are not open, the likeliest first
 * @param {string[]|null} only the départements that the account is limited to
 */
export function notFoundInWords([first], only) {
  if (!first) return "Aucun territoire ne porte ce nom.";
  const kind = LEVEL_WORDS[first.level];
  const name = kind ? `${first.name} (${kind} ${first.code})` : first.name;
  return `${name} n’est pas ouvert à votre compte. ${limitsInWords(only)}`;
}

/** @param {string[]|null} only */
function limitsInWords(only) {
  if (!only)
    return "Il lui manque le droit de lire la couverture (coverage:read) : demandez-le à l’administrateur de vos comptes.";
  if (only.length === 0)
    return "Aucun département ne lui est ouvert : demandez-le à l’administrateur de vos comptes.";
  const mine =
    only.length === 1 ? `au département ${only[0]}` : `aux départements ${only.join(", ")}`;
  return `Il est limité ${mine}. Un territoire se voit quand il y est tout entier : une intercommunalité à cheval sur deux départements demande les deux.`;
}
