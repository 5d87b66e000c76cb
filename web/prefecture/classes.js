/**
 * What the map colours: a measure, its classes, their colours and words.
 *
 * ColorBrewer's YlGnBu, safe for colour-blind readers: darker is worse. Out of reach is not worse still
 * but of another kind: red, and hatched.
 */

const RAMP = ["#ffffd9", "#c7e9b4", "#7fcdbb", "#41b6c4", "#225ea8", "#081d58"];
export const OUT_OF_REACH = {
  label: "hors d’atteinte par la route",
  colour: "#b5121b",
  isHatched: true,
};
export const UNKNOWN = { label: "inconnu", colour: "#bdbdbd" };

/** @type {Record<string, Class>} */
const STATUS = {
  served: { label: "desservie", colour: "#d9ead3" },
  underserved: { label: "sous-dotée", colour: "#f2b134" },
  remote: { label: "éloignée", colour: "#225ea8" },
  unreachable: OUT_OF_REACH,
  unknown: UNKNOWN,
};
/** @type {Record<string, Class>} */
const CHANGE = {
  gained: { label: "mieux classée", colour: "#1b7837" },
  same: { label: "inchangée", colour: "#e7e7e7" },
  lost: { label: "moins bien classée", colour: "#762a83" },
};

/**
 * @typedef {{label: string, colour: string, isHatched?: boolean}} Class
 * @typedef {(low: number | null, high: number | null) => string} Words
 * @typedef {{name: string, label: string, classes: Class[], classOf: (row: any) => Class}} Measure
 */

/**
 * Returns the measures that can be drawn, by name.
 * @param {Map<string, string>} [changes] codes of communes that gained or lost, where two dates are compared
 * @returns {Record<string, Measure>}
 */
export function measuresOf(changes) {
  /** @type {Record<string, Measure>} */
  const measures = {
    minutes: graded(
      "minutes",
      "Minutes jusqu’au lieu le plus proche",
      [10, 15, 20, 30, 45],
      (row) => row.minutes,
      {
        words: between(String, " min"),
      },
    ),
    status: named("status", "Classement des communes", STATUS, (row) => row.status),
    advisors: graded(
      "advisors",
      "Conseillers à portée pour 10\u202f000 habitants",
      [0.1, 0.3, 0.6, 1, 2],
      (row) => row.advisors_per_10k,
      {
        isWorseBelow: true,
        words: between(fr),
      },
    ),
    share: graded(
      "share",
      "Part des habitants en deçà du seuil",
      [0.5, 0.7, 0.8, 0.9, 0.97],
      (row) => row.share,
      {
        isWorseBelow: true,
        words: between(pc),
      },
    ),
    people: graded("people", "Habitants", [200, 500, 1000, 5000, 20000], (row) => row.people, {
      isAlwaysReached: true,
      words: between(fr),
    }),
  };
  if (changes)
    measures.change = named(
      "change",
      "Ce qui a changé",
      CHANGE,
      (row) => changes.get(row.code) ?? "same",
    );
  return measures;
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, Class>} classes
 * @param {(row: any) => string} of
 * @returns {Measure}
 */
function named(name, label, classes, of) {
  return {
    name,
    label,
    classes: Object.values(classes),
    classOf: (row) => classes[of(row)] ?? UNKNOWN,
  };
}

/**
 * Builds the words of a class: they write its bounds, null where it has none.
 * @param {(bound: number) => string} write
 * @param {string} [unit] after the last bound
 * @returns {Words}
 */
function between(write, unit = "") {
  return (low, high) => {
    if (low === null) return `${write(/** @type {number} */ (high))}${unit} ou moins`;
    return high === null
      ? `plus de ${write(low)}${unit}`
      : `de ${write(low)} à ${write(high)}${unit}`;
  };
}

/**
 * Classes whose upper bound is within them: 20.0 minutes is "20 or less".
 * @param {string} name
 * @param {string} label
 * @param {number[]} bounds
 * @param {(row: any) => unknown} of
 * @param {{words: Words, isWorseBelow?: boolean, isAlwaysReached?: boolean}} options
 * @returns {Measure}
 */
function graded(name, label, bounds, of, { words, isWorseBelow = false, isAlwaysReached = false }) {
  const colours = isWorseBelow ? [...RAMP].reverse() : RAMP;
  const steps = colours.map((colour, index) => ({
    colour,
    label: words(
      index === 0 ? null : bounds[index - 1],
      index === bounds.length ? null : bounds[index],
    ),
  }));
  /** @param {any} row */
  const classOf = (row) => {
    if (!isAlwaysReached && row.reachable === false) return OUT_OF_REACH;
    const value = of(row);
    if (typeof value !== "number") return UNKNOWN;
    return steps[bounds.filter((bound) => value > bound).length];
  };
  return {
    name,
    label,
    classes: isAlwaysReached ? [...steps, UNKNOWN] : [...steps, OUT_OF_REACH, UNKNOWN],
    classOf,
  };
}

/**
 * Returns the status of a row under a threshold: what the API says, before it has said it.
 * @param {any} row
 * @param {number} threshold minutes, inclusive
 * @param {number} least advisors per 10,000 people, inclusive
 */
export function statusOf(row, threshold, least) {
  if (row.reachable === false) return "unreachable";
  if (typeof row.minutes !== "number") return "unknown";
  if (row.minutes > threshold) return "remote";
  return row.advisors_per_10k < least ? "underserved" : "served";
}

/** @param {string} status */
export function statusInWords(status) {
  return STATUS[status]?.label ?? "inconnue";
}

/** @param {number} share */
function pc(share) {
  return share.toLocaleString("fr-FR", { style: "percent" });
}

/** @param {number} number */
function fr(number) {
  return number.toLocaleString("fr-FR");
}
