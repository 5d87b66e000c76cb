/**
 * What stands below the map, and the sheet beside it: lists, tables, files. It comes once the figures are
 * drawn, beside the map; whoever reads them waits for none of it.
 */

import { fill } from "../shared/dom.js";
import { drawBoth } from "./both.js";
import { drawBreakdown } from "./breakdown.js";
import { part } from "./controls.js";
import { sideLists } from "./lists.js";
import { downloadsOf, showChange } from "./panels.js";
import { reachPanel } from "./reach.js";
import { drawPlaces, showPlaces } from "./places.js";
import { showSheet } from "./sheet.js";
import { placesOf } from "./sites.js";
import { questionOf } from "./state.js";
import { drawTable } from "./table.js";
import { isWhatIf, toggled, withPlaceIn } from "./what-if.js";

/**
 * @typedef {import("./map-panel.js").Shown} Shown
 * @typedef {import("./sites.js").Place} Place
 * @typedef {import("./state.js").State} State
 * @typedef {import("../types/coverage.d.ts").CatalogueReply} Catalogue
 */

/**
 * Returns what draws it.
 * @param {{go: (change: Partial<State>) => void, centre: (place: {lon: number, lat: number}) => void,
 *   reach: (bands: any[]) => void, ends: (error: unknown) => boolean}} told what it does to the page
 */
export function belowMap({ go, centre, reach, ends }) {
  /** @type {Shown} */
  let shown;
  /** @type {State} */
  let state;
  const lists = sideLists({ go, centre, choosePlaces, ends });
  const coming = reachPanel(part("reach"), { drawn: reach, ends });
  /** What a place's sheet does to it. */
  const whatIf = {
    reach: (/** @type {Place} */ place) =>
      coming.ask({ site: place.site_id, name: place.name }, state.mode),
    isClosed: (/** @type {Place} */ place) => state.without.includes(place.site_id),
    toggle: (/** @type {Place} */ place) => go(toggled(state, place.site_id)),
  };

  /** @param {string[]} ids */
  function choosePlaces(ids) {
    showPlaces(part("sheet"), placesOf(shown.places, ids), whatIf);
  }

  /** @param {Place} place */
  function choosePlace(place) {
    showPlaces(part("sheet"), [place], whatIf);
    centre(place);
  }

  /** @param {any} row a commune or a département */
  function choose(row) {
    showSheet(
      part("sheet"),
      row,
      shown.zones,
      (departement) => go({ level: "departement", code: departement.code }),
      {
        add: (commune) => go(withPlaceIn(state, commune.code)),
        reach: ({ code, name }) => coming.ask({ commune: code, name }, state.mode),
      },
      shown.answer,
    );
  }

  return {
    choose,
    choosePlaces,
    /**
     * Draws what is below the map of what is shown.
     * @param {Shown} now
     * @param {State} asked
     * @param {Catalogue|null} catalogue
     * @param {any[]} rows as the map colours them
     * @param {string} measure of the map
     */
    draw(now, asked, catalogue, rows, measure) {
      const isElsewhere = ["level", "code", "mode"].some(
        (key) =>
          state?.[/** @type {keyof State} */ (key)] !== asked[/** @type {keyof State} */ (key)],
      );
      if (isElsewhere) coming.close();
      [shown, state] = [now, asked];
      const { answer, places } = now;
      const { territory, column } = answer;
      const isNational = territory.level === "france";
      showChange(answer.change, isWhatIf(state));
      drawBreakdown(answer, catalogue);
      drawBoth(answer, state, questionOf(state), { choose, ends });
      lists.show(now, state, catalogue);
      fill(part("downloads"), ...downloadsOf(territory, questionOf(state), measure, ends));
      part("table-title").textContent = isNational
        ? "Tous les départements de la carte"
        : "Toutes les communes de la carte";
      drawTable(part("table"), isNational ? answer.rows : rows, choose, {
        column,
        threshold: state.threshold,
      });
      part("places-part").hidden = isNational;
      drawPlaces(part("places"), part("places-note"), places, choosePlace, state.without);
    },
  };
}
