/** A scenario that is being solved: asked about every two seconds, until it has ended. */

import { fill, h } from "../shared/dom.js";
import { whole } from "../shared/numbers.js";
import { askJob, cancelJob } from "./client.js";
import { gapInWords, hasEnded, phaseInWords, STATES, valueInWords } from "./words.js";

const EVERY_MS = 2000;
/** @type {Record<string, string>} */
const UNITS = {
  p_median: "person_minutes",
  p_center: "minutes",
  set_covering: "sites",
  equity: "share",
};

/**
 * Follows a scenario to its end, its progress drawn in an element.
 * @param {HTMLElement} target
 * @param {string} id
 * @param {AbortSignal} signal gives up following; the scenario goes on
 * @returns {Promise<any>} the scenario, ended
 */
export async function follow(target, id, signal) {
  for (let failures = 0; ;) {
    try {
      const job = await askJob(id, signal);
      failures = 0;
      draw(target, job);
      if (hasEnded(job)) return job;
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      // A word that is lost is asked for again; the scenario goes on meanwhile.
      failures += 1;
      if (signal.aborted || error.kind === "refused" || failures > 5) throw error;
    }
    await pause(signal);
  }
}

/** @param {AbortSignal} signal */
function pause(signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, EVERY_MS);
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
  const unit = UNITS[scenario.objective] ?? "people";
  const limit = scenario.time_limit_s ?? 300;
  const stop = h("button", {
    type: "button",
    class: "plain",
    text: "Arrêter et garder le meilleur plan trouvé",
    onclick: async () => draw(target, await cancelJob(job.id)),
  });
  const canStop = state === "queued" || state === "running";
  fill(
    target,
    h(
      "p",
      { class: "state" },
      h("strong", { text: STATES[state] }),
      progress &&
        ` : ${phaseInWords(progress.phase)}, ${whole(progress.seconds)} s sur ${whole(limit)} au plus`,
    ),
    !hasEnded(job) &&
      h("progress", {
        max: limit,
        ...(progress && { value: Math.min(progress.seconds, limit) }),
        "aria-label": "Temps de calcul",
      }),
    progress &&
      h(
        "dl",
        { class: "facts" },
        h("dt", { text: "Meilleur plan trouvé" }),
        h("dd", { text: valueInWords(progress.best, unit) }),
        h("dt", { text: "Aucun plan ne peut dépasser" }),
        h("dd", { text: `${valueInWords(progress.bound, unit)} (${gapInWords(progress.gap)})` }),
      ),
    job.attempts > 1 &&
      h("p", { class: "hint", text: `Repris après une interruption (essai ${job.attempts}).` }),
    job.reason && h("p", { class: "error", text: job.reason }),
    canStop && stop,
  );
}
