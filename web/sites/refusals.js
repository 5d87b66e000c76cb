/** What an operator is told when something is not done, and what they can do about it. */

import { failureInWords } from "../shared/failures.js";
import { listInWords, quoted } from "./words.js";

/** @type {Record<string, [string, string]>} */
const BY_CODE = {
  unknown_import: [
    "Cet import n’existe plus",
    "Les fichiers sont gardés un temps, puis oubliés. Déposez le fichier de nouveau.",
  ],
  unknown_version: ["Cette version n’existe plus", "Choisissez-en une autre dans l’historique."],
  unknown_report: [
    "Ce signalement n’existe plus",
    "Quelqu’un l’a supprimé, ou il a été gardé assez longtemps. Rechargez la page.",
  ],
  unknown_place: [
    "Ce lieu n’est pas en service",
    "Il a peut-être été retiré par une publication récente. Cherchez-le de nouveau.",
  ],
  version_changed: [
    "Quelqu’un a publié entre-temps",
    "Les lieux en service ne sont plus ceux de la comparaison. Regardez les changements de nouveau, puis recommencez.",
  ],
  already_current: ["C’est déjà en service", "Ces lieux sont ceux que les citoyens voient."],
  wrong_state: [
    "Ce n’est plus possible",
    "Cet import a changé d’état entre-temps : voici où il en est.",
  ],
  invalid_mapping: [
    "Ces colonnes n’ont pas été acceptées",
    "Vérifiez que chaque position a sa latitude et sa longitude.",
  ],
};

/**
 * Returns what to say.
 * @param {any} error
 * @param {string[]|null} [only] the départements that the account is limited to
 * @returns {{title: string, text: string}}
 */
export function refusalInWords(error, only = null) {
  if (error?.code === "columns_unread") {
    const names = (error.columns ?? []).map(quoted);
    return {
      title: "Des colonnes attendent votre décision",
      text: names.length
        ? `Rien ne lit ${listInWords(names)}. Dites ce que chacune donne, ou qu’elle peut être perdue.`
        : "Dites ce que chacune donne, ou qu’elle peut être perdue.",
    };
  }
  if (error?.status === 403)
    return only
      ? {
          title: "Votre compte est limité à certains départements",
          text: "Les lieux sont ceux de tout le pays : seul un compte sans limite peut les publier.",
        }
      : {
          title: "Votre compte ne peut pas publier de lieux",
          text: "Il lui manque un droit (sites:write) : demandez-le à l’administrateur de vos comptes.",
        };
  if (error?.code && Object.hasOwn(BY_CODE, error.code)) {
    const [title, text] = BY_CODE[error.code];
    return { title, text };
  }
  if (error?.parameter === "horaires")
    return {
      title: "Ces horaires ne sont pas compris en entier",
      text: "Rien n’a été changé. Écrivez-les jour par jour, ou plus simplement.",
    };
  const told = failureInWords(error);
  if (told.field === undefined && error?.kind !== "refused") return told;
  return {
    title: "Cette demande n’a pas été acceptée",
    text: "Rien n’a été changé. Rechargez la page, puis réessayez.",
  };
}
