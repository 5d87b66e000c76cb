/** A scenario that is being solved: asked about every second, until it has ended. */

import { fill, h } from "../shared/dom.js";
import { whole } from "../shared/numbers.js";
import { askJob, cancelJob } from "./client.js";
import {
  gapInWords,
  hasEnded,
  isBeforeSearch,
  phaseInWords,
  STATES,
  unitOf,
  valueInWords,
} from "./words.js";

const QUICK = "Un premier plan, parmi les communes les plus peuplées";
const EVERY_MS = 1000;
/** Whoever stops a plan looks at the page until it has stopped. */
const STOPPING_EVERY_MS = 300;

/**
 * Follows a scenario to its end, its progress drawn in an element.
 * @param {HTMLElement} target
 * @param {string} id
 * @param {AbortSignal} signal gives up following; the scenario goes on
 * @returns {Promise<any>} the scenario, ended
 */
export async function follow(target, id, signal) {
  let every = EVERY_MS;
  for (let failures = 0; ;) {
    try {
      const job = await askJob(id, signal);
      failures = 0;
      every = job.state === "cancelling" ? STOPPING_EVERY_MS : EVERY_MS;
      draw(target, job);
      if (hasEnded(job)) return job;
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      // A word that is lost is asked for again; the scenario goes on meanwhile.
      failures += 1;
      if (signal.aborted || error.kind === "refused" || failures > 5) throw error;
    }
    await pause(signal, every);
  }
}

/** @param {AbortSignal} signal @param {number} ms */
function pause(signal, ms) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), {
      once: true,
    });
  });
}

/**
 * @param {HTMLElement} target
 * @param {any} job a scenario, with its document
 */
function draw(target, job) {
  const { progress, state, document: scenario } = job;
  const limit = scenario.time_limit_s ?? 300;
  const isBefore = Boolean(progress && isBeforeSearch(progress.phase));
  fill(
    target,
    h(
      "p",
      { class: "state" },
      h("strong", { text: STATES[state] }),
      progress && ` : ${whereInWords(progress, limit)}`,
    ),
    !hasEnded(job) && barOf(progress, limit, isBefore),
    progress && factsOf(job, isBefore && job.attempts < 2),
    job.attempts > 1 &&
      h("p", { class: "hint", text: `Repris après une interruption (essai ${job.attempts}).` }),
    job.reason && h("p", { class: "error", text: job.reason }),
    (state === "queued" || state === "running") &&
      stopOf(target, job, job.attempts > 1 || Boolean(progress && !isBefore)),
  );
}

/**
 * @param {any} progress
 * @param {number} limit seconds of a search at most
 */
function whereInWords(progress, limit) {
  const words = phaseInWords(progress);
  if (isBeforeSearch(progress.phase)) return words;
  return `${words}, ${whole(progress.seconds)} s sur ${whole(limit)} au plus`;
}

/**
 * How far a solver is, of its time in a search, of its phase before.
 * @param {any} progress
 * @param {number} limit
 * @param {boolean} isBefore
 */
function barOf(progress, limit, isBefore) {
  const share = isBefore ? progress.share : progress && Math.min(progress.seconds / limit, 1);
  return h("progress", {
    max: 1,
    ...(typeof share === "number" && { value: share }),
    "aria-label": isBefore ? "Préparation du calcul" : "Temps de calcul",
  });
}

/**
 * The best plan so far and what none can pass, as soon as there is one of the two.
 * @param {any} job
 * @param {boolean} isQuick
 */
function factsOf({ progress, document: scenario }, isQuick) {
  if (typeof (progress.best ?? progress.bound) !== "number") return null;
  /** @param {number|null} value */
  const words = (value) => valueInWords(value, unitOf(scenario), scenario.weight);
  return h(
    "dl",
    { class: "facts" },
    h("dt", { text: isQuick ? QUICK : "Meilleur plan trouvé" }),
    h("dd", { text: words(progress.best) }),
    h("dt", { text: "Aucun plan ne peut dépasser" }),
    h("dd", { text: `${words(progress.bound)} (${gapInWords(progress.gap)})` }),
  );
}

/**
 * @param {HTMLElement} target
 * @param {any} job
 * @param {boolean} canKeep whether there is a plan to keep
 */
function stopOf(target, job, canKeep) {
  return h("button", {
    type: "button",
    class: "plain",
    text: canKeep
      ? "Arrêter et garder le meilleur plan trouvé"
      : "Arrêter : il n’y a pas encore de plan",
    onclick: async () => draw(target, await cancelJob(job.id)),
  });
}
