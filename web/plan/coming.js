/** Room for a plan that is coming: it stays where it is on the screen, whatever is drawn above it meanwhile. */

import { fill, h } from "../shared/dom.js";

/** @type {(id: string) => HTMLElement} */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const TURNS = ["wheel", "touchmove", "keydown", "pointerdown"];

/** Ends what keeps the room in place. @type {() => void} */
let release = () => {};

/** Makes the room, at the top of the screen; what follows it is below the screen from the start. */
export function awaitPlan() {
  release();
  fill(part("run-body"), h("p", { class: "state", text: "Lecture du scénario…" }));
  part("planner").classList.add("coming");
  part("run").hidden = false;
  part("run").scrollIntoView({ block: "start", behavior: "instant" });
  release = keptInPlace(part("run"), part("main"));
}

/** Takes the room back: a plan has come, or none does. */
export function stopAwaiting() {
  release();
  part("planner").classList.remove("coming");
}

/**
 * Keeps an element at its height of the screen until the reader turns elsewhere. Browsers do it of themselves where they can:
 * not all of them, and not once what is above has shrunk under the end of the page.
 * @param {HTMLElement} element
 * @param {HTMLElement} whole what holds all that is drawn
 * @returns {() => void} what ends it
 */
function keptInPlace(element, whole) {
  const height = () => element.getBoundingClientRect().top;
  const kept = height();
  // Called between a change and its first picture: a watch over sizes is called a picture too late.
  const watch = new MutationObserver(() => {
    const moved = height() - kept;
    if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
  });
  watch.observe(whole, { subtree: true, childList: true, attributes: true, characterData: true });
  const end = () => {
    watch.disconnect();
    for (const turn of TURNS) removeEventListener(turn, end);
  };
  for (const turn of TURNS) addEventListener(turn, end, { passive: true });
  return end;
}
