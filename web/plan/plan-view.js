/** A plan that is solved, drawn whole: figures, map, table, what is changed by hand, opinions. */

import { fill, h } from "../shared/dom.js";
import { share } from "../shared/numbers.js";
import { askShared } from "./client.js";
import { curveOf } from "./curve.js";
import { handCells } from "./hand-cells.js";
import { handPanel } from "./hand-panel.js";
import { nameStanding } from "./kept-sites.js";
import { drawMap, followRow, pinning, showHand, showOnMap } from "./plan-map.js";
import { conflictsOf, downloadsOf, figuresOf, legendOf, proofOf } from "./result.js";
import { drawReview } from "./review.js";
import { drawSharing } from "./share.js";
import { drawDepartements, drawSites, limitsOf, wavesOf } from "./tables.js";

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/** @type {ReturnType<typeof handPanel>|null} */
let panel = null;

/**
 * Draws a plan in the page.
 * @param {any} job a scenario that has ended
 * @param {any} plan whose parts are there when it is solved
 * @param {{go: (asked: Record<string, string>) => void, open?: (id: string) => void, isRead?: boolean, ends: (error: unknown) => boolean,
 *   say: (words: string) => void, fail: (error: unknown) => void}} told
 *   `open` shows another scenario, whose document takes the form; `isRead`: by a link that changes nothing
 */
export async function drawPlan(job, plan, { go, open, isRead = false, ends, say, fail }) {
  panel?.leave();
  panel = null;
  pinning();
  part("plan").hidden = false;
  part("plan-title").textContent = job.name;
  document.title = `${job.name} — Où ouvrir les prochains postes ? — Maillage`;
  const isSolved = Boolean(plan.totals);
  for (const element of part("plan").querySelectorAll("[data-solved]")) element.hidden = !isSolved;
  if (!isSolved) {
    fill(part("figures"), conflictsOf(plan));
    return;
  }
  fill(part("figures"), figuresOf(plan), proofOf(plan));
  fill(part("curve"), curveOf(plan.curve, plan.totals.share_before));
  fill(part("waves"), ...wavesOf(plan.waves));
  // The timetable of rounds comes with the first plan that has one.
  const rounds = plan.rounds && (await import("./timetable.js").catch(() => null));
  if (plan.rounds && !rounds) fill(part("waves"), withoutTimetable());
  rounds?.drawTimetable(part("waves"), plan.rounds, (/** @type {any} */ stop) =>
    showOnMap(stop, "arrêt de tournée"),
  );
  fill(part("legend"), legendOf(plan));
  nameStanding(plan.standing ?? []);
  const reopened = (/** @type {{id: string}} */ changed) => go({ scenario: changed.id });
  const again = (/** @type {{id: string}} */ changed) => open?.(changed.id);
  const cells = handCells(() => /** @type {any} */ (panel));
  const isFixed = isRead || Boolean(plan.rounds);
  const cell = isFixed ? undefined : cells.of;
  drawSites(part("sites"), plan.sites, { choose: showOnMap, focused: followRow, cell }, plan);
  part("hand").hidden = Boolean(plan.rounds);
  if (!isFixed)
    panel = handPanel(part("hand"), job, plan, {
      changed: (hand) => {
        cells.update(hand);
        showHand(hand);
      },
      say: (words) => (part("status").textContent = words),
      again,
      fail,
    });
  drawDepartements(part("departements"), plan.territories.departement ?? []);
  fill(part("limits"), ...limitsOf(plan));
  part("plan-title").focus();
  say(`Plan prêt : ${share(plan.totals.share_after)} des habitants à portée.`);
  if (isRead) {
    await drawMap(plan, new Map(), null);
    return;
  }
  fill(part("downloads"), ...downloadsOf(job.id, ends, plan));
  drawSharing(part("sharing"), job, { say, fail });
  const told = { reopened, again, say, fail };
  const opinions = await drawReview(part("review"), job, plan, told);
  const changing = { hand: /** @type {any} */ (panel), cellOf: cells.of };
  await drawMap(plan, opinions, isFixed ? null : changing);
}

function withoutTimetable() {
  const text =
    "Le calendrier des tournées n’est pas venu. Rechargez la page, ou prenez le fichier « Tournées ».";
  return h("p", { class: "notice", text });
}

/**
 * Draws a plan for whoever has its link.
 * @param {string} shared the id of its scenario, and the key of the link
 * @param {{go: (asked: Record<string, string>) => void, ends: (error: unknown) => boolean,
 *   say: (words: string) => void, fail: (error: unknown) => void}} told
 */
export async function drawShared(shared, told) {
  try {
    const [id, key] = shared.split(".");
    const plan = await askShared(id, key ?? "");
    await drawPlan({ id, name: plan.name }, plan, { ...told, isRead: true });
  } catch (error) {
    told.fail(error);
  }
}
