/** The widget in a page of its own, `/widget.html`, for sites that show it in a frame: its address has the attributes. */

import "./maillage-nearest.js";
import { h } from "../shared/dom.js";
import { ATTRIBUTES } from "./settings.js";

/** Never where the API answers: a link would have another server's words told in ours. */
const TAKEN = ATTRIBUTES.filter((name) => name !== "api");
const asked = new URLSearchParams(location.search);
/** @type {Record<string, string>} */
const attributes = { territory: codeOf(asked) };
for (const name of TAKEN) if (asked.has(name)) attributes[name] = asked.getAll(name).join("|");
const unread = [...asked.keys()].filter((name) => !TAKEN.includes(name) && !isCode(name));
if (unread.length > 0) attributes["data-unread"] = unread.join("|");
if (attributes.theme) document.documentElement.dataset.theme = attributes.theme;
document.querySelector("main")?.append(h("maillage-nearest", attributes));

/** A territory under the API's own names. @param {URLSearchParams} question */
function codeOf(question) {
  return [...question].find(([name]) => isCode(name))?.[1] ?? "";
}

/** @param {string} name */
function isCode(name) {
  return ["commune", "departement", "epci"].includes(name);
}
