/** Step 3: what the check found, what would change on a map, the hours as understood. */

import { fill, h } from "../shared/dom.js";
import { changesMap } from "./changes-map.js";
import { drawChanges } from "./changes.js";
import { askChanges } from "./client.js";
import { drawHours } from "./hours-list.js";
import { drawCauses, drawRefused, figuresOf } from "./report.js";
import { isOpen } from "./words.js";

/**
 * Draws the report of an import.
 * @param {HTMLElement} target
 * @param {import("../types/sites.d.ts").ImportReply} found the import
 * @param {{next: () => void, say: (text: string) => void, fail: (error: unknown) => void,
 *   snapshot: () => Promise<string>}} told
 * @param {AbortSignal} signal
 */
export function drawReportStep(target, found, { next, say, fail, snapshot }, signal) {
  const [causes, refused, changes, hours] = ["causes", "refused", "changes", "hours"].map((id) =>
    h("div", { id }),
  );
  fill(
    target,
    found.summary && figuresOf(found.summary),
    h("h3", { text: "Par cause" }),
    causes,
    h("h3", { text: "Lignes refusées" }),
    refused,
    h("h3", { text: "Ce qui change sur la carte" }),
    changes,
    h("h3", { text: "Les horaires, comme ils sont compris" }),
    hours,
    h(
      "div",
      { class: "foot" },
      h("button", {
        type: "button",
        class: "primary",
        text: isOpen(found) ? "Continuer vers la publication" : "Voir la suite",
        onclick: next,
      }),
    ),
  );
  const failed = (/** @type {unknown} */ error) => {
    if (!signal.aborted) fail(error);
  };
  drawCauses(causes, found.causes, say);
  drawRefused(refused, found, signal).catch(failed);
  drawHours(hours, found, failed);
  drawMap(changes, found, { say, snapshot }, signal).catch(failed);
}

/**
 * @param {HTMLElement} part
 * @param {any} found
 * @param {{say: (text: string) => void, snapshot: () => Promise<string>}} told
 * @param {AbortSignal} signal
 */
async function drawMap(part, found, { say, snapshot }, signal) {
  if (!found.diff) {
    fill(part, h("p", { text: "Rien n’est comparé : il n’y a pas de changement à montrer." }));
    return;
  }
  fill(part, h("p", { class: "hint", text: "Comparaison avec les lieux en service…" }));
  const collection = await askChanges(found.id, signal);
  if (collection.features.length + collection.unplaced === 0) {
    fill(part, h("p", { text: "Ce fichier ne change rien à ce qui est en service." }));
    return;
  }
  const area = h("div", { class: "map", role: "region", "aria-label": "Carte des changements" });
  const list = h("div");
  fill(part, h("div", { class: "sides" }, area, list));
  let map = /** @type {any} */ (null);
  drawChanges(list, collection, {
    filter: (roles) => map?.draw(collection, roles),
    show: (feature) => map?.show(feature),
    say,
  });
  const noMap = () => {
    map = null;
    fill(
      area,
      h("p", {
        class: "no-map",
        text: "La carte n’a pas pu être dessinée : la liste dit la même chose.",
      }),
    );
  };
  try {
    map = await changesMap(area, await snapshot(), { fail: noMap, choose: say });
    map.draw(collection);
    area.dataset.drawn = found.id;
  } catch {
    noMap();
  }
}
