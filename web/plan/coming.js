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
  release = keptInPlace(part("run"));
}

/** Takes the room back: a plan has come, or none does. What is above may still change: the plan stays in place. */
export function stopAwaiting() {
  part("planner").classList.remove("coming");
}

/**
 * Keeps an element at its height of the screen until the reader turns elsewhere. Browsers do it of themselves where they can:
 * not all of them, and not once what is above has shrunk under the end of the page.
 * @param {HTMLElement} element
 * @returns {() => void} what ends it
 */
function keptInPlace(element) {
  const height = () => element.getBoundingClientRect().top;
  // One hand at a time: the browser's own would move it once more.
  document.documentElement.style.setProperty("overflow-anchor", "none");
  let kept = height();
  // Called between a change and its first picture: a watch over sizes is called a picture too late.
  const watch = new MutationObserver(() => {
    if (!element.offsetParent) {
      end();
      return;
    }
    scrollBy({ top: height() - kept, behavior: "instant" });
    // The page may be too short for it to be where it was.
    kept = height();
  });
  // The header too has something to say once it knows who is there.
  const changes = { subtree: true, childList: true, attributes: true, characterData: true };
  watch.observe(document.body, changes);
  // What this or the browser moves leaves it in place: anything else is the reader, by any means.
  const moved = () => Math.abs(height() - kept) > 1 && end();
  const end = () => {
    watch.disconnect();
    document.documentElement.style.removeProperty("overflow-anchor");
    removeEventListener("scroll", moved);
    for (const turn of TURNS) removeEventListener(turn, end);
  };
  addEventListener("scroll", moved, { passive: true });
  for (const turn of TURNS) addEventListener(turn, end, { passive: true });
  return end;
}
