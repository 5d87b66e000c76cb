/** The colours of a plan, on its map and in its legend. */

/** By the state of a commune. @type {Record<string, string>} */
export const COLOURS = {
  newly_covered: "#1f8a70",
  no_longer_covered: "#7b3294",
  covered_before: "#cfe6df",
  still_beyond: "#e8a87c",
  unreachable: "#b5483a",
};
/** The sites that stay: hollow, so that no wave has their colour. */
export const STANDING = "#ffffff";
/** Of the waves of a plan, in their order. */
export const WAVES = ["#12355b", "#7a3b9a", "#b8336a", "#8a5a00", "#3d3d3d"];
/** Of the stops of rounds: no state of a commune and no wave has it. */
export const STOPS = "#f2c200";
