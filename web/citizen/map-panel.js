/** The side of the map: loaded after the list, or when asked on a phone; its failure is told, no more. */

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
      map ??= import("./map.js").then(({ createMap }) => createMap(target, drawn.snapshot, fail));
      (await map).draw(drawn);
      note.textContent = "Fond de carte : IGN Admin Express, INSEE — Licence Ouverte 2.0.";
    } catch {
      fail();
    }
  }

  function fail() {
    note.textContent =
      "La carte ne peut pas s’afficher sur cet appareil. La liste contient tous les lieux.";
    target.hidden = true;
    side.classList.add("is-failed");
  }

  toggle.addEventListener("click", () => {
    isWanted = !isWanted;
    draw();
    if (isWanted) panel.scrollIntoView({ block: "nearest" });
  });

  return {
    show(given) {
      answer = given;
      side.hidden = (given.sites ?? []).length === 0;
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
