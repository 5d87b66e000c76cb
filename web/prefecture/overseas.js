/** The overseas départements beside the national map, which shows none of them: an inset each. */

import { fill, h } from "../shared/dom.js";
import { OVERSEAS } from "./overseas-shapes.js";

const SPACE = "http://www.w3.org/2000/svg";
const LEFT_OUT = { label: "hors du filtre", colour: "#ffffff" };

/**
 * Draws the insets, each coloured as the map colours it.
 * @param {HTMLElement} target
 * @param {any[]} rows départements, as the map colours them
 * @param {import("./classes.js").Measure} measure
 * @param {(code: string) => void} choose
 */
export function drawOverseas(target, rows, measure, choose) {
  const byCode = new Map(rows.map((row) => [row.code, row]));
  return fill(
    target,
    ...Object.entries(OVERSEAS).map(([code, { name, path }]) => {
      const row = byCode.get(code);
      const { colour, label } = row ? measure.classOf(row) : LEFT_OUT;
      return h(
        "li",
        {},
        h(
          "button",
          {
            type: "button",
            class: "inset",
            "aria-label": `${name} : ${label}`,
            disabled: !row,
            onclick: () => choose(code),
          },
          shape(path, colour),
          h("span", { text: name }),
        ),
      );
    }),
  );
}

/**
 * @param {string} path
 * @param {string} colour
 */
function shape(path, colour) {
  const drawing = document.createElementNS(SPACE, "svg");
  drawing.setAttribute("viewBox", "0 0 100 100");
  drawing.setAttribute("aria-hidden", "true");
  const outline = document.createElementNS(SPACE, "path");
  for (const [name, value] of [
    ["d", path],
    ["fill", colour],
    ["stroke", "#6b7a89"],
    ["stroke-width", "1.5"],
  ])
    outline.setAttribute(name, value);
  drawing.append(outline);
  return drawing;
}
