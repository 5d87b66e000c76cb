/**
 * A week of opening hours read from the simple forms of OpenStreetMap's `opening_hours`.
 *
 * Only to show a table: whether a place is open is the API's to say. What is not understood to the
 * last character (seasons, week numbers, school holidays) gives null, and the raw text is shown.
 * https://wiki.openstreetmap.org/wiki/FR:Key:opening_hours
 */

/**
 * @typedef {[string, string]} Span
 * @typedef {{days: Span[][], holidaysClosed: boolean}} Week
 */

const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
export const DAY_NAMES = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const SPAN = /^([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)$/;
const CLOSED = new Set(["off", "closed"]);

/**
 * Returns the hours of the seven days from Monday, a closed day being an empty list.
 *
 * @param {unknown} text
 * @returns {Week|null}
 */
export function weekOf(text) {
  if (typeof text !== "string" || !text.trim()) return null;
  /** @type {Week} */
  const week = { days: DAYS.map(() => []), holidaysClosed: false };
  for (const rule of text
    .split(";")
    .map((each) => each.trim())
    .filter(Boolean)) {
    if (!apply(rule, week)) return null;
  }
  return week;
}

/**
 * Writes one rule over the week, the later rules over the earlier; false when not understood.
 * @param {string} rule
 * @param {Week} week
 */
function apply(rule, week) {
  if (rule === "24/7")
    return write(
      week,
      DAYS.map((_, day) => day),
      [["00:00", "24:00"]],
    );
  const found =
    /^((?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:\s*[-,]\s*(?:Mo|Tu|We|Th|Fr|Sa|Su|PH))*)?\s*(.*)$/.exec(rule);
  const [, selector, rest] = /** @type {RegExpExecArray} */ (found);
  const hours = spansOf(rest);
  const days = selector ? daysOf(selector) : DAYS.map((_, day) => day);
  if (!hours || !days) return false;
  if (selector?.includes("PH")) {
    if (hours.length > 0 && days.length === 0) return false;
    week.holidaysClosed ||= hours.length === 0;
  }
  return write(week, days, hours);
}

/**
 * @param {Week} week
 * @param {number[]} days
 * @param {Span[]} hours
 */
function write(week, days, hours) {
  for (const day of days) week.days[day] = hours;
  return true;
}

/**
 * @param {string} selector
 * @returns {number[]|null}
 */
function daysOf(selector) {
  const days = [];
  for (const part of selector.split(",").map((each) => each.trim())) {
    if (part === "PH") continue;
    const [first, last = first] = part.split("-").map((each) => DAYS.indexOf(each.trim()));
    if (first < 0 || last < 0) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === last) break;
    }
  }
  return days;
}

/**
 * @param {string} text
 * @returns {Span[]|null}
 */
function spansOf(text) {
  if (CLOSED.has(text.trim())) return [];
  /** @type {Span[]} */
  const spans = [];
  for (const part of text.split(",").map((each) => each.replace(/\s/g, ""))) {
    const found = SPAN.exec(part);
    if (!found) return null;
    spans.push([
      `${found[1].padStart(2, "0")}:${found[2]}`,
      `${found[3].padStart(2, "0")}:${found[4]}`,
    ]);
  }
  return spans.length ? spans : null;
}
