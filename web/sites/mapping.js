/**
 * The mapping of a file, as a person changes it: which column gives which field. Nothing is changed in place.
 *
 * A mapping is the API's document: `rules` name columns and a field, `unread` says what becomes of the filled columns
 * that no rule reads.
 */

import { isList } from "./fields.js";

/** Conversions whose columns each have a place: one that leaves takes the rule with it. */
const PLACED = new Set(["degrees", "projected", "weekdays", "day_times", "days_and_times"]);
const HALVES = ["latitude", "longitude"];

/**
 * @typedef {import("../types/sites.d.ts").RuleRecord} Rule
 * @typedef {import("../types/sites.d.ts").MappingRecord} Mapping
 * @typedef {{state: "read", field: string, as: any, gives?: string, isDoubtful?: boolean}
 *   |{state: "may_be_lost"|"undecided"|"empty"}} Use
 */

/**
 * Returns what becomes of a column.
 * @param {Mapping} mapping
 * @param {string} column
 * @returns {Use}
 */
export function useOf(mapping, column) {
  const rule = mapping.rules.find((each) => each.columns.includes(column));
  if (!rule) {
    const fate = mapping.unread[column];
    return { state: fate === "may_be_lost" || fate === "undecided" ? fate : "empty" };
  }
  const isHalf = rule.field === "position" && rule.columns.length === 2 && PLACED.has(rule.as);
  const field = isHalf ? HALVES[halfOf(rule, column)] : rule.field;
  return {
    state: "read",
    field,
    as: HALVES.includes(field) && rule.as === "text" ? "degrees" : rule.as,
    ...(rule.gives && { gives: rule.gives }),
    ...(rule.confidence === "doubtful" && { isDoubtful: true }),
  };
}

/**
 * Returns a mapping in which a column has another use. What its former rule gave, or what gave the field before, is
 * undecided when nothing reads it any more.
 * @param {Mapping} mapping
 * @param {string} column
 * @param {Use} use
 * @returns {Mapping}
 */
export function withUse(mapping, column, use) {
  const without = rulesWithout(mapping.rules, column);
  const rules = use.state === "read" ? rulesWith(without, column, use) : without;
  const read = new Set(rules.flatMap(({ columns }) => columns));
  const freed = mapping.rules
    .flatMap(({ columns }) => columns)
    .filter((each) => each && each !== column && !read.has(each));
  const { [column]: _, ...others } = mapping.unread;
  const unread = /** @type {Mapping["unread"]} */ ({
    ...others,
    ...Object.fromEntries(freed.map((each) => [each, "undecided"])),
    ...((use.state === "may_be_lost" || use.state === "undecided") && { [column]: use.state }),
  });
  return { ...mapping, rules, unread };
}

/**
 * Returns the columns of which nobody has said what becomes.
 * @param {Mapping} mapping
 * @returns {string[]}
 */
export function undecided(mapping) {
  return Object.keys(mapping.unread).filter((column) => mapping.unread[column] === "undecided");
}

/**
 * Returns a mapping in which the columns that were undecided may be lost.
 * @param {Mapping} mapping
 */
export function withAllLost(mapping) {
  return undecided(mapping).reduce(
    (kept, column) => withUse(kept, column, { state: "may_be_lost" }),
    mapping,
  );
}

/** Whether two mappings say the same. @param {Mapping} one @param {Mapping} other */
export function isSame(one, other) {
  const plain = ({ rules, unread }) =>
    JSON.stringify([
      rules.map(({ field, columns, as, gives }) => [field, columns, as, gives ?? null]),
      Object.entries(unread).sort(),
    ]);
  return plain(one) === plain(other);
}

/**
 * Returns the columns that do not say enough to be read: half a position, a yes that says nothing.
 * @param {Mapping} mapping
 * @returns {{halves: string[], mute: string[]}}
 */
export function lacking({ rules }) {
  const [lat, lon] = HALVES.map((half) => rules.filter(({ field }) => field === half));
  const alone = lat.length > 0 && lon.length > 0 ? [] : [...lat, ...lon];
  const pairs = rules.filter(({ field, columns }) => field === "position" && columns.includes(""));
  return {
    halves: [...alone, ...pairs].flatMap(({ columns }) => columns.filter(Boolean)),
    mute: rules
      .filter(({ as, gives }) => as === "flag" && !gives)
      .flatMap(({ columns }) => columns),
  };
}

/** A rule of projected coordinates names x, which is a longitude, before y. */
function halfOf({ columns, as }, column) {
  const place = columns.indexOf(column);
  return as === "projected" ? 1 - place : place;
}

/** A rule whose columns each have a place does not stand without one; a position waits for its other half. */
function rulesWithout(rules, column) {
  return rules.flatMap((rule) => {
    if (!rule.columns.includes(column)) return [rule];
    const isPlaced = PLACED.has(rule.as);
    if (isPlaced && rule.field !== "position") return [];
    const columns = isPlaced
      ? rule.columns.map((each) => (each === column ? "" : each))
      : rule.columns.filter((each) => each !== column);
    return columns.some(Boolean) ? [{ ...rule, columns }] : [];
  });
}

/** @param {Rule[]} rules @param {string} column @param {{field: string, as: any, gives?: string}} use @returns {Rule[]} */
function rulesWith(rules, column, { field, as, gives }) {
  const said = /** @type {{confidence: "sure", why: "person"}} */ ({
    confidence: "sure",
    why: "person",
  });
  if (HALVES.includes(field)) {
    // A file of the standard gives each coordinate by a rule of its own.
    const isApart = as === "degrees" && rules.some((each) => HALVES.includes(each.field));
    const added = isApart
      ? { field, columns: [column], as: "text", ...said }
      : { field: "position", columns: pairWith(rules, column, field, as), as, ...said };
    const isReplaced = (/** @type {Rule} */ each) =>
      each.field === "position" || (isApart ? each.field === field : HALVES.includes(each.field));
    return [...rules.filter((each) => !isReplaced(each)), added];
  }
  if (field === "position") {
    const others = rules.filter((each) => each.field !== field && !HALVES.includes(each.field));
    return [...others, { field, columns: [column], as, ...said }];
  }
  const isBeside = (/** @type {Rule} */ each) =>
    each.field === field && (as === "weekdays" ? each.as === as : !PLACED.has(each.as));
  const former = ["join", "first", "weekdays"].includes(as) && rules.find(isBeside);
  if (former) {
    const together = { ...former, ...said, columns: [...former.columns, column], as };
    return rules.map((each) => (each === former ? together : each));
  }
  // A field of one value is given by one rule.
  const kept = isList(field) ? rules : rules.filter((each) => each.field !== field);
  return [...kept, { field, columns: [column], as, ...(gives && { gives }), ...said }];
}

/** A half joins the other half of its kind, and takes the place of the column that gave it before. */
function pairWith(rules, column, half, as) {
  const place = as === "projected" ? 1 - HALVES.indexOf(half) : HALVES.indexOf(half);
  const former = rules.find((each) => each.field === "position" && each.as === as);
  const columns = [...(former?.columns ?? ["", ""])];
  columns[place] = column;
  return columns;
}
