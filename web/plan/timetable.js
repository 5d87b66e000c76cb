/** The timetable of a plan of rounds: who is where, on which days and weeks, and whom it helps. */

import { fill, h } from "../shared/dom.js";
import { count, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";

/**
 * @typedef {import("../types/scenarios.d.ts").StopRow} Stop
 * @typedef {import("../types/scenarios.d.ts").RoundsRow} Rounds
 */

const DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
/** @type {Record<string, string>} */
const WEEKS = { every: "chaque semaine", odd: "semaines impaires", even: "semaines paires" };

/**
 * When a stop is, as people say it: `mardi, semaines paires, 09:30 à 12:00`.
 * @param {Stop} stop
 */
export const whenInWords = (stop) =>
  `${stop.day}, ${WEEKS[stop.weeks]}, ${stop.opens_at} à ${stop.closes_at}`;

/** @type {import("../shared/sortable-table.js").Column[]} */
const COLUMNS = [
  {
    label: "Arrêt",
    of: (stop) => stop.commune_name,
    words: (stop) => `${stop.commune_name}${stop.is_kept ? " (tournée d’aujourd’hui)" : ""}`,
    isText: true,
  },
  {
    label: "Intervenant",
    of: (stop) => `${String(stop.round).padStart(5, "0")}.${stop.order}`,
    words: (stop) => `${whole(stop.advisor)}, de ${stop.base_name}`,
    isText: true,
  },
  {
    label: "Quand",
    of: (stop) => `${DAYS.indexOf(stop.day)}${stop.opens_at}`,
    words: whenInWords,
    isText: true,
  },
  {
    label: "Route",
    of: (stop) => stop.drive_minutes,
    words: (stop) => `${whole(stop.drive_minutes)} min`,
  },
  {
    label: "Habitants éloignés",
    of: (stop) => stop.people_in_reach,
    words: (stop) => whole(stop.people_in_reach),
  },
];

/**
 * Draws the timetable.
 * @param {HTMLElement} target
 * @param {Rounds} rounds
 * @param {(stop: any) => void} choose shows a stop on the map
 */
export function drawTimetable(target, rounds, choose) {
  const table = h("div", {
    id: "timetable",
    class: "scroller",
    role: "region",
    "aria-labelledby": "timetable-title",
    tabindex: "0",
  });
  fill(
    target,
    h("h3", { id: "timetable-title", text: "Les tournées" }),
    h("p", { text: rounds.words }),
    rounds.stops.length > 0 && table,
    rounds.stops.length > 0 &&
      h("p", {
        class: "hint",
        text: `${count(rounds.half_days, "demi-journée", "demi-journées")} par semaine. Les semaines paires et impaires sont celles des calendriers ; un jour férié, personne ne passe.`,
      }),
  );
  if (rounds.stops.length === 0) return;
  sortableTable(table, COLUMNS, rounds.stops, {
    sorted: { column: 1, isDescending: false },
    id: (stop) => `${String(stop.round).padStart(5, "0")}.${stop.order}`,
    choose: (stop) => choose({ ...stop, posts: 1 }),
  });
}
