/** What came of a list: its counts, its files; or why it came to nothing. */

import { h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { resultAddress } from "./client.js";
import { notesInWords, summaryInWords, whyNotInWords } from "./words.js";

/** @typedef {import("../types/matches.d.ts").MatchReply} Match */

const FORMATS = { csv: "CSV", xlsx: "Excel", geojson: "GeoJSON", parquet: "Parquet" };

/**
 * What a match that is done shows.
 * @param {Match} match
 * @param {(error: any) => boolean} ended whether a failure ends the session
 */
export function resultOf(match, ended) {
  const notes = notesInWords(match);
  const why = whyNotInWords(match);
  return [
    h("h2", { tabindex: "-1", text: "Le résultat est prêt" }),
    h("ul", {}, ...summaryInWords(match).map((text) => h("li", { text }))),
    why.length > 0 && h("h3", { text: "Personnes que nul lieu ne reçoit" }),
    why.length > 0 && h("ul", {}, ...why.map((text) => h("li", { text }))),
    notes.length > 0 && h("h3", { text: "Ce qui n’a pas été compris, ou a été corrigé" }),
    notes.length > 0 && h("ul", {}, ...notes.map((text) => h("li", { text }))),
    h("h3", { text: "Télécharger" }),
    h(
      "ul",
      {},
      ...Object.keys(match.results).map((format) =>
        h(
          "li",
          {},
          fileButton(
            /** @type {Record<string, string>} */ (FORMATS)[format],
            resultAddress(match.id, format),
            `rapprochement.${format}`,
            ended,
            `Télécharger le résultat en ${/** @type {Record<string, string>} */ (FORMATS)[format]}`,
          ),
        ),
      ),
    ),
    h("p", {
      class: "hint",
      text: "Toutes les lignes y sont, dans leur ordre, avec ce qui n’a pas été compris de chacune. Le lien sert quinze minutes.",
    }),
  ];
}

/** What a match that failed shows. @param {Match} match @param {() => void} again */
export function failureOf(match, again) {
  const why = match.reason?.text ?? "le rapprochement n’a pas pu finir";
  return [
    h("h2", { tabindex: "-1", text: "La liste n’a pas pu être rapprochée" }),
    h("p", { text: `${why[0].toUpperCase()}${why.slice(1)}.` }),
    h("p", { text: "Rien n’en a été gardé. Corrigez le fichier, puis déposez-le de nouveau." }),
    h(
      "p",
      {},
      h("button", {
        type: "button",
        class: "primary",
        text: "Déposer un autre fichier",
        onclick: again,
      }),
    ),
  ];
}
