/** What the page shows, held in its address: a link is the whole question. */

import { BY } from "../shared/modes.js";

export const LEVELS = ["france", "region", "departement", "epci", "commune"];
/** @type {Record<string, string>} */
export const LEVEL_WORDS = {
  france: "",
  region: "région",
  departement: "département",
  epci: "intercommunalité",
  commune: "commune",
};
export const THRESHOLDS = { least: 5, most: 60, usual: 20 };

/**
 * @typedef {{level: string, code: string, threshold: number, measure: string, posts: string, version: string,
 *   at: string, weight: string, since: string, title: string, without: string[], added: string[],
 *   column: string, where: string[], cells: string[], mode: string}} State
 */

/** @type {State} */
export const USUAL = {
  level: "france",
  code: "FR",
  threshold: 20,
  measure: "minutes",
  posts: "filled",
  at: "",
  weight: "people",
  since: "",
  version: "",
  title: "",
  without: [],
  added: [],
  column: "",
  where: [],
  cells: [],
  mode: "car",
};
/** @type {Record<keyof State, string>} */
const NAMES = {
  level: "niveau",
  code: "code",
  threshold: "seuil",
  measure: "carte",
  posts: "postes",
  at: "date",
  weight: "compter",
  since: "depuis",
  version: "lieux",
  title: "hypothese",
  without: "sans",
  added: "avec",
  column: "colonne",
  where: "filtre",
  cells: "case",
  mode: "deplacement",
};

/**
 * Returns the state that an address holds; what is malformed there is left out.
 * @param {string} search `location.search`
 * @param {string[]} measures those that there are
 * @param {{level: string, code: string}} [home] the territory of an address that names none
 * @returns {State}
 */
export function readAddress(search, measures, home = USUAL) {
  const given = new URLSearchParams(search);
  /** @param {keyof State} key */
  const text = (key) => given.get(NAMES[key]) ?? "";
  const state = { ...USUAL, level: home.level, code: home.code };
  if (LEVELS.includes(text("level")) && /^[0-9A-Z]{1,9}$/.test(text("code"))) {
    state.level = text("level");
    state.code = text("code");
  }
  const threshold = Number(text("threshold"));
  if (text("threshold") && Number.isFinite(threshold)) {
    state.threshold = Math.min(THRESHOLDS.most, Math.max(THRESHOLDS.least, Math.round(threshold)));
  }
  if (measures.includes(text("measure"))) state.measure = text("measure");
  if (text("posts") === "granted") state.posts = "granted";
  if (/^20\d\d-\d\d-\d\d$/.test(text("at"))) state.at = text("at");
  if (/^[\w-]{1,60}$/.test(text("weight"))) state.weight = text("weight");
  if (/^[\w.-]{1,80}$/.test(text("since"))) state.since = text("since");
  if (/^[\w.-]{1,80}$/.test(text("version"))) state.version = text("version");
  state.title = text("title").slice(0, 80);
  state.without = listOf(given.getAll(NAMES.without), /^.{1,200}$/);
  state.added = listOf(given.getAll(NAMES.added), /^\d[\dAB]\d{3}$/);
  if (/^[\w-]{1,60}$/.test(text("column"))) state.column = text("column");
  state.where = listOf(
    given.getAll(NAMES.where),
    /^[\w-]{1,60}:(?:is:.{1,200}|(?:from|to):-?\d+(?:\.\d+)?)$/,
  );
  if (Object.hasOwn(BY, text("mode"))) state.mode = text("mode");
  if (state.column) state.cells = listOf(given.getAll(NAMES.cells), /^[A-C][1-3]$/);
  return state;
}

/** As many as the API takes. @param {string[]} values @param {RegExp} form */
function listOf(values, form) {
  return [...new Set(values.filter((each) => form.test(each)))].slice(0, 20);
}

/**
 * Returns the address of a state, without what is usual.
 * @param {State} state
 */
export function addressOf(state) {
  const found = new URLSearchParams();
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(NAMES))) {
    const value = state[key];
    if (Array.isArray(value)) for (const each of value) found.append(NAMES[key], each);
    else if (key === "code" ? state.level !== USUAL.level : state[key] !== USUAL[key])
      found.set(NAMES[key], String(state[key]));
  }
  const query = found.toString();
  return query ? `?${query}` : location.pathname;
}

/**
 * Returns the question that a state asks the API.
 * @param {State} state
 * @param {{withSince?: boolean, withWhatIf?: boolean}} [options]
 */
export function questionOf(state, { withSince = true, withWhatIf = true } = {}) {
  const question = new URLSearchParams({ threshold_minutes: String(state.threshold) });
  for (const key of /** @type {const} */ (["posts", "at", "weight", "column", "mode"]))
    if (state[key] !== USUAL[key]) question.set(key, state[key]);
  for (const each of state.where) question.append("where", each);
  for (const each of state.cells) question.append("cells", each);
  if (withWhatIf) {
    for (const each of state.without) question.append("without", each);
    for (const each of state.added) question.append("added", each);
  }
  const isWhatIf = state.without.length > 0 || state.added.length > 0;
  if (withSince && state.since && !isWhatIf) question.set("since", state.since);
  return question;
}
