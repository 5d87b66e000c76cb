/** What the page asks of /v1/scenarios: one function a route. */

import { send } from "../shared/signed.js";

const ROOT = "/v1/scenarios";
/** @type {(id: string, path?: string) => string} */
const at = (id, path = "") => `${ROOT}/${encodeURIComponent(id)}${path}`;

/** @type {() => Promise<import("../types/scenarios.d.ts").PresetReply[]>} */
export const askPresets = () => send(`${ROOT}/presets`).then((told) => told.presets);
/** @type {(limit?: number) => Promise<import("../types/scenarios.d.ts").JobReply[]>} */
export const askMine = (limit = 20) =>
  send(`${ROOT}?limit=${limit}`).then((told) => told.scenarios);
/** @type {(id: string, signal?: AbortSignal) => Promise<import("../types/scenarios.d.ts").JobWithDocument>} */
export const askJob = (id, signal) => send(at(id), {}, signal);
/** @type {(id: string, signal?: AbortSignal) => Promise<import("../types/scenarios.d.ts").PlanReply>} */
export const askPlan = (id, signal) => send(at(id, "/plan"), {}, signal);
/** @type {(id: string) => Promise<import("../types/scenarios.d.ts").JobReply>} */
export const cancelJob = (id) => send(at(id, "/cancel"), { method: "POST" });
/** @type {(id: string) => Promise<null>} */
export const deleteJob = (id) => send(at(id), { method: "DELETE" });
/** @type {(id: string) => Promise<import("../types/scenarios.d.ts").JobReply>} */
export const openReview = (id) => send(at(id, "/review"), { method: "POST" });
/** @type {(id: string) => Promise<import("../types/scenarios.d.ts").OpinionsReply>} */
export const askOpinions = (id) => send(at(id, "/opinions"));
/** @type {(id: string, departement: string) => Promise<import("../types/scenarios.d.ts").DepartementReply>} */
export const askDepartement = (id, departement) =>
  send(at(id, `/opinions/${encodeURIComponent(departement)}`));
/** @type {(ids: string[]) => Promise<import("../types/scenarios.d.ts").Comparison>} */
export const askComparison = (ids) =>
  send(`${ROOT}/compare?ids=${ids.map(encodeURIComponent).join(",")}`);

/**
 * Returns what there is to say of a scenario, which is not kept.
 * @param {any} scenario a document, or its text in YAML or JSON
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/scenarios.d.ts").DryRunReply>}
 */
export function checkScenario(scenario, signal) {
  return send(`${ROOT}?dry_run=true`, { method: "POST", body: scenario }, signal);
}

/**
 * Returns a scenario that is being solved.
 * @param {any} scenario
 * @param {string} key the same key never starts it twice
 * @returns {Promise<import("../types/scenarios.d.ts").JobReply>}
 */
export function startScenario(scenario, key) {
  return send(ROOT, { method: "POST", body: scenario, headers: { "idempotency-key": key } });
}

/**
 * Returns the scenarios made out of one, which are being solved.
 * @param {{scenario: any, posts: number[], limits_minutes: number[]}} axes
 * @param {string} key
 * @returns {Promise<import("../types/scenarios.d.ts").SweepReply>}
 */
export function startSweep(axes, key) {
  return send(`${ROOT}/sweeps`, {
    method: "POST",
    body: axes,
    headers: { "idempotency-key": key },
  });
}

/**
 * Returns where the scenarios of a sweep are.
 * @type {(id: string) => Promise<import("../types/scenarios.d.ts").SweepReply>}
 */
export const askSweep = (id) => send(`${ROOT}/sweeps/${encodeURIComponent(id)}`);

/**
 * Returns a scenario that is being solved again, with what préfectures said.
 * @param {string} id
 * @param {string} key
 * @returns {Promise<import("../types/scenarios.d.ts").JobReply>}
 */
export function solveAgain(id, key) {
  return send(at(id, "/again"), { method: "POST", headers: { "idempotency-key": key } });
}

/**
 * Records what a préfecture says of a site.
 * @param {string} id
 * @param {string} departement
 * @param {string} commune
 * @param {import("../types/scenarios.d.ts").OpinionBody} said
 * @returns {Promise<import("../types/scenarios.d.ts").Opinion>}
 */
export function sayOpinion(id, departement, commune, said) {
  return send(
    at(id, `/opinions/${encodeURIComponent(departement)}/${encodeURIComponent(commune)}`),
    { method: "PUT", body: said },
  );
}

/**
 * Returns the address of a plan as a file.
 * @param {string} id
 * @param {string} format
 * @param {string|null} [table]
 */
export function fileAddress(id, format, table) {
  return `${at(id, "/result")}?${new URLSearchParams({ format, ...(table && { table }) })}`;
}
