/** What the page asks of /v1/scenarios: one function a route. */

import { AskError, send as ask } from "../shared/api.js";
import { bearer } from "./session.js";

const ROOT = "/v1/scenarios";
const send = (address, request = {}, signal = undefined) => ask(address, { ...request, headers: { ...bearer(), ...request.headers } }, signal);
const at = (id, path = "") => `${ROOT}/${encodeURIComponent(id)}${path}`;

export const askPresets = () => send(`${ROOT}/presets`).then((told) => told.presets);
export const askMine = (limit = 20) => send(`${ROOT}?limit=${limit}`).then((told) => told.scenarios);
export const askJob = (id, signal) => send(at(id), {}, signal);
export const askPlan = (id, signal) => send(at(id, "/plan"), {}, signal);
export const cancelJob = (id) => send(at(id, "/cancel"), { method: "POST" });
export const deleteJob = (id) => send(at(id), { method: "DELETE" });
export const openReview = (id) => send(at(id, "/review"), { method: "POST" });
export const askOpinions = (id) => send(at(id, "/opinions"));
export const askDepartement = (id, departement) => send(at(id, `/opinions/${encodeURIComponent(departement)}`));
export const askComparison = (ids) => send(`${ROOT}/compare?ids=${ids.map(encodeURIComponent).join(",")}`);

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
  return send(`${ROOT}/sweeps`, { method: "POST", body: axes, headers: { "idempotency-key": key } });
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
  return send(at(id, `/opinions/${encodeURIComponent(departement)}/${encodeURIComponent(commune)}`), { method: "PUT", body: said });
}

/**
 * Gives a plan as a file to whoever is signed in; what is too large comes straight from its store.
 * @param {string} id
 * @param {string} format
 * @param {string} [table]
 */
export async function download(id, format, table) {
  const question = new URLSearchParams({ format, redirect: "false", ...(table && { table }) });
  const reply = await fetch(`${at(id, "/result")}?${question}`, { headers: bearer(), credentials: "omit" }).catch(() => null);
  if (!reply?.ok) throw new AskError(reply ? "refused" : "unreachable", { status: reply?.status });
  const elsewhere = reply.headers.get("location");
  if (elsewhere) return location.assign(elsewhere);
  const name = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1] ?? `plan.${format}`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return undefined;
}
