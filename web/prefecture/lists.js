/** The lists beside an answer: places that changed, posts that end, what-ifs that are kept. */

import { coverageAddress } from "../shared/coverage-api.js";
import { drawChangedSites } from "./changed-list.js";
import { part, theVersion } from "./controls.js";
import { endingsList } from "./endings.js";
import { keptWhatIfs } from "./kept-what-ifs.js";
import { questionOf } from "./state.js";

/** @typedef {import("./state.js").State} State */

/**
 * Returns the lists of the page.
 * @param {{go: (change: Partial<State>) => void, centre: (place: {lon: number, lat: number}) => void,
 *   choosePlaces: (ids: string[]) => void, ends: (error: unknown) => boolean}} told what they do to the page
 */
export function sideLists({ go, centre, choosePlaces, ends }) {
  const kept = keptWhatIfs({ go, ends });
  const endings = endingsList(part("endings"), {
    choose: (site) => {
      choosePlaces([site.site_id]);
      centre(site);
    },
    suppose: (ids) => go({ without: ids, added: [], since: "", measure: "change", version: "" }),
    ends,
  });
  return {
    /**
     * Draws the lists of what is shown.
     * @param {import("./map-panel.js").Shown} shown
     * @param {State} state
     * @param {import("../types/coverage.d.ts").CatalogueReply|null} catalogue
     */
    show({ answer, changed = null }, state, catalogue) {
      const question = questionOf(state);
      question.set("format", "csv");
      question.set("locale", "fr");
      const version = catalogue?.versions.find((each) => each.version === state.since);
      drawChangedSites(part("changed-sites"), changed, {
        since: theVersion(version ?? { version: state.since, published_at: null }),
        address: coverageAddress("", state, question, "changes"),
        choose: centre,
        ends,
      });
      endings.show(state);
      kept.show(state, answer, catalogue);
    },
  };
}
