/** The panel of the map: its list of measures, its legend, and the map once it is loaded. */

import { fill, h } from "../shared/dom.js";
import { movesOf, withChanged } from "./changed-sites.js";
import { part } from "./controls.js";
import { legendOf } from "./legend.js";
import { chosenOf, measuresFor, paintedRows } from "./painted.js";

/**
 * @typedef {import("./sites.js").Place} Place
 * @typedef {import("./state.js").State} State
 * @typedef {{answer: any, zones: any[], parts: any, places: Place[],
 *   changed?: import("./changed-sites.js").SitesChanged|null}} Shown
 */

/**
 * Returns the panel of the map; the map is loaded when it is first drawn.
 * @param {{choose: (code: string) => void, choosePlaces: (ids: string[]) => void, chooseCell: (cell: string) => void}} told
 *   what is clicked
 */
export function mapPanel(told) {
  /** @type {Promise<any>|null} */
  let map = null;
  let fitted = "";
  let legends = 0;
  let insets = 0;

  /**
   * The legend in nine cells comes with the first map of two columns.
   * @param {any} answer
   * @param {any[]} rows
   * @param {State} state
   */
  async function drawCells({ column }, rows, { threshold, cells }) {
    const own = legends;
    const legend = await import("./two-way.js")
      .then(({ twoWayLegend }) =>
        twoWayLegend(column, rows, threshold, { chosen: cells, choose: told.chooseCell }),
      )
      .catch(() =>
        h("p", { class: "notice", text: "La légende n’est pas venue. Rechargez la page." }),
      );
    if (own === legends) fill(part("legend"), legend);
  }

  /**
   * The insets of overseas départements come with the first national map.
   * @param {any[]} rows
   * @param {any} measure
   * @param {boolean} isNational
   */
  function drawInsets(rows, measure, isNational) {
    const own = (insets += 1);
    const target = part("overseas");
    target.hidden = !isNational;
    if (!isNational) return fill(target);
    return import("./overseas.js").then(
      ({ drawOverseas }) => {
        if (own === insets) drawOverseas(target, rows, measure, told.choose);
      },
      () => {
        target.hidden = true; // the table has them too
      },
    );
  }

  function fail() {
    part("map-note").textContent =
      "La carte ne peut pas s’afficher sur cet appareil. Le tableau contient tout ce qu’elle montre.";
    part("map").hidden = true;
  }

  return {
    /**
     * Colours what is shown anew, its legend too, and returns the rows as they are coloured.
     * @param {Shown} shown
     * @param {State} state
     */
    recolour({ answer }, state) {
      const known = measuresFor(answer, state.level, state.threshold);
      const measure = chosenOf(known, state.measure);
      const rows = paintedRows(answer, state.threshold);
      fill(
        part("measure"),
        ...Object.values(known).map((each) =>
          h("option", { value: each.name, text: each.label, selected: each === measure }),
        ),
      );
      legends += 1;
      if (measure.name === "two_way") drawCells(answer, rows, state);
      else fill(part("legend"), legendOf(measure, rows));
      drawInsets(rows, measure, state.level === "france");
      map?.then((drawn) => drawn.paint(rows, measure, state.level)).catch(() => {});
      return rows;
    },
    /**
     * Draws the map, and moves it where the territory is another.
     * @param {Shown} shown
     * @param {State} state
     * @param {any[]} rows as `recolour` gives them
     * @param {Place[]} places as they would be
     */
    async draw({ answer, zones, parts, changed = null }, state, rows, places) {
      try {
        map ??= import("./map.js").then(({ coverageMap }) =>
          coverageMap(part("map"), answer.snapshot, { fail, ...told }),
        );
        const drawn = await map;
        drawn.paint(rows, chosenOf(measuresFor(answer, state.level), state.measure), state.level);
        const there = withChanged(places, changed);
        drawn.draw({ parts, zones, places: there, moves: movesOf(changed) });
        const where = `${state.level} ${state.code}`;
        if (where !== fitted) drawn.fit(answer.territory.bounds);
        fitted = where;
        part("map-note").textContent =
          "Fond de carte : IGN Admin Express, INSEE — Licence Ouverte 2.0.";
        part("map").dataset.drawn = where;
      } catch {
        fail();
      }
    },
    /** @param {any} zone */
    show: (zone) => map?.then((drawn) => drawn.show(zone)),
    /** @param {any[]} bands */
    reach: (bands) => map?.then((drawn) => drawn.reach(bands)).catch(() => {}),
    /** @param {{lon: number, lat: number}} place */
    centre: (place) => map?.then((drawn) => drawn.centre(place)).catch(() => {}),
  };
}
