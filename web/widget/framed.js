/** The widget in a page of its own, `/widget.html`, for sites that show it in a frame: its address has the attributes. */

import "./maillage-nearest.js";
import { h } from "../shared/dom.js";
import { ATTRIBUTES } from "./settings.js";

/** Never where the API answers: a link would have another server's words told in ours. */
const TAKEN = ATTRIBUTES.filter((name) => name !== "api");
const LEAST_PX = 360;
const asked = new URLSearchParams(location.search);
/** @type {Record<string, string>} */
const attributes = { territory: codeOf(asked) };
for (const name of TAKEN) if (asked.has(name)) attributes[name] = asked.getAll(name).join("|");
/** What the frame itself takes, beside what the widget does. */
const OWN = ["height"];
const unread = [...asked.keys()].filter(
  (name) => ![...TAKEN, ...OWN].includes(name) && !isCode(name),
);
if (unread.length > 0) attributes["data-unread"] = unread.join("|");
if (attributes.theme) document.documentElement.dataset.theme = attributes.theme;
const widget = h("maillage-nearest", attributes);
document.querySelector("main")?.append(widget);
if (asked.get("height") === "auto" && parent !== window) tellHeight();

/**
 * Tells the page around how high this one is, which asked for it by the frame's address: a length and no more, and
 * never so small that the suggestions have no room.
 */
function tellHeight() {
  document.documentElement.dataset.height = "auto";
  let told = 0;
  new ResizeObserver(() => {
    const px = Math.max(LEAST_PX, Math.ceil(widget.getBoundingClientRect().height));
    if (px !== told) parent.postMessage({ maillage: "height", px }, "*");
    told = px;
  }).observe(widget);
}

/** A territory under the API's own names. @param {URLSearchParams} question */
function codeOf(question) {
  return [...question].find(([name]) => isCode(name))?.[1] ?? "";
}

/** @param {string} name */
function isCode(name) {
  return ["commune", "departement", "epci"].includes(name);
}
