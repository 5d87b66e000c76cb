/** The map beside a plan: its code comes with the first plan, and a page without it says the same in tables. */

import { fill, h } from "../shared/dom.js";

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/** @type {Promise<any>|null} */
let map = null;

/** Shows a site of the plan that is drawn. @param {any} site */
export function showOnMap(site) {
  map?.then((drawn) => drawn.show(site));
}

/** @param {any} plan @param {Map<string, string>} opinions by commune */
export async function drawMap(plan, opinions) {
  try {
    map ??= import("./map.js").then(({ planMap }) =>
      planMap(part("map"), plan.snapshot, { fail: withoutMap, choose: showSite }),
    );
    (await map).draw(plan, opinions);
    part("map").dataset.drawn = plan.scenario.name;
  } catch {
    withoutMap();
  }
}

/** @param {number} rank */
function showSite(rank) {
  const row = [...part("sites").querySelectorAll("tbody tr")].find(
    (each) => each.children[1].textContent === rank.toLocaleString("fr-FR"),
  );
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector("button")?.focus();
}

function withoutMap() {
  map = null;
  fill(
    part("map"),
    h("p", {
      class: "notice",
      text: "La carte ne peut pas s’afficher sur cet appareil. Les tableaux disent la même chose.",
    }),
  );
}
