/** The lines of bands: their dashes tell them apart where their colours do not. */

/** From the shortest trip to the longest; a dash is in widths of its line. */
export const LINES = [
  { colour: "#0b3c6f", width: 4, dash: { label: "trait plein", pattern: [1, 0] } },
  { colour: "#1d5fa3", width: 3, dash: { label: "tirets longs", pattern: [4, 2] } },
  { colour: "#3b7fc4", width: 3, dash: { label: "pointillés", pattern: [1, 1.5] } },
];
