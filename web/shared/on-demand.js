/** Modules that come when what they show is asked for: a page sends at first what its first screen needs. */

import { AskError } from "./api.js";

/**
 * Returns a module; one that does not come is told as an answer that does not.
 * @template Module
 * @param {() => Promise<Module>} load
 * @returns {Promise<Module>}
 */
export async function onDemand(load) {
  try {
    return await load();
  } catch {
    throw new AskError(navigator.onLine === false ? "offline" : "unreachable");
  }
}

/**
 * Shows something by its module, unless something else is shown by the time that it comes.
 * @template Module
 * @param {() => Promise<Module>} load
 * @param {AbortSignal} signal aborted when something else is shown
 * @param {(module: Module) => unknown} work
 * @param {(error: unknown) => void} fail
 */
export async function showBy(load, signal, work, fail) {
  try {
    const module = await onDemand(load);
    return signal.aborted ? undefined : await work(module);
  } catch (error) {
    if (!signal.aborted) fail(error);
    return undefined;
  }
}
