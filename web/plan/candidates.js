/** How many places a scenario chooses among, said while it is typed. */

import { count, whole } from "../shared/numbers.js";

/**
 * Returns the count of candidates in words, empty while it is not known.
 * @param {import("../types/scenarios.d.ts").CandidatesReply|null|undefined} candidates
 */
export function candidatesInWords(candidates) {
  if (!candidates) return "";
  const { count: places, communes, small, town_halls_left_out: left } = candidates;
  const words = `${count(places, "lieu possible", "lieux possibles")} dans ${count(communes, "commune", "communes")}`;
  const parts = [
    small > 0
      ? `dont ${whole(small)} dans des communes de moins de 500\u00a0habitants`
      : "aucun dans une commune de moins de 500\u00a0habitants",
    left > 0 && `${count(left, "mairie n’est pas candidate", "mairies ne sont pas candidates")}`,
  ];
  return `${[words, ...parts.filter(Boolean)].join(", ")}.`;
}
