/** What was published before, and what is fetched by itself. */

import { drawHistory } from "./history.js";
import { drawSchedule } from "./schedule.js";

/**
 * Returns the view of what was published.
 * @param {HTMLElement} target with a part for each
 * @param {any} told what each does to the page
 */
export function historyView(target, told) {
  /** @param {string} id */
  const part = (id) => /** @type {HTMLElement} */ (target.querySelector(`#${id}`));
  return {
    /** @param {string|null} _id @param {AbortSignal} signal */
    show: (_id, signal) =>
      Promise.all([
        drawSchedule(part("schedule"), told, signal),
        drawHistory(part("history"), told, signal),
      ]),
  };
}
