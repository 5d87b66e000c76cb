/** The planner's scenarios: opened, compared, deleted. */

import { fill, h } from "../shared/dom.js";
import { askMine, deleteJob } from "./client.js";
import { hasEnded, moment, STATES } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").JobReply} Job
 * @typedef {(job: Job, isTicked: boolean) => void} Tick
 */

const MOST_COMPARED = 6;

/**
 * Draws the scenarios of whoever asks in an element.
 * @param {HTMLElement} target
 * @param {{open: (id: string) => void, compare: (ids: string[]) => void, fail: (error: unknown) => void}} told
 */
export async function drawMine(target, { open, compare, fail }) {
  /** In the order in which they are ticked: the first is what the others are compared with. */
  const ticked = new Set();
  /** @type {Job[]} */
  let jobs = [];
  try {
    jobs = await askMine();
  } catch (error) {
    fail(error);
    return;
  }
  draw();

  function draw() {
    const button = h("button", {
      type: "button",
      text: words(),
      disabled: ticked.size < 2,
      onclick: () => compare([...ticked]),
    });
    /** @type {Tick} */
    const tick = (job, isTicked) => {
      if (isTicked) ticked.add(job.id);
      else ticked.delete(job.id);
      button.textContent = words();
      button.toggleAttribute("disabled", ticked.size < 2 || ticked.size > MOST_COMPARED);
    };
    fill(
      target,
      jobs.length === 0 && h("p", { class: "hint", text: "Aucun scénario pour l’instant." }),
      h("ul", { class: "mine" }, ...jobs.map((job) => item(job, tick))),
      jobs.filter((job) => job.has_plan).length > 1 && button,
    );
  }

  function words() {
    return ticked.size > MOST_COMPARED
      ? `Comparer : ${MOST_COMPARED} au plus`
      : "Comparer les scénarios cochés";
  }

  /**
   * @param {Job} job
   * @param {Tick} tick
   */
  function item(job, tick) {
    const box =
      job.has_plan &&
      h("input", {
        type: "checkbox",
        "aria-label": `Comparer « ${job.name} »`,
        checked: ticked.has(job.id),
        onchange: (/** @type {any} */ event) => tick(job, event.target.checked),
      });
    const name = h("button", {
      type: "button",
      class: "link",
      text: job.name,
      onclick: () => open(job.id),
    });
    const bin =
      hasEnded(job) &&
      h("button", {
        type: "button",
        class: "plain",
        "aria-label": `Supprimer « ${job.name} »`,
        text: "Supprimer",
        onclick: () => remove(job),
      });
    const review = job.review_opened_at && ", en consultation";
    return h(
      "li",
      {},
      h("span", { class: "tick" }, box),
      h(
        "span",
        { class: "mine-name" },
        name,
        h("span", {
          class: "hint",
          text: `${STATES[job.state]}${review || ""}, le ${moment(job.created_at)}`,
        }),
      ),
      bin,
    );
  }

  /** @param {Job} job */
  async function remove(job) {
    if (!confirm(`Supprimer « ${job.name} », son plan et les avis donnés ?`)) return;
    try {
      await deleteJob(job.id);
      ticked.delete(job.id);
      jobs = jobs.filter((each) => each !== job);
      draw();
    } catch (error) {
      fail(error);
    }
  }
}
