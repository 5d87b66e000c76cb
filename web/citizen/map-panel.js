/** The side of the map: loaded after the list, or when asked on a phone; its failure is told, no more. */

import { groupsOf } from "./groups.js";

const WIDE = "(min-width: 60rem)";

/**
 * Returns what shows an answer's places on a map, when there is one.
 *
 * @param {Document} page
 * @returns {{show: (answer: import("../types/nearest.d.ts").NearestReply) => void, hide: () => void}}
 */
export function mapPanel(page) {
  const [side, panel, toggle, target, note] = [
    "map-side",
    "map-panel",
    "map-toggle",
    "map",
    "map-note",
  ].map((id) => /** @type {HTMLElement} */ (page.getElementById(id)));
  const isWide = window.matchMedia(WIDE);
  let isWanted = isWide.matches && !(/** @type {any} */ (navigator).connection?.saveData);
  const [title, list] = ["results-title", "list"].map(
    (id) => /** @type {HTMLElement} */ (page.getElementById(id)),
  );

  /** On a phone above the list, under its title; beside it where there is room. */
  function settle() {
    if (isWide.matches) list.after(side);
    else title.after(side);
  }

  /** @type {import("../types/nearest.d.ts").NearestReply|null} */
  let answer = null;
  /** @type {Promise<{draw: (answer: import("../types/nearest.d.ts").NearestReply) => void}>|null} */
  let map = null;

  async function draw() {
    panel.hidden = !isWanted;
    toggle.setAttribute("aria-expanded", String(isWanted));
    toggle.textContent = isWanted ? "Masquer la carte" : "Afficher la carte";
    if (!isWanted || !answer) return;
    const drawn = answer;
    try {
      map ??= begin(drawn.snapshot);
      (await map).draw(drawn);
    } catch {
      fail();
    }
  }

  /** @param {string} snapshot */
  async function begin(snapshot) {
    const [{ createMap }, { chosenBaseMap, creditInWords }] = await Promise.all([
      import("./map.js"),
      import("../shared/base-map.js"),
    ]);
    const base = await chosenBaseMap();
    const made = await createMap(target, snapshot, fail, base?.style ?? null);
    note.textContent = creditInWords(base);
    return made;
  }

  function fail() {
    note.textContent =
      "La carte ne peut pas s’afficher sur cet appareil. La liste contient tous les lieux.";
    target.hidden = true;
    side.classList.add("is-failed");
  }

  settle();
  isWide.addEventListener("change", settle);
  toggle.addEventListener("click", () => {
    isWanted = !isWanted;
    draw();
    if (isWanted) panel.scrollIntoView({ block: "nearest" });
  });

  return {
    show(given) {
      answer = given;
      side.hidden = Boolean(given.candidates?.length) || groupsOf(given).length === 0;
      // The list first: the map's code is heavy, and nothing waits for it.
      if (!side.hidden) afterwards(draw);
    },
    hide() {
      answer = null;
      side.hidden = true;
    },
  };
}

/**
 * Runs a task once the page has nothing better to do, and within a second all the same.
 * @param {() => void} task
 */
function afterwards(task) {
  if (window.requestIdleCallback) window.requestIdleCallback(() => task(), { timeout: 1000 });
  else setTimeout(task, 50);
}
