/** What a person is told when there is no answer, and what they can do about it. */

import { AskError } from "./api.js";

/** @type {Record<AskError["kind"], [string, string]>} */
const BY_KIND = {
  offline: ["Vous êtes hors connexion", "Vérifiez votre connexion à internet, puis réessayez."],
  unreachable: [
    "Le service ne répond pas",
    "Vérifiez votre connexion à internet, ou réessayez dans quelques minutes.",
  ],
  slow: [
    "La réponse met trop de temps",
    "Votre connexion est peut-être lente. Réessayez dans un moment.",
  ],
  busy: ["Le service est très demandé", "Réessayez dans une minute."],
  failed: [
    "Le service rencontre un problème",
    "Ce n’est pas de votre fait. Réessayez dans quelques minutes.",
  ],
  refused: [
    "Cette question n’a pas été comprise",
    "Modifiez votre recherche ou effacez les filtres.",
  ],
};

/** Faults of what was typed: told beside the field. @type {Record<string, string>} */
const OF_THE_FIELD = {
  unknown_name: "Nous ne trouvons pas ce lieu. Vérifiez l’orthographe, ou essayez un code postal.",
  not_covered: "Cette commune n’est pas encore couverte par ce service.",
  unknown_postcode:
    "Aucune commune n’a ce code postal. Un code « Cedex » ne désigne pas une commune : essayez son nom.",
  unknown_code: "Ce code de commune n’existe pas.",
  invalid_origin: "Indiquez une adresse, une commune ou un code postal.",
};
const FIELD_PARAMETERS = new Set(["q", "postcode", "commune", "lat", "lon"]);

/**
 * Returns what to say: `field` beside the search field, or a `title` and a `text` for the results.
 * @param {unknown} error
 * @returns {{field: string, title?: undefined, text?: undefined}|{field?: undefined, title: string, text: string}}
 */
export function failureInWords(error) {
  const told = error instanceof AskError ? error : new AskError("failed");
  if (told.code && Object.hasOwn(OF_THE_FIELD, told.code))
    return { field: OF_THE_FIELD[told.code] };
  if (told.kind === "refused" && FIELD_PARAMETERS.has(told.parameter ?? "")) {
    return {
      field:
        "Nous n’avons pas compris ce lieu. Essayez une commune, un code postal ou une adresse.",
    };
  }
  const [title, text] = BY_KIND[told.kind];
  return { title, text };
}
