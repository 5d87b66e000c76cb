/** A what-if as a scenario that planners open: what closes is closed, where one opens a site is required. */

/** @typedef {import("./state.js").State} State */

/** As many characters as a scenario's name has. */
const MOST_NAME = 120;

/**
 * Returns the scenario of a what-if: as many posts as places open, or as close where none does.
 * @param {State} state
 * @param {string} territory its name
 * @param {string} version of the places by which it was computed, in words: "la version « Mars »"
 */
export function scenarioOf(state, territory, version) {
  const { without, added } = state;
  const isFiltered = state.where.length > 0 || state.cells.length > 0;
  const name = (state.title || `Hypothèse : ${territory}`).slice(0, MOST_NAME);
  return {
    name,
    description: `Repris d’une hypothèse faite sur la page des préfectures (${territory}), avec ${version}.${isFiltered ? " Le plan est de toutes ses communes, sans le filtre de la page." : ""}`,
    territory: { level: state.level, code: state.code },
    limit_minutes: state.threshold,
    ...(state.mode !== "car" && { mode: state.mode }),
    ...(state.weight !== "people" && { weight: state.weight }),
    posts: Math.max(1, added.length || without.length),
    existing: {
      ...(without.length > 0 && { closed: without }),
      ...(state.posts === "granted" && { posts: "granted" }),
      ...(state.at && { at: state.at }),
    },
    ...(added.length > 0 && { required: added }),
  };
}

/**
 * Returns the address that opens a what-if in the planners' page: the link holds the whole scenario.
 * @param {State} state
 * @param {string} territory its name
 * @param {string} version as `scenarioOf` takes it
 */
export function planAddress(state, territory, version) {
  const scenario = JSON.stringify(scenarioOf(state, territory, version));
  return `/planification.html?${new URLSearchParams({ propose: scenario })}`;
}
