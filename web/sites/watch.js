/** An import that is being checked: asked about less and less often, until it has ended. */

import { askImport } from "./client.js";
import { isBusy } from "./words.js";

const FIRST_MS = 400;
const LONGEST_MS = 5000;
const MOST_FAILURES = 5;

/**
 * Returns how long to wait before asking again.
 * @param {number} asked how many times it was asked already
 */
export function pauseAfter(asked) {
  return Math.min(LONGEST_MS, FIRST_MS * 1.5 ** asked);
}

/**
 * Returns what is said while one waits.
 * @param {{state: string}} found
 * @param {number} seconds since it began
 */
export function waitInWords({ state }, seconds) {
  if (state === "awaiting_upload")
    return seconds < 20
      ? "Le fichier est envoyé ; sa vérification va commencer."
      : "Le fichier est envoyé, mais sa vérification tarde à commencer. Cette page continue d’attendre.";
  if (seconds < 10) return "Le fichier est lu et chaque ligne est vérifiée.";
  if (seconds < 90)
    return "Chaque ligne est vérifiée. Un gros fichier, ou des adresses à situer, prennent une minute ou deux.";
  return "C’est plus long que d’habitude. Vous pouvez quitter cette page : l’import reste dans l’historique, et reprend où il en est.";
}

/**
 * Follows an import until it is no longer being checked.
 * @param {string} id
 * @param {(found: any, seconds: number) => void} tell told of each answer
 * @param {AbortSignal} signal gives up following; the check goes on
 * @param {{isUploaded?: boolean}} [options] whether a file that is awaited was sent already
 * @returns {Promise<any>} the import
 */
export async function followImport(id, tell, signal, { isUploaded = false } = {}) {
  const since = Date.now();
  let failures = 0;
  for (let asked = 0; ; asked += 1) {
    try {
      const found = await askImport(id, {}, signal);
      failures = 0;
      if (!isBusy(found) || (found.state === "awaiting_upload" && !isUploaded)) return found;
      tell(found, (Date.now() - since) / 1000);
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      // An answer that is lost is asked for again: the check goes on meanwhile.
      failures += 1;
      if (signal.aborted || error.kind === "refused" || failures > MOST_FAILURES) throw error;
    }
    await pause(pauseAfter(asked), signal);
  }
}

/** @param {number} ms @param {AbortSignal} signal */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), {
      once: true,
    });
  });
}
