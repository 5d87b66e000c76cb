/** The share of people within reach against posts, as a drawing that a table tells too. */

import { count, share, whole } from "../shared/numbers.js";

const WIDTH = 640;
const HEIGHT = 260;
const SIDES = { left: 52, right: 12, top: 12, bottom: 40 };
const SPACE = "http://www.w3.org/2000/svg";

/**
 * Returns the curve of a plan.
 * @param {{posts: number, share: number|null}[]} curve in the order of opening
 * @param {number|null} before the share before any of them
 */
export function curveOf(curve, before) {
  const points = [
    { posts: 0, share: before ?? 0 },
    ...curve.map(({ posts, share: reached }) => ({ posts, share: reached ?? 0 })),
  ];
  const last = points[points.length - 1];
  const lowest = Math.floor(Math.min(...points.map((each) => each.share)) * 10) / 10;
  const highest = Math.min(
    1,
    Math.ceil(Math.max(...points.map((each) => each.share), lowest + 0.05) * 20) / 20,
  );
  /** @param {number} posts */
  const x = (posts) =>
    SIDES.left + ((WIDTH - SIDES.left - SIDES.right) * posts) / Math.max(1, last.posts);
  /** @param {number} value */
  const y = (value) =>
    HEIGHT -
    SIDES.bottom -
    ((HEIGHT - SIDES.top - SIDES.bottom) * (value - lowest)) / (highest - lowest);
  const drawing = node("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    class: "curve",
    "aria-label": `De ${share(points[0].share)} des personnes à portée sans le plan à ${share(last.share)} avec ${count(last.posts, "poste", "postes")}`,
  });
  for (const value of steps(lowest, highest)) {
    drawing.append(
      node("line", {
        x1: SIDES.left,
        x2: WIDTH - SIDES.right,
        y1: y(value),
        y2: y(value),
        class: "grid",
      }),
      label(SIDES.left - 8, y(value) + 4, `${Math.round(value * 100)} %`, "end"),
    );
  }
  for (const posts of [0, last.posts / 2, last.posts].map(Math.round))
    drawing.append(
      label(
        x(posts),
        HEIGHT - SIDES.bottom + 18,
        whole(posts),
        posts === last.posts ? "end" : "middle",
      ),
    );
  drawing.append(label(WIDTH / 2, HEIGHT - 4, "postes, dans l’ordre d’ouverture", "middle"));
  drawing.append(
    node("path", {
      d: points
        .map(
          (each, index) =>
            `${index ? "L" : "M"}${x(each.posts).toFixed(1)} ${y(each.share).toFixed(1)}`,
        )
        .join(""),
      class: "line",
    }),
  );
  return drawing;
}

/**
 * @param {number} lowest
 * @param {number} highest
 */
function steps(lowest, highest) {
  const step = highest - lowest > 0.5 ? 0.2 : highest - lowest > 0.2 ? 0.1 : 0.05;
  return Array.from(
    { length: Math.round((highest - lowest) / step) + 1 },
    (_, index) => lowest + index * step,
  ).filter((value) => value <= highest + 1e-9);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} anchor
 */
function label(x, y, text, anchor) {
  const found = node("text", { x, y, "text-anchor": anchor });
  found.textContent = text;
  return found;
}

/**
 * @param {string} name
 * @param {Record<string, string|number>} attributes
 */
function node(name, attributes) {
  const found = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, String(value));
  return found;
}
