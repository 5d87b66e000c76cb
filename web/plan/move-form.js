/** Where a site is moved to: another commune, by its name or by a click on the map. */

import { combobox } from "../shared/combobox.js";
import { comboboxParts } from "../shared/combobox-parts.js";
import { fill, h } from "../shared/dom.js";
import { suggestCommunes } from "./client.js";

const MOST = 8;

/**
 * Draws what asks where a site goes, and puts the focus there.
 * @param {HTMLElement} target
 * @param {import("../types/scenarios.d.ts").SiteRow} site
 * @param {{inside: Set<string>, taken: Set<string>, choose: (commune: {code: string, name: string}) => void, leave: () => void}} told
 *   the communes of the plan's territory, and those that have a site of it
 */
export function moveForm(target, site, { inside, taken, choose, leave }) {
  const { input, listbox, status } = comboboxParts({
    id: "move-to",
    list: "move-suggestions",
    label: "Communes suggérées",
  });
  fill(
    target,
    h(
      "div",
      {
        class: "move-form",
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key === "Escape" && !event.defaultPrevented) leave();
        },
      },
      h(
        "label",
        { for: "move-to" },
        `Déplacer ${site.name} vers`,
        h("span", {
          class: "hint",
          text: "Le nom d’une commune du plan ; ou cliquez-la sur la carte.",
        }),
      ),
      h("div", { class: "combobox" }, input, listbox),
      status,
      h("button", { type: "button", class: "plain", text: "Ne pas déplacer", onclick: leave }),
    ),
  );
  combobox({
    input,
    listbox,
    status,
    suggest: async (text, signal) =>
      (await suggestCommunes(text, signal))
        .filter(({ code }) => inside.has(code) && !taken.has(code))
        .slice(0, MOST),
    words: ({ name, code, departement }) => ({ label: name, detail: `${departement}, ${code}` }),
    choose,
  });
  input.focus();
}
