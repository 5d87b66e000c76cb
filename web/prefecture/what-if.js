/** What would be: places closed and opened by hand, kept in the address under a name of one's own. */

/**
 * @typedef {import("./sites.js").Place} Place
 * @typedef {import("./state.js").State} State
 */

/** As many as the API takes of each. */
export const MOST = 20;

/** Whether a state asks what would be. @param {State} state */
export function isWhatIf(state) {
  return state.without.length > 0 || state.added.length > 0;
}

/**
 * Returns the change of a state that closes a place, or opens it again.
 * @param {State} state
 * @param {string} id
 * @returns {Partial<State>}
 */
export function toggled({ without, added, measure }, id) {
  const isClosed = without.includes(id);
  const left = isClosed ? without.filter((each) => each !== id) : [...without, id].slice(0, MOST);
  return { without: left, since: "", measure: measureFor(left, added, measure) };
}

/**
 * Returns the change of a state that opens a place in a commune, or takes it away.
 * @param {State} state
 * @param {string} code
 * @returns {Partial<State>}
 */
export function withPlaceIn({ without, added, measure }, code) {
  const isThere = added.includes(code);
  const left = isThere ? added.filter((each) => each !== code) : [...added, code].slice(0, MOST);
  return { added: left, since: "", measure: measureFor(without, left, measure) };
}

/**
 * The map shows who gains and who loses as soon as something would change.
 * @param {string[]} without
 * @param {string[]} added
 * @param {string} measure
 */
function measureFor(without, added, measure) {
  return without.length + added.length === 1 ? "change" : measure;
}

/**
 * Returns the places as the map shows them: those closed marked, those added where they would stand.
 * @param {State} state
 * @param {Place[]} places
 * @param {any[]} rows
 * @returns {Place[]}
 */
export function supposed(state, places, rows) {
  const added = new Map(
    rows
      .filter((row) => row.nearest_site?.id.startsWith("added-"))
      .map(({ nearest_site: site }) => [
        site.id,
        { site_id: site.id, name: site.nom, lon: site.lon, lat: site.lat, freshness: "added" },
      ]),
  );
  return /** @type {any} */ ([
    ...places.map((place) =>
      state.without.includes(place.site_id) ? { ...place, freshness: "closed" } : place,
    ),
    ...added.values(),
  ]);
}
