/** What comes when somebody comes to a widget's field: suggestions as one types, and which of two places is meant. */

import { suggestCommunes } from "../shared/api.js";
import { combobox } from "../shared/combobox.js";
import { h } from "../shared/dom.js";
import { isInside } from "./territory.js";

/** How many suggestions are shown, and of how many those of a territory are chosen. */
const [SHOWN, MOST] = [7, 50];

/** @typedef {(place: Record<string, string>, name: string) => unknown} Ask */

/**
 * Gives suggestions to a field: communes of the territory only, since a town's page is for its own people.
 * @param {{input: HTMLInputElement, listbox: HTMLElement, suggested: HTMLElement}} parts
 * @param {{territory: () => Promise<import("../types/widget.d.ts").Territory|null>,
 *   settings: () => Promise<import("../types/widget.d.ts").Settings>, ask: Ask}} widget as it is at each moment
 */
export function searchBox({ input, listbox, suggested }, { territory, settings, ask }) {
  const box = combobox({
    input,
    listbox,
    status: suggested,
    async suggest(text, signal) {
      const [own, { api }] = await Promise.all([territory(), settings()]);
      if (!own?.isWide) return suggestCommunes(api, text, signal, SHOWN);
      const found = await suggestCommunes(api, text, signal, MOST);
      return found.filter((commune) => isInside(own, commune.code)).slice(0, SHOWN);
    },
    words: (commune) => ({
      label: commune.name,
      detail: (commune.postcodes ?? [])[0] ?? commune.departement,
    }),
    choose: (commune) => ask({ commune: commune.code }, commune.name),
  });
  // What was typed before this came.
  if (input.value) input.dispatchEvent(new Event("input"));
  return box;
}

/**
 * Returns the places that a name may mean.
 * @param {{label: string, lat: number, lon: number}[]} candidates
 * @param {Ask} ask
 */
export function chooser(candidates, ask) {
  const items = candidates.map(({ label, lat, lon }) =>
    h(
      "li",
      {},
      h("button", {
        type: "button",
        text: label,
        onclick: () => ask({ lat: lat.toFixed(3), lon: lon.toFixed(3) }, label),
      }),
    ),
  );
  return h("ul", { class: "chooser" }, ...items);
}
