/** The controls of the question: what there is to choose from, and what would change nothing. */

import { fill, h } from "../shared/dom.js";
import { modeName } from "../shared/french.js";
import { BY } from "../shared/modes.js";
import { day } from "../shared/numbers.js";
import { reasons } from "./situation.js";

/** @type {(id: string) => any} */
export const part = (id) => /** @type {any} */ (document.getElementById(id));

/**
 * Fills the lists, and closes what the places tell nothing of.
 * @param {import("../types/coverage.d.ts").CatalogueReply} catalogue what there is to choose from
 */
export function offerChoices(catalogue) {
  fill(
    part("weight"),
    ...catalogue.weights.map((each) => h("option", { value: each.name, text: each.label })),
  );
  const former = catalogue.versions.filter((each) => each.version !== catalogue.sites_version);
  fill(
    part("since"),
    h("option", { value: "", text: "Sans comparaison" }),
    ...former.map((each) => h("option", { value: each.version, text: versionInWords(each) })),
  );
  fill(
    part("mode"),
    ...Object.keys(BY).map((name) =>
      h("option", {
        value: name,
        text: modeName(name),
        disabled: !catalogue.modes.some((each) => each === name),
      }),
    ),
  );
  part("mode-why").textContent = catalogue.modes.includes("transit")
    ? ""
    : "En transport en commun : aucun temps n’a été importé.";
  close("since", former.length > 0 ? "" : "Il n’y a pas encore de version précédente.");
  for (const [name, why] of Object.entries(reasons(catalogue.sites_tell))) close(name, why);
}

/**
 * A version of the places as people know it: by the name that operators gave it, else by its day.
 * @param {{version: string, name?: string|null, day?: string|null, published_at: string|null}} version
 */
export function versionInWords({ version, name, day: on, published_at: published }) {
  const when = on ?? published;
  if (name) return when ? `« ${name} » (lieux du ${day(when)})` : `« ${name} »`;
  return when ? `lieux du ${day(when)}` : `version ${version}`;
}

/**
 * A version within a sentence: "les lieux du 2 avril 2026", "la version « Vague de mars 2026 »".
 * @param {Parameters<typeof versionInWords>[0]} version
 */
export function theVersion(version) {
  const words = versionInWords(version);
  if (words.startsWith("lieux")) return `les ${words}`;
  return words.startsWith("version") ? `la ${words}` : `la version ${words}`;
}

/**
 * Closes a control and says why beside it, or opens it.
 * @param {string} name
 * @param {string} why "" to open it
 */
function close(name, why) {
  part(name).disabled = why !== "";
  part(`${name}-why`).textContent = why;
}

/** Shows a state in the controls. @param {import("./state.js").State} state */
export function showChoices(state) {
  part("threshold").value = String(state.threshold);
  part("threshold-shown").textContent = String(state.threshold);
  part("threshold-by").textContent = BY[state.mode];
  for (const name of /** @type {const} */ (["posts", "at", "weight", "since", "column", "mode"]))
    part(name).value = state[name];
}
