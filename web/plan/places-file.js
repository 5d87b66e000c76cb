/** Candidate places from a CSV: read by the API, which says the line where it cannot. */

import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { checkScenario } from "./client.js";
import { refusalInWords } from "./refusals.js";

const MOST_NAMED = 3;

/**
 * Returns the inputs of a list of candidate places.
 * @param {any[]} places
 * @param {(places: any[]|undefined) => void} change told of another list
 * @param {Record<string, any>} attributes
 * @returns {HTMLElement[]}
 */
export function placesFile(places, change, attributes) {
  const kept = h("div", {});
  const input = /** @type {any} */ (
    h("input", { type: "file", accept: ".csv,.txt,text/csv", ...attributes, onchange: read })
  );
  draw(places);
  return [input, kept];

  async function read() {
    const [file] = input.files;
    if (!file) return;
    try {
      const found = await placesOf(textOf(await file.arrayBuffer()));
      draw(found);
      change(found);
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      const words = error.words ?? refusalInWords(error).text;
      fill(kept, h("p", { class: "error", role: "alert", text: words }));
    }
    input.value = "";
  }

  /** @param {any[]} listed */
  function draw(listed) {
    if (listed.length === 0) return fill(kept);
    const names = listed.slice(0, MOST_NAMED).map((each) => each.name);
    const more = listed.length > MOST_NAMED ? "…" : "";
    const forget = () => (draw([]), change(undefined), input.focus());
    return fill(
      kept,
      h("span", {
        text: `${count(listed.length, "lieu proposé", "lieux proposés")} : ${names.join(", ")}${more} `,
      }),
      h("button", { type: "button", class: "link", text: "Les retirer", onclick: forget }),
    );
  }
}

/**
 * Returns the places of a CSV, each with its commune.
 * @param {string} csv
 */
async function placesOf(csv) {
  const told = await checkScenario({
    name: "Lieux candidats",
    posts: 1,
    candidates: { town_halls: false, csv },
  });
  const [wrong] = told.findings.filter((each) => each.path.startsWith("candidates"));
  const places = /** @type {any} */ (told.scenario)?.candidates.places;
  if (!places) throw Object.assign(new Error("a CSV that cannot be read"), { words: wrong?.words });
  return places.map((/** @type {any} */ place) =>
    Object.fromEntries(Object.entries(place).filter(([, value]) => value !== null)),
  );
}

/** A spreadsheet writes Windows-1252 as often as UTF-8. @param {ArrayBuffer} bytes */
function textOf(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
