/** All that the page asks of a state: the answer, its zones, its places, places that changed, contours that the tiles lack. */

import { askAddress, coverageAddress } from "../shared/coverage-api.js";
import { askChangedSites } from "./changed-sites.js";
import { contoursOf } from "./contours.js";
import { askPlaces } from "./sites.js";
import { questionOf } from "./state.js";

/**
 * Returns what a state shows; France has neither zones nor places of its own.
 * @param {import("./state.js").State} state
 * @param {AbortSignal} signal
 * @returns {Promise<import("./map-panel.js").Shown>}
 */
export async function askAll(state, signal) {
  const question = questionOf(state);
  const now = questionOf(state, { withSince: false });
  const [answer, changed, gaps, places] = await Promise.all([
    askAddress(coverageAddress("", state, question), signal),
    askChangedSites(state, question, signal),
    ...(state.level === "france"
      ? [{ zones: [] }, []]
      : [
          askAddress(coverageAddress("", state, now, "gaps"), signal),
          askPlaces(state, questionOf(state, { withSince: false, withWhatIf: false }), signal),
        ]),
  ]);
  const parts = await contoursOf(answer, coverageAddress("", state, question), signal);
  return { answer, zones: gaps.zones, parts, places, changed };
}
