/** What the map shows of an answer: the measures of its level, and rows that they can colour. */

import { measuresOf, statusOf } from "./classes.js";
import { columnMeasure, isNumeric, twoWayMeasure } from "./column-classes.js";
import { BY } from "../shared/modes.js";
import { comingMeasure } from "./without-car.js";

/**
 * Returns the measures of an answer by their names: those of a level, and its change where it has one.
 * @param {any} answer
 * @param {string} level
 * @param {number} [threshold] minutes, that of the map while a finger moves it
 * @returns {Record<string, import("./classes.js").Measure>}
 */
export function measuresFor(answer, level, threshold = answer.question.threshold_minutes) {
  const rows = answer.change?.rows;
  const known = measuresOf(
    rows
      ? new Map(
          rows
            .filter((/** @type {any} */ row) => row.change !== "same_status")
            .map((/** @type {any} */ row) => [row.code, row.change]),
        )
      : undefined,
  );
  const { column } = answer;
  const { mode } = answer.question;
  if (mode) known.minutes.label = `Minutes ${BY[mode]} jusqu’au lieu le plus proche`;
  if (level === "france")
    return {
      share: known.share,
      median: {
        ...known.minutes,
        name: "median",
        label: `Temps médian des habitants${mode ? ` ${BY[mode]}` : ""}`,
      },
      advisors: known.advisors,
      // A département is of no class.
      ...(column && isNumeric(column) ? { column: columnMeasure(column) } : {}),
    };
  delete known.share;
  if (mode) known.without_car = comingMeasure();
  if (column) known.column = columnMeasure(column);
  if (column && isNumeric(column)) known.two_way = twoWayMeasure(column, threshold);
  return known;
}

/**
 * Returns the measure that is asked for, or the usual one of the level.
 * @param {Record<string, import("./classes.js").Measure>} known
 * @param {string} name
 */
export function chosenOf(known, name) {
  return known[name] ?? known.share ?? known.minutes;
}

/**
 * Returns rows as the map colours them: a département is coloured by its median.
 * @param {any} answer
 * @param {number} threshold minutes, inclusive
 * @returns {any[]}
 */
export function paintedRows(answer, threshold) {
  if (answer.territory.level === "france") {
    return answer.rows.map((/** @type {any} */ row) => ({
      ...row,
      minutes: row.minutes_median,
      share: row.within_threshold.share,
      reachable: true,
    }));
  }
  const { least_per_10k: least } = answer.question;
  return answer.rows.map((/** @type {any} */ row) => ({
    ...row,
    status: statusOf(row, threshold, least),
  }));
}
