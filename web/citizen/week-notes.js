/**
 * A week of opening hours with what each span needs: an appointment, a week in two, its words.
 *
 * Only to show a table, as `hours.js`; what is not understood to the last character gives null.
 */

import { daysOf, spansOf } from "./hours.js";

/** @typedef {{spans: Array<[string, string]>, weeks: string, words: string}} Opening */
/** @typedef {{days: Opening[][], holidaysClosed: boolean, schoolHolidays: string, otherwise: string}} NotedWeek */

const DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)";
const DAYS = `${DAY}(?:\\s*[-,]\\s*${DAY})*`;
const RULE = new RegExp(
  `^(?:week (0?[12])-5[23]/2 )?(${DAYS})?\\s*([^"]*?)\\s*(unknown)?\\s*(?:"([^"]*)")?$`,
);
const ADDED = new RegExp(`, (?=(?:week \\S+ )?${DAY}[ ,-])`);
const FALLBACK = /^(.*?)\s*\|\|\s*(?:unknown\s*)?"([^"|]*)"$/;
const WEEKS = ["", "semaines impaires", "semaines paires"];
const SCHOOL_HOLIDAYS = { "SH off": "fermé", "SH unknown": "à vérifier auprès du lieu" };

/**
 * Returns the openings of the seven days from Monday, a closed day having none.
 *
 * @param {unknown} text
 * @returns {NotedWeek|null}
 */
export function notedWeekOf(text) {
  if (typeof text !== "string" || !text.trim()) return null;
  const [, hours, otherwise] = FALLBACK.exec(text.trim()) ?? ["", text.trim(), ""];
  const week = {
    days: Array.from({ length: 7 }, () => []),
    holidaysClosed: false,
    schoolHolidays: "",
    otherwise,
  };
  return outsideQuotes(hours, /;/).every((rule) => apply(rule, week)) ? week : null;
}

/** Parts a text where a sign stands outside quotation marks. @param {string} text @param {RegExp} sign */
function outsideQuotes(text, sign) {
  const words = [];
  const bare = text.replace(/"[^"]*"/g, (quoted) => `"${words.push(quoted) - 1}"`);
  return bare
    .split(sign)
    .map((part) => part.trim().replace(/"(\d+)"/g, (_, at) => words[Number(at)]))
    .filter(Boolean);
}

/**
 * Writes one rule over the week, and what it adds; false when not understood.
 * @param {string} rule
 * @param {NotedWeek} week
 */
function apply(rule, week) {
  if (rule in SCHOOL_HOLIDAYS) {
    week.schoolHolidays = SCHOOL_HOLIDAYS[rule];
    return true;
  }
  return outsideQuotes(rule, ADDED).every((part, at) => applyPart(part, week, at > 0));
}

/** @param {string} part @param {NotedWeek} week @param {boolean} isAdded */
function applyPart(part, week, isAdded) {
  const found = RULE.exec(part);
  if (!found) return false;
  const [, parity, selector, times, unknown, words = ""] = found;
  const spans = times ? spansOf(times) : [];
  const days = selector ? daysOf(selector) : [0, 1, 2, 3, 4, 5, 6];
  if (!spans || !days || (unknown && !words) || (!times && !words)) return false;
  const isClosed = Boolean(times) && spans.length === 0;
  if (selector?.includes("PH")) {
    if (!isClosed) return false;
    week.holidaysClosed = true;
  }
  const opening = { spans, words, weeks: WEEKS[Number(parity ?? 0)] };
  return days.every((day) => write(week.days, day, isClosed ? null : opening, isAdded));
}

/**
 * Writes an opening of a day; weeks in turn stand beside each other, what else is later replaces.
 * @param {Opening[][]} days
 * @param {number} day
 * @param {Opening|null} opening
 * @param {boolean} isAdded
 */
function write(days, day, opening, isAdded) {
  const before = days[day];
  if (!opening) days[day] = [];
  else if (!isAdded && !opening.weeks) days[day] = [opening];
  else {
    const isTaken = before.some((each) => each.weeks === "" || each.weeks === opening.weeks);
    if (isTaken && !isAdded) return false;
    days[day] = [...before, opening];
  }
  return true;
}
