/** The planner's side of the review: opened, read, and heeded. */

import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { askOpinions, openReview, solveAgain } from "./client.js";
import { moment, OPINIONS } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").JobReply} Job
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {import("../types/scenarios.d.ts").TerritoryRow} Territory
 * @typedef {{sites: Site[], territories?: Record<string, Territory[]>}} Plan
 */

/**
 * Draws the review of a plan in an element, and returns the last word on each commune.
 * @param {HTMLElement} target
 * @param {Job} job
 * @param {Plan} plan
 * @param {{reopened: (job: any) => void, again: (job: any) => void, fail: (error: unknown) => void}} told
 * @returns {Promise<Map<string, string>>}
 */
export async function drawReview(target, job, plan, { reopened, again, fail }) {
  /** @type {(work: () => Promise<any>, done: (job: any) => void) => (event: any) => Promise<void>} */
  const attempt = (work, done) => async (event) => {
    event.target.disabled = true;
    try {
      done(await work());
    } catch (error) {
      event.target.disabled = false;
      fail(error);
    }
  };
  if (!job.review_opened_at) {
    fill(
      target,
      h("p", {
        text: "Ouverte, la consultation laisse chaque préfecture voir les lieux proposés dans son département et donner un avis sur chacun.",
      }),
      h("button", {
        type: "button",
        text: "Ouvrir la consultation des préfectures",
        onclick: attempt(() => openReview(job.id), reopened),
      }),
    );
    return new Map();
  }
  const { opinions, last } = await askOpinions(job.id);
  const key = crypto.randomUUID();
  fill(
    target,
    h("p", {
      text: `Ouverte le ${moment(job.review_opened_at)}. ${count(last.length, "lieu a un avis", "lieux ont un avis")} sur ${plan.sites.length}.`,
    }),
    invitations(job, plan),
    opinions.length > 0 && historyOf(opinions, plan),
    last.length > 0 &&
      h("p", {
        class: "hint",
        text: "Résoudre à nouveau : un lieu jugé favorable est gardé, les autres sont exclus, ou remplacés par la commune demandée.",
      }),
    last.length > 0 &&
      h("button", {
        type: "button",
        class: "primary",
        text: "Résoudre à nouveau avec les avis",
        onclick: attempt(() => solveAgain(job.id, key), again),
      }),
  );
  return new Map(last.map((each) => [each.commune, each.opinion]));
}

/**
 * One address for each préfecture concerned.
 * @param {Job} job
 * @param {Plan} plan
 */
function invitations(job, plan) {
  const places = new Map();
  for (const site of plan.sites)
    places.set(site.departement, (places.get(site.departement) ?? 0) + 1);
  const names = new Map((plan.territories?.departement ?? []).map((row) => [row.code, row.name]));
  /** @param {[string, number]} place */
  const item = ([code, many]) =>
    h(
      "li",
      {},
      h("a", {
        href: `/planification.html?${new URLSearchParams({ revue: job.id, departement: code })}`,
        text: `${names.get(code) ?? code} (${code})`,
      }),
      ` : ${count(many, "lieu", "lieux")}`,
    );
  return h(
    "details",
    { open: places.size < 4 },
    h("summary", { text: `Pages des préfectures (${places.size})` }),
    h("ul", { class: "invitations" }, ...[...places].sort().map(item)),
  );
}

/**
 * Returns all that was said, the latest first: nothing is ever erased.
 * @param {import("../types/scenarios.d.ts").Opinion[]} opinions
 * @param {{sites: {commune: string, commune_name: string}[]}} plan
 */
export function historyOf(opinions, plan) {
  const communes = new Map(plan.sites.map((site) => [site.commune, site.commune_name]));
  /** @param {import("../types/scenarios.d.ts").Opinion} each */
  const line = (each) =>
    h(
      "tr",
      {},
      h("th", {
        scope: "row",
        text: `${communes.get(each.commune) ?? each.commune} (${each.departement})`,
      }),
      h("td", { text: `${OPINIONS[each.opinion]}${each.instead ? ` : ${each.instead}` : ""}` }),
      h("td", { text: each.reason }),
      h("td", { text: `${each.author}, ${moment(each.said_at)}` }),
    );
  return h(
    "div",
    { class: "scroller", role: "region", "aria-label": "Avis donnés", tabindex: "0" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...["Lieu proposé", "Avis", "Motif", "Par qui, quand"].map((text) =>
            h("th", { scope: "col", text }),
          ),
        ),
      ),
      h("tbody", {}, ...opinions.toReversed().map(line)),
    ),
  );
}
