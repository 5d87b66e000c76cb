/** A link that is older than what it names: what is gone, and the way to the present. */

import { fill, h } from "../shared/dom.js";
import { day } from "../shared/numbers.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {{title: string, text: string, change: Partial<State>}} Stale
 */

export const TO_THE_PRESENT = "Voir la situation présente";

/** What a link may name that is no more, by the parameter that the API refuses. @type {Record<string, Stale>} */
const BY_PARAMETER = {
  weight: {
    title: "Ce lien compte par une colonne qui n’est plus publiée",
    text: "L’exploitant l’a retirée ou renommée depuis.",
    change: { weight: "people" },
  },
  column: {
    title: "Ce lien montre une colonne qui n’est plus publiée",
    text: "L’exploitant l’a retirée ou renommée depuis.",
    change: { column: "", cells: [] },
  },
  where: {
    title: "Ce lien filtre par une colonne ou une classe qui n’est plus publiée",
    text: "L’exploitant l’a retirée ou renommée depuis.",
    change: { where: [] },
  },
  ...Object.fromEntries(
    ["without", "added"].map((name) => [
      name,
      {
        title: "L’hypothèse de ce lien ne tient plus",
        text: "Elle ferme un lieu ou en ouvre un dans une commune qui n’existe plus.",
        change: { without: [], added: [], title: "" },
      },
    ]),
  ),
};

/**
 * Returns what a link names that is no more, and the change that leaves it; null of any other failure.
 * @param {{code?: string|null, parameter?: string|null, status?: number|null}} error of the API
 * @param {State} state
 * @param {{level: string, code: string}} home the territory to go to instead
 * @returns {Stale|null}
 */
export function staleLink({ code, parameter }, state, home) {
  if (code === "unknown_territory")
    return {
      title: "Ce territoire n’existe pas, ou n’existe plus",
      text: `Aucun territoire de ce niveau n’a aujourd’hui le code ${state.code} : les intercommunalités et les communes changent au fil des fusions. Cherchez-le par son nom, ou revenez à votre territoire.`,
      change: { level: home.level, code: home.code },
    };
  if (code === "unknown_version")
    return {
      title: "La version de comparaison n’existe plus",
      text: "Ce lien compare avec des lieux qui ne sont plus gardés.",
      change: { since: "" },
    };
  return BY_PARAMETER[parameter ?? ""] ?? null;
}

/**
 * Returns what a link asked that the places no longer tell, which is then left out; "" of nothing.
 * @param {State} asked
 * @param {State} kept what is asked of the API
 */
export function lostInWords(asked, kept) {
  if (asked.at && asked.at !== kept.at)
    return `Ce lien demandait la situation au ${day(asked.at)}, mais le fichier des lieux ne dit plus de dates de postes : voici celle du fichier en service.`;
  if (asked.posts !== kept.posts)
    return "Ce lien demandait tous les postes accordés, que le fichier des lieux ne distingue plus : voici tous ceux qu’il compte.";
  return "";
}

/**
 * Says what a link asked that is no more told, with what leaves it.
 * @param {HTMLElement} target
 * @param {string} text
 * @param {() => void} leave
 */
export function showLost(target, text, leave) {
  fill(
    target,
    h("p", { class: "notice", text }),
    h("button", { type: "button", class: "plain", text: TO_THE_PRESENT, onclick: leave }),
  );
}
