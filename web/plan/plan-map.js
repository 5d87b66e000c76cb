/** The map beside a plan: its code comes with the first plan, and a page without it says the same in tables. */

import { fill, h } from "../shared/dom.js";
import { markerOf } from "./hand-cells.js";
import { siteInWords } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {import("./hand-panel.js").Hand} Hand
 * @typedef {{moveTo: (commune: {code: string, name: string}, site?: Site|null) => void}} Panel
 */

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/** @type {Promise<any>|null} */
let map = null;
/**
 * The plan that is drawn, and what changes it where it may be changed.
 * @type {{plan: any, changing: {hand: Panel, cellOf: (site: Site) => HTMLElement}|null}|null}
 */
let drawn = null;
/** @type {Hand} */
let hand = { edits: [], reply: null, moving: null };

/**
 * Shows a site of the plan that is drawn, or another place.
 * @param {any} site
 * @param {string} [what] what it is, of another place
 */
export function showOnMap(site, what = "proposé par le plan") {
  // On a narrow screen the map is not beside the table.
  part("map").scrollIntoView({ block: "nearest" });
  tell(`${siteInWords(site)}, ${what}`);
  followRow(site);
}

/** Shows a site on the map where it is on the screen, and moves nothing else. @param {any} site */
export function followRow(site) {
  map?.then((told) => told.show(site));
}

/** Shows what is changed by hand. @param {Hand} changed */
export function showHand(changed) {
  hand = changed;
  if (drawn) map?.then((told) => told.showHand(hand));
}

/**
 * @param {any} plan
 * @param {Map<string, string>} opinions by commune
 * @param {{hand: Panel, cellOf: (site: Site) => HTMLElement}|null} changing null where it is only read
 */
export async function drawMap(plan, opinions, changing) {
  drawn = { plan, changing };
  if (!changing) hand = { edits: [], reply: null, moving: null };
  try {
    map ??= import("./map.js").then(({ planMap }) =>
      planMap(part("map"), plan.snapshot, { fail: withoutMap, cardOf, tell, picked, dropped }),
    );
    const told = await map;
    told.draw(plan, opinions);
    told.showHand(hand);
    part("map").dataset.drawn = plan.scenario.name;
  } catch {
    withoutMap();
  }
}

/** The map keeps to the top of a narrow screen while its table is read. */
export function pinning() {
  part("pin").onclick = () => {
    const isPinned = part("map-side").classList.toggle("pinned");
    part("pin").setAttribute("aria-pressed", String(isPinned));
    map?.then((told) => told.resize());
  };
}

/** @param {number} rank */
const siteOf = (rank) => drawn?.plan.sites.find((/** @type {Site} */ each) => each.rank === rank);

/** @param {number} rank */
function cardOf(rank) {
  const site = siteOf(rank);
  return site && markerOf(site, drawn?.changing?.cellOf(site), () => showRow(rank));
}

/** @param {{code: string, name: string}} commune */
function picked(commune) {
  drawn?.changing?.hand.moveTo(commune);
}

/** @param {number} rank @param {{code: string, name: string}|null} commune */
function dropped(rank, commune) {
  if (commune && commune.code !== siteOf(rank).commune)
    drawn?.changing?.hand.moveTo(commune, siteOf(rank));
  map?.then((told) => told.showHand(hand));
}

/** @param {string} words */
function tell(words) {
  part("map-said").textContent = words;
}

/** @param {number} rank */
function showRow(rank) {
  const row = part("sites").querySelector(`tr[data-id="${String(rank).padStart(6, "0")}"]`);
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
