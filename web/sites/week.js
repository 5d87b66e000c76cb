/** A week of opening hours as a person types it, day by day, and as OpenStreetMap's `opening_hours`. */

import { DAY_NAMES, weekOf } from "../citizen/hours.js";

const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const TIME = /^(\d{1,2})(?:\s*[h:.]\s*(\d{2})?)?$/i;
const CLOSED = /^(ferm[ée]e?|-|–)?$/i;

/**
 * Returns the spans of a day as they are typed: "9h-12h, 14h-17h30", "fermé"; null when they are not understood.
 * @param {string} text
 * @returns {Array<[string, string]>|null}
 */
export function readSpans(text) {
  if (CLOSED.test(text.trim())) return [];
  /** @type {Array<[string, string]>} */
  const spans = [];
  for (const part of text.split(/[,;/]|\bet\b/)) {
    const ends = part
      .trim()
      .replace(/^de\s+/i, "")
      .split(/\s*(?:[-–—]|à|a)\s*/i);
    const [from, to] = ends.map(timeOf);
    if (ends.length !== 2 || !from || !to || from >= to) return null;
    if (spans.length > 0 && spans[spans.length - 1][1] > from) return null;
    spans.push([from, to]);
  }
  return spans;
}

/** Returns the spans of a day as a person types them. @param {string[][]} spans */
export function typedSpans(spans) {
  return spans.map((span) => span.map(typedTime).join("-")).join(", ");
}

/**
 * Returns the `opening_hours` of seven days from Monday, days alike together; "" when every day is closed.
 * @param {Array<Array<[string, string]>>} days
 */
export function weekInOsm(days) {
  const rules = [];
  for (const [day, spans] of days.entries()) {
    const hours = spans.map((span) => span.join("-")).join(",");
    const last = rules.at(-1);
    if (last?.hours === hours && last.to === day - 1) last.to = day;
    else rules.push({ from: day, to: day, hours });
  }
  return rules
    .filter(({ hours }) => hours)
    .map(({ from, to, hours }) => `${selectorOf(from, to)} ${hours}`)
    .join("; ");
}

/**
 * Returns the days of hours that a week can show, else null.
 * @param {string|null|undefined} horaires
 */
export function daysOf(horaires) {
  if (!horaires) return DAYS.map(() => []);
  const week = weekOf(horaires);
  // Public holidays, and what goes past midnight, are more than seven days of boxes can hold.
  if (!week || week.holidaysClosed || /PH/.test(horaires)) return null;
  return week.days.every((spans) => readSpans(typedSpans(spans))) ? week.days : null;
}

/**
 * Returns a week in words: "lundi au vendredi : 9:00 à 12:00".
 * @param {Array<Array<[string, string]>>} days
 * @returns {string}
 */
export function weekInWords(days) {
  const text = weekInOsm(days);
  if (!text) return "horaires inconnus, aucun jour n’est donné";
  return text
    .split("; ")
    .map((rule) => {
      const [selector, hours] = rule.split(" ");
      const [from, to] = selector.split("-").map((day) => DAY_NAMES[DAYS.indexOf(day)]);
      const spans = hours
        .replaceAll(",", " et de ")
        .replaceAll("-", " à ")
        .replace(/\b0(\d:)/g, "$1");
      return `${to ? `du ${from} au ${to}` : `le ${from}`}, de ${spans}`;
    })
    .join(" ; ");
}

/** @param {number} from @param {number} to */
function selectorOf(from, to) {
  return from === to ? DAYS[from] : `${DAYS[from]}-${DAYS[to]}`;
}

/** @param {string} text */
function timeOf(text) {
  const found = TIME.exec(text.trim());
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** @param {string} time */
function typedTime(time) {
  const [hour, minute] = time.split(":");
  return `${Number(hour)}h${minute === "00" ? "" : minute}`;
}
