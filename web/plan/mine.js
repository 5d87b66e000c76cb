/** The planner's scenarios: opened, compared, deleted. */

import { fill, h } from "../shared/dom.js";
import { plain } from "../shared/french.js";
import { count } from "../shared/numbers.js";
import { askMine, deleteJob } from "./client.js";
import { hasEnded, moment, STATES } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").JobReply} Job
 * @typedef {(job: Job, isTicked: boolean) => void} Tick
 */

const MOST_COMPARED = 6;
const FIRST = 20;
/** A list that is seen at once needs no search. */
const FEW = 6;
let turns = 0;

/** @type {Record<string, [string, (job: Job) => boolean]>} */
const KEPT = {
  all: ["Tous", () => true],
  review: ["En consultation", (job) => Boolean(job.review_opened_at)],
  solved: ["Avec un plan", (job) => job.has_plan],
  running: ["En calcul", (job) => !hasEnded(job)],
};
/** @type {Record<string, [string, (one: Job, other: Job) => number]>} */
const ORDERS = {
  latest: ["Les plus récents", (one, other) => other.created_at.localeCompare(one.created_at)],
  oldest: ["Les plus anciens", (one, other) => one.created_at.localeCompare(other.created_at)],
  name: ["Par nom", (one, other) => one.name.localeCompare(other.name, "fr", { numeric: true })],
};
/** What was asked of the list stays asked when it is drawn anew. */
const asked = { text: "", kept: "all", order: "latest" };

/**
 * Returns the scenarios whose name or state has every word, in an order.
 * @param {Job[]} jobs
 * @param {{text: string, kept: string, order: string}} wanted
 */
export function foundOf(jobs, { text, kept, order }) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  /** @param {Job} job */
  const holds = (job) => {
    const told = plain(`${job.name} ${STATES[job.state]}`);
    return words.every((word) => told.includes(word));
  };
  return jobs.filter((job) => KEPT[kept][1](job) && holds(job)).sort(ORDERS[order][1]);
}

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
  let shown = FIRST;
  const turn = (turns += 1);
  const list = h("div", {});
  const search = h("input", {
    id: "mine-search",
    type: "text",
    autocomplete: "off",
    oninput: (/** @type {any} */ event) => ((asked.text = event.target.value), draw()),
  });
  search.value = asked.text;
  // A list that is read again stays until the other is there: nothing jumps meanwhile.
  if (!target.hasChildNodes())
    fill(target, h("p", { class: "hint", text: "Lecture des scénarios…" }));
  try {
    for (let before = null, isFirst = true; isFirst || before; isFirst = false) {
      const page = await askMine(before);
      if (turn !== turns) return; // the list was asked for again meanwhile
      jobs.push(...page.scenarios);
      before = page.next_before;
      if (isFirst) frame();
      draw();
    }
  } catch (error) {
    fail(error);
  }

  function frame() {
    fill(
      target,
      h(
        "div",
        { class: "fields mine-tools", hidden: jobs.length < FEW },
        h("div", {}, h("label", { for: search.id, text: "Chercher" }), search),
        select("mine-kept", "Montrer", Object.entries(KEPT), "kept"),
        select("mine-order", "Trier", Object.entries(ORDERS), "order"),
      ),
      list,
    );
  }

  /**
   * @param {string} id
   * @param {string} label
   * @param {[string, [string, any]][]} options
   * @param {"kept"|"order"} what
   */
  function select(id, label, options, what) {
    const change = (/** @type {any} */ event) => ((asked[what] = event.target.value), draw());
    return h(
      "div",
      {},
      h("label", { for: id, text: label }),
      h(
        "select",
        { id, onchange: change },
        ...options.map(([value, [text]]) =>
          h("option", { value, text, selected: asked[what] === value }),
        ),
      ),
    );
  }

  function draw() {
    const found = foundOf(jobs, asked);
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
      list,
      found.length === 0 &&
        h("p", {
          class: "hint",
          text: jobs.length === 0 ? "Aucun scénario pour l’instant." : "Aucun ne répond à cela.",
        }),
      h("ul", { class: "mine" }, ...found.slice(0, shown).map((job) => item(job, tick))),
      found.length > shown &&
        h("button", {
          type: "button",
          class: "plain",
          text: `Voir la suite (${count(found.length - shown, "scénario", "scénarios")})`,
          onclick: () => ((shown += FIRST), draw()),
        }),
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
