/** What the page shows, held in its address: a link is the whole question. */

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
 * @typedef {{level: string, code: string, threshold: number, measure: string, posts: string,
 *   at: string, weight: string, since: string}} State
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
  return state;
}

/**
 * Returns the address of a state, without what is usual.
 * @param {State} state
 */
export function addressOf(state) {
  const found = new URLSearchParams();
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(NAMES))) {
    if (key === "code" ? state.level !== USUAL.level : state[key] !== USUAL[key])
      found.set(NAMES[key], String(state[key]));
  }
  const query = found.toString();
  return query ? `?${query}` : location.pathname;
}

/**
 * Returns the question that a state asks the API.
 * @param {State} state
 * @param {{withSince?: boolean}} [options]
 */
export function questionOf(state, { withSince = true } = {}) {
  const question = new URLSearchParams({ threshold_minutes: String(state.threshold) });
  if (state.posts !== USUAL.posts) question.set("posts", state.posts);
  if (state.at) question.set("at", state.at);
  if (state.weight !== USUAL.weight) question.set("weight", state.weight);
  if (withSince && state.since) question.set("since", state.since);
  return question;
}
