/** Where the minutes of a plan come from, in words: a table of measured durations, or the model. */

import { decimal } from "../shared/numbers.js";

/**
 * Where the minutes of a plan come from, where a table of durations was imported; "" where all are the model's.
 * @param {{method?: string}} plan
 */
export const travelInWords = ({ method }) =>
  method === "measured"
    ? "Temps de trajet mesurés là où une table de durées les donne, modélisés pour le reste."
    : "";

/**
 * The mean trip of a plan, as a label beside its minutes: what it was, and whether some of it was measured.
 * @param {{mean_minutes_before?: number|null}} totals
 * @param {string} [method]
 */
export function meanTripInWords({ mean_minutes_before: before }, method) {
  const notes = [
    method === "measured" && "mesuré là où une table le donne",
    typeof before === "number" && `${decimal(before)} avant`,
  ].filter(Boolean);
  return `trajet moyen${notes.length > 0 ? ` (${notes.join(" ; ")})` : ""}`;
}
