/** The legend of the map. */

import { h } from "../shared/dom.js";
import { whole } from "../shared/numbers.js";

/**
 * Returns the legend of a measure, each class with how many rows it has.
 * @param {import("./classes.js").Measure} measure
 * @param {any[]} rows
 */
export function legendOf(measure, rows) {
  const counts = new Map();
  for (const row of rows)
    counts.set(measure.classOf(row), (counts.get(measure.classOf(row)) ?? 0) + 1);
  const rare = ["inconnu", "non renseigné", "hors d’atteinte par la route"];
  const shown = measure.classes.filter((each) => counts.has(each) || !rare.includes(each.label));
  return h(
    "div",
    {},
    h("h3", { text: measure.label }),
    h(
      "ul",
      {},
      ...shown.map((each) =>
        h(
          "li",
          {},
          swatch(each),
          h("span", { text: `${each.label} (${whole(counts.get(each) ?? 0)})` }),
        ),
      ),
    ),
    h("p", {
      class: "hint",
      text: "Contour orange : zone à desservir, avec son numéro dans la liste. Point noir : lieu d’accueil ; point blanc : sa fiche n’a pas été mise à jour depuis 12 mois, cerclé de rouge depuis 18 mois.",
    }),
  );
}

/**
 * Drawn, not styled: the pages' policy lets no style attribute in.
 * @param {import("./classes.js").Class} shown
 */
export function swatch({ colour, isHatched }) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 24 14"],
    ["width", "24"],
    ["height", "14"],
    ["aria-hidden", "true"],
  ])
    drawing.setAttribute(name, value);
  const box = document.createElementNS(space, "rect");
  for (const [name, value] of [
    ["width", "24"],
    ["height", "14"],
    ["fill", colour],
    ["stroke", "#6b7a80"],
  ])
    box.setAttribute(name, value);
  drawing.append(box);
  if (isHatched) {
    const lines = document.createElementNS(space, "path");
    for (const [name, value] of [
      ["d", "M-2 14 12 0M6 14 20 0M14 14 28 0"],
      ["stroke", "#ffffff"],
      ["stroke-width", "2"],
    ])
      lines.setAttribute(name, value);
    drawing.append(lines);
  }
  return drawing;
}
