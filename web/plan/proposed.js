/** A scenario that a link proposes: opened in the form, and never over what was typed without asking. */

import { fill, h } from "../shared/dom.js";
import { keepDraft, lean } from "./document.js";

/** Longer than any what-if makes it. */
const MOST_CHARACTERS = 20_000;

/**
 * Returns the scenario that an address proposes, null where it proposes none that a form can show.
 * @param {string} search `location.search`
 * @returns {any}
 */
export function proposedIn(search) {
  const text = new URLSearchParams(search).get("propose");
  if (!text || text.length > MOST_CHARACTERS) return null;
  try {
    const found = JSON.parse(text);
    const isScenario = found && typeof found === "object" && typeof found.name === "string";
    return isScenario ? lean(found) : null;
  } catch {
    return null;
  }
}

/**
 * Takes up what an address proposes, and takes it out of the address: a reload does not propose it again.
 * @param {() => boolean} mayBeLost asks whether what was typed may go
 * @param {HTMLElement} notice where it is said that a scenario was taken up
 * @returns {any} the scenario, null where there is none or its reader keeps their own
 */
export function takenUp(mayBeLost, notice) {
  const scenario = proposedIn(location.search);
  if (!scenario) return null;
  const isWanted = mayBeLost();
  history.replaceState(null, "", location.pathname);
  if (!isWanted) return null;
  keepDraft(scenario, true);
  fill(
    notice,
    h("p", {
      class: "notice",
      role: "status",
      text: `Scénario repris d’une hypothèse : « ${scenario.name} ». Vérifiez-le avant de le calculer.`,
    }),
  );
  return scenario;
}
