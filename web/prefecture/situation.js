/** What an answer is of: as much as the file of places tells, and no more. */

import { of } from "../shared/french.js";
import { day, month } from "../shared/numbers.js";
import { USUAL } from "./state.js";

/**
 * @typedef {import("../types/coverage.d.ts").Told} Told
 * @typedef {import("./state.js").State} State
 */

/**
 * Returns when an answer is of, and which posts count: the same words as the report's,
 * `geodata/exports/report/situation.py`.
 * @param {{question: {at: string, posts: string}, sites_as_of: string|null}} answer
 * @param {Told} told what the places tell
 */
export function situationInWords({ question, sites_as_of: newest }, told) {
  const file = newest ? `le fichier ${of(month(newest))}` : "un fichier sans date";
  const when = told.dated
    ? `Situation au ${day(question.at)}, d’après ${file}`
    : `D’après ${file}, qui ne dit pas les dates de postes`;
  return `${when} ; ${postsInWords(question.posts, told)}.`;
}

/**
 * @param {string} posts
 * @param {Told} told
 */
function postsInWords(posts, told) {
  if (!isTellingPosts(told)) return "postes accordés et pourvus confondus";
  return posts === "granted" ? "tous les postes accordés" : "postes pourvus";
}

/** Whether posts granted and posts filled may differ: those to come are granted. @param {Told} told */
function isTellingPosts(told) {
  return told.dated > 0 || told.granted_apart > 0;
}

/**
 * Returns a state without what would change nothing: a day, where no place tells dates.
 * @param {State} state
 * @param {Told} told
 * @returns {State}
 */
export function effective(state, told) {
  return {
    ...state,
    at: told.dated ? state.at : USUAL.at,
    posts: isTellingPosts(told) ? state.posts : USUAL.posts,
  };
}

/**
 * Returns why a control would change nothing, by its name; "" where it would.
 * @param {Told} told
 * @returns {{at: string, posts: string}}
 */
export function reasons(told) {
  return {
    at: told.dated ? "" : "Sans effet : le fichier des lieux ne dit aucune date.",
    posts: isTellingPosts(told)
      ? ""
      : "Sans effet : le fichier des lieux ne distingue pas les postes accordés des postes pourvus.",
  };
}
