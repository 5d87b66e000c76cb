/** A place's week of opening hours, as a table. */

import { h } from "../shared/dom.js";
import { capital, spansInWords } from "../shared/words.js";
import { DAY_NAMES, weekOf } from "./hours.js";
import { notedWeekOf } from "./week-notes.js";

/**
 * Returns the week of a place as a table, its raw text when it is not of a simple form, or null.
 * @param {Record<string, any>} site
 */
export function weekTable(site) {
  if (!site.horaires) return null;
  const week = tableOf(site.horaires);
  if (!week)
    return h(
      "p",
      { class: "site-raw-hours" },
      "Horaires tels que publiés : ",
      h("code", { text: site.horaires }),
    );
  const rows = week.days.map((text, day) => row(capital(DAY_NAMES[day]), text));
  return h(
    "table",
    { class: "site-week" },
    h("caption", { text: "Horaires de la semaine" }),
    h(
      "tbody",
      {},
      ...rows,
      week.holidaysClosed && row("Jours fériés", "fermé"),
      week.schoolHolidays && row("Vacances scolaires", week.schoolHolidays),
      week.otherwise && row("Sinon", week.otherwise),
    ),
  );
}

/**
 * Returns the words of each day of a week, and what is said of the year; null of other hours.
 * @param {string} hours
 */
function tableOf(hours) {
  const plain = weekOf(hours);
  if (plain)
    return { ...plain, days: plain.days.map(spansInWords), schoolHolidays: "", otherwise: "" };
  const noted = notedWeekOf(hours);
  return noted && { ...noted, days: noted.days.map(openingsInWords) };
}

/** @param {import("./week-notes.js").Opening[]} openings */
function openingsInWords(openings) {
  if (openings.length === 0) return "fermé";
  return openings.map(openingInWords).join(" ; ");
}

/** @param {import("./week-notes.js").Opening} opening */
function openingInWords({ spans, words, weeks }) {
  const notes = [words, weeks].filter(Boolean).join(", ");
  if (spans.length === 0) return notes;
  return notes ? `${spansInWords(spans)} (${notes})` : spansInWords(spans);
}

/** @param {string} name @param {string} text */
function row(name, text) {
  return h("tr", {}, h("th", { scope: "row", text: name }), h("td", { text }));
}
