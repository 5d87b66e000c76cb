/** The planner's side of the review: opened on terms, read, and heeded. */

import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { deadlineInWords } from "../shared/waiting.js";
import { askCommune, askOpinions, openReview, solveAgain } from "./client.js";
import { drawInvitations, invitationsOf } from "./invitations.js";
import { termsForm } from "./terms.js";
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
 * @param {{reopened: (job: any) => void, again: (job: any) => void, say: (words: string) => void, fail: (error: unknown) => void}} told
 * @returns {Promise<Map<string, string>>}
 */
export async function drawReview(target, job, plan, { reopened, again, say, fail }) {
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
  /** @param {string} label */
  const terms = (label) =>
    termsForm(job, label, async (asked) => reopened(await openReview(job.id, asked)), fail);
  if (!job.review_opened_at) {
    fill(
      target,
      h("p", {
        text: "Ouverte, la consultation laisse chaque préfecture voir les lieux proposés dans son département et donner un avis sur chacun.",
      }),
      terms("Ouvrir la consultation des préfectures"),
    );
    return new Map();
  }
  const opinions = await askOpinions(job.id);
  const last = [...lastOf(opinions).values()];
  const names = new Map((plan.territories?.departement ?? []).map((row) => [row.code, row.name]));
  const asked = await namesOf(opinions);
  const key = crypto.randomUUID();
  const deadline = { deadline: job.review_deadline, is_closed: isPast(job.review_deadline) };
  fill(
    target,
    h("p", {
      text: `Ouverte le ${moment(job.review_opened_at)}. ${deadlineInWords(deadline)} ${count(last.length, "lieu a un avis", "lieux ont un avis")} sur ${plan.sites.length}.`,
    }),
    h(
      "details",
      {},
      h("summary", { text: "Changer la date limite ou le message" }),
      terms("Enregistrer"),
    ),
    drawInvitations(invitationsOf(job, plan.sites, names, location.origin), say),
    opinions.length > 0 && historyOf(opinions, plan, asked),
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
 * Returns the names of the communes that were asked for instead of others, by code.
 * @param {import("../types/scenarios.d.ts").Opinion[]} opinions
 * @returns {Promise<Map<string, string>>}
 */
async function namesOf(opinions) {
  const codes = [...new Set(opinions.map((each) => each.instead ?? "").filter(Boolean))];
  const found = codes.slice(0, MOST_NAMED).map(async (code) => {
    const name = await askCommune(code).then(
      (commune) => commune.name,
      () => code,
    );
    return /** @type {[string, string]} */ ([code, name]);
  });
  return new Map(await Promise.all(found));
}

/** Past them a code is shown: a list of names is read by nobody. */
const MOST_NAMED = 60;

/** By the clock of Paris, as the API counts. @param {string|null} deadline */
function isPast(deadline) {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" });
  return deadline !== null && today > deadline;
}

/**
 * Returns the last opinion on each site, which counts, by its commune.
 * @param {import("../types/scenarios.d.ts").Opinion[]} opinions in order
 */
export const lastOf = (opinions) => new Map(opinions.map((each) => [each.commune, each]));

/**
 * Returns all that was said, the latest first: nothing is ever erased.
 * @param {import("../types/scenarios.d.ts").Opinion[]} opinions
 * @param {{sites: {commune: string, commune_name: string}[]}} plan
 * @param {Map<string, string>} asked names of the communes asked for instead, by code
 */
export function historyOf(opinions, plan, asked) {
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
      h("td", {
        text: `${OPINIONS[each.opinion]}${each.instead ? ` : ${asked.get(each.instead) ?? each.instead}` : ""}`,
      }),
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
