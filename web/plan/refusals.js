/** What a planner or a préfecture is told when a scenario, a plan or a review is not shown. */

import { failureInWords } from "../shared/failures.js";

/**
 * Returns what to say.
 * @param {any} error
 * @returns {{title: string, text: string}}
 */
export function refusalInWords(error) {
  if (error.code === "unknown_scenario")
    return {
      title: "Ce scénario n’existe pas",
      text: "Il a peut-être été supprimé, ou il appartient à quelqu’un d’autre.",
    };
  if (error.code === "forbidden" || error.status === 403)
    return {
      title: "Cette page n’est pas la vôtre",
      text: "Votre compte n’y donne pas accès : il lui manque un droit, ou ce département.",
    };
  if (error.parameter === "departement")
    return {
      title: "Ce plan ne porte pas sur ce département",
      text: "Le plan mis en consultation couvre un autre territoire. Vérifiez l’adresse que vous avez reçue, ou demandez-la à l’auteur du plan.",
    };
  if (error.code === "wrong_state")
    return {
      title: "Ce n’est pas possible maintenant",
      text: "Le scénario n’est pas dans l’état voulu : il n’a pas de plan, ou la consultation n’est pas ouverte.",
    };
  const told = failureInWords(error);
  return told.field === undefined ? told : { title: "", text: told.field };
}
