/** What the page asks of /v1/scenarios: one function a route. */

import { send } from "../shared/signed.js";

const ROOT = "/v1/scenarios";
const at = (id, path = "") => `${ROOT}/${encodeURIComponent(id)}${path}`;

export const askPresets = () => send(`${ROOT}/presets`).then((told) => told.presets);
export const askMine = (limit = 20) =>
  send(`${ROOT}?limit=${limit}`).then((told) => told.scenarios);
export const askJob = (id, signal) => send(at(id), {}, signal);
export const askPlan = (id, signal) => send(at(id, "/plan"), {}, signal);
export const cancelJob = (id) => send(at(id, "/cancel"), { method: "POST" });
export const deleteJob = (id) => send(at(id), { method: "DELETE" });
export const openReview = (id) => send(at(id, "/review"), { method: "POST" });
export const askOpinions = (id) => send(at(id, "/opinions"));
export const askDepartement = (id, departement) =>
  send(at(id, `/opinions/${encodeURIComponent(departement)}`));
export const askComparison = (ids) =>
  send(`${ROOT}/compare?ids=${ids.map(encodeURIComponent).join(",")}`);

/**
 * Returns what there is to say of a scenario, which is not kept.
 * @param {any} scenario a document, or its text in YAML or JSON
 * @param {AbortSignal} [signal]
 */
export function checkScenario(scenario, signal) {
  return send(`${ROOT}?dry_run=true`, { method: "POST", body: scenario }, signal);
}

/**
 * Returns a scenario that is being solved.
 * @param {any} scenario
 * @param {string} key the same key never starts it twice
 */
export function startScenario(scenario, key) {
  return send(ROOT, { method: "POST", body: scenario, headers: { "idempotency-key": key } });
}

/**
 * Returns the scenarios made out of one, which are being solved.
 * @param {{scenario: any, posts: number[], limits_minutes: number[]}} axes
 * @param {string} key
 */
export function startSweep(axes, key) {
  return send(`${ROOT}/sweeps`, {
    method: "POST",
    body: axes,
    headers: { "idempotency-key": key },
  });
}

/** Returns where the scenarios of a sweep are. */
export const askSweep = (id) => send(`${ROOT}/sweeps/${encodeURIComponent(id)}`);

/** Returns a scenario that is being solved again, with what préfectures said. */
export function solveAgain(id, key) {
  return send(at(id, "/again"), { method: "POST", headers: { "idempotency-key": key } });
}

/**
 * Records what a préfecture says of a site.
 * @param {string} id
 * @param {string} departement
 * @param {string} commune
 * @param {{opinion: string, instead?: string, reason: string, author: string}} said
 */
export function sayOpinion(id, departement, commune, said) {
  return send(
    at(id, `/opinions/${encodeURIComponent(departement)}/${encodeURIComponent(commune)}`),
    { method: "PUT", body: said },
  );
}

/** Returns the address of a plan as a file. */
export function fileAddress(id, format, table) {
  return `${at(id, "/result")}?${new URLSearchParams({ format, ...(table && { table }) })}`;
}
