/** Variants of a scenario: how many posts, how near; solved together, then compared. */

import { count } from "../shared/numbers.js";
import { askSweep, startSweep } from "./client.js";
import { hasEnded } from "./words.js";

const EVERY_MS = 2000;

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/**
 * Makes the part of the form that asks for variants.
 * @param {() => any} scenario gives the one to vary
 * @param {{changed: () => void, say: (words: string) => void}} told when scenarios are there, or another has ended
 */
export function sweepForm(scenario, { changed, say }) {
  part("sweep-launch").addEventListener("click", launch);

  async function launch() {
    const [posts, limits, floors] = ["sweep-posts", "sweep-limits", "sweep-floors"].map((id) =>
      numbersIn(part(id).value),
    );
    part("sweep-said").textContent = "";
    if (!posts || !limits || !floors) return fail("Écrivez des nombres séparés par des espaces.");
    if (floors.some((each) => each > 100)) return fail("Une part est de 100 % au plus.");
    const shares = floors.map((each) => each / 100);
    part("sweep-launch").disabled = true;
    try {
      const sweep = await startSweep(
        { scenario: scenario(), posts, limits_minutes: limits, floor_shares: shares },
        crypto.randomUUID(),
      );
      say(`${count(sweep.scenarios.length, "variante lancée", "variantes lancées")}.`);
      changed();
      follow(sweep.id);
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      fail(error.findings?.[0]?.words ?? inWords(error));
    } finally {
      part("sweep-launch").disabled = false;
    }
    return undefined;
  }

  /**
   * The list of scenarios is drawn anew whenever one of them ends.
   * @param {string} id
   * @returns {Promise<void>}
   */
  async function follow(id, ended = 0) {
    const sweep = await askSweep(id).catch(() => null);
    const now = sweep?.scenarios.filter(hasEnded).length ?? ended;
    if (now > ended) changed();
    if (sweep && now === sweep.scenarios.length) return say("Les variantes sont calculées.");
    setTimeout(() => follow(id, now), EVERY_MS);
    return undefined;
  }

  /** @param {string} words */
  function fail(words) {
    part("sweep-said").textContent = words;
  }
}

/** @param {any} error */
function inWords(error) {
  if (error.parameter === "posts")
    return "Il faut de 2 à 60 variantes ; les nombres de postes varient dans un scénario qui a un nombre de postes.";
  return "Les variantes n’ont pas pu être lancées ; réessayez dans un moment.";
}

/**
 * Returns the numbers of a text, or null when something in it is none.
 * @param {string} text
 */
function numbersIn(text) {
  const found = text
    .split(/[\s;]+/)
    .filter(Boolean)
    .map((each) => Number(each.replace(",", ".")));
  return found.every((each) => Number.isFinite(each) && each > 0) ? found : null;
}
