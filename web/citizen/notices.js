/** What is said around the list: doubts about the question, limits, and where the data comes from. */

import { h } from "../shared/dom.js";
import { lacksInWords, minutesInWords } from "../shared/words.js";
import { communeInWords, placeOfSuggestion } from "./question.js";

const DEMONSTRATION = "demonstration";

/**
 * Returns the notices of an answer, each one a paragraph or a chooser.
 *
 * @param {import("../types/nearest.d.ts").NearestReply} answer
 * @param {(place: import("./question.js").Place) => void} choose
 * @returns {Node[]}
 */
export function noticesOf(answer, choose) {
  return /** @type {Node[]} */ (
    [
      answer.sites_version === DEMONSTRATION &&
        notice(
          "Démonstration : ces lieux sont des mairies, avec leurs vrais horaires. Ils ne proposent pas tous une aide numérique.",
        ),
      ...lacksInWords(answer).map(notice),
      answer.origin?.fallback &&
        !answer.degraded?.some((each) => each.code === "geocoder_unavailable") &&
        notice(
          "L’adresse n’a pas pu être située précisément : la recherche part du centre de la commune.",
        ),
      answer.origin?.understood_as === "point_near_commune" &&
        notice(
          "Ce point est hors de toute commune : la recherche part de la commune la plus proche.",
        ),
      answer.open_found === false &&
        notice("Aucun lieu n’est sûrement ouvert à ce moment à moins de deux heures de trajet."),
      beyondLimit(answer),
      othersOf(answer.origin, choose),
    ].filter(Boolean)
  );
}

/** Says that nothing lies within the limit, and that the nearest is given all the same. */
function beyondLimit(answer) {
  if (answer.within_limit !== false) return null;
  const by = answer.mode === "foot" ? "à pied" : "en voiture";
  const limit = answer.max_minutes
    ? ` à moins de ${minutesInWords(answer.max_minutes)} ${by}`
    : " dans la limite demandée";
  return notice(`Aucun lieu${limit}. Voici les plus proches, au-delà de cette limite.`);
}

/** The other communes that a name or a postcode may mean. */
function othersOf(origin, choose) {
  const others = (origin?.others ?? []).filter((each) => each.code !== origin.commune?.code);
  const unlike = others.filter(
    (each, index) => others.findIndex((one) => one.code === each.code) === index,
  );
  if (unlike.length === 0) return null;
  const shown = unlike.slice(0, 12);
  return h(
    "div",
    { class: "notice chooser" },
    h("p", {
      text: `Ce n’est pas ${communeInWords(origin.commune)} ? Choisissez la bonne commune :`,
    }),
    h(
      "ul",
      {},
      ...shown.map((each) =>
        chooserItem(communeInWords(each), null, () => choose(communePlace(each))),
      ),
    ),
  );
}

function communePlace(commune) {
  return { kind: "commune", code: commune.code, label: communeInWords(commune) };
}

/** @type {Record<string, string>} */
const WHICH = {
  homonyms: "Plusieurs endroits portent ce nom. Lequel est le vôtre ?",
  misspelt: "Vouliez-vous dire…",
  territory: "C’est un territoire entier. Quelle est votre commune ? Voici les plus peuplées.",
};

/**
 * Returns the chooser among the places that an ambiguous text may mean.
 * @param {import("./question.js").Suggestion[]} candidates
 * @param {string} because why there are several
 * @param {(place: import("./question.js").Place) => void} choose
 */
export function candidateChooser(candidates, because, choose) {
  return h(
    "div",
    { class: "chooser" },
    h("p", { text: WHICH[because] ?? WHICH.homonyms }),
    h(
      "ul",
      {},
      ...candidates.map((each) =>
        chooserItem(
          each.label,
          each.commune && !each.label?.includes(each.commune.name)
            ? communeInWords(each.commune)
            : null,
          () => choose(placeOfSuggestion(each)),
        ),
      ),
    ),
  );
}

function chooserItem(label, detail, onclick) {
  return h(
    "li",
    {},
    h(
      "button",
      { type: "button", onclick },
      label,
      detail && h("span", { class: "hint", text: ` ${detail}` }),
    ),
  );
}

/**
 * Returns a paragraph set apart.
 * @param {string} text
 */
export function notice(text) {
  return h("p", { class: "notice", text });
}

/**
 * Returns what an answer was made from, and when.
 * @param {import("../types/nearest.d.ts").NearestReply} answer
 * @returns {string}
 */
export function provenanceInWords(answer) {
  const at = answer.asked_at ? new Date(answer.asked_at) : new Date();
  const when = at.toLocaleString("fr-FR", { dateStyle: "long", timeStyle: "short" });
  const version = answer.sites_version === DEMONSTRATION ? "démonstration" : answer.sites_version;
  return `Réponse du ${when}. Carte et communes : instantané ${answer.snapshot}. Lieux : version ${version}. Aucune adresse ni position n’est enregistrée.`;
}
