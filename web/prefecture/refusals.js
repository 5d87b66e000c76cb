/** What a préfecture is told when a territory is not shown. */

import { failureInWords } from "../shared/failures.js";

/**
 * Returns what to say.
 * @param {any} error
 * @param {string[]|null} only the départements that the account is limited to
 * @returns {{title: string, text: string}}
 */
export function refusalInWords(error, only) {
  if (error.status === 403)
    return { title: "Ce territoire n’est pas ouvert à votre compte", text: limitsInWords(only) };
  const told = failureInWords(error);
  return told.field === undefined
    ? told
    : { title: "Ce territoire n’existe pas", text: told.field };
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
