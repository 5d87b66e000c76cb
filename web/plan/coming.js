/** Room for a plan that is coming: what follows it is below the screen from the start, and never jumps. */

import { fill, h } from "../shared/dom.js";

/** @type {(id: string) => HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Makes the room, at the top of the screen. */
export function awaitPlan() {
  fill(part("run-body"), h("p", { class: "state", text: "Lecture du scénario…" }));
  part("planner").classList.add("coming");
  part("run").hidden = false;
  part("run").scrollIntoView({ block: "start" });
}

/** Takes the room back: a plan has come, or none does. */
export function stopAwaiting() {
  part("planner").classList.remove("coming");
}
