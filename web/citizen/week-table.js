/** A place's week of opening hours, as a table. */

import { h } from "../shared/dom.js";
import { capital, spansInWords } from "../shared/words.js";
import { DAY_NAMES, weekOf } from "./hours.js";

/**
 * Returns the week of a place as a table, its raw text when it is not of a simple form, or null.
 * @param {Record<string, any>} site
 */
export function weekTable(site) {
  if (!site.horaires) return null;
  const week = weekOf(site.horaires);
  if (!week)
    return h(
      "p",
      { class: "site-raw-hours" },
      "Horaires tels que publiés : ",
      h("code", { text: site.horaires }),
    );
  const rows = week.days.map((spans, day) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", text: capital(DAY_NAMES[day]) }),
      h("td", { text: spansInWords(spans) }),
    ),
  );
  return h(
    "table",
    { class: "site-week" },
    h("caption", { text: "Horaires de la semaine" }),
    h(
      "tbody",
      {},
      ...rows,
      week.holidaysClosed &&
        h("tr", {}, h("th", { scope: "row", text: "Jours fériés" }), h("td", { text: "fermé" })),
    ),
  );
}
