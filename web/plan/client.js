/** What the page asks of /v1/scenarios: one function a route. */

import { send } from "../shared/signed.js";

const ROOT = "/v1/scenarios";
/** @type {(id: string, path?: string) => string} */
const at = (id, path = "") => `${ROOT}/${encodeURIComponent(id)}${path}`;

/**
 * Returns the first page of an answer, with the opinions of all of them.
 * @param {string} address
 * @returns {Promise<any>}
 */
async function whole(address) {
  const first = await send(`${address}?limit=200`);
  const opinions = [...first.opinions];
  for (let after = first.next_after; after;) {
    const page = await send(`${address}?limit=200&after=${encodeURIComponent(after)}`);
    opinions.push(...page.opinions);
    after = page.next_after;
  }
  return { ...first, opinions, next_after: null };
}

/** @type {() => Promise<import("../types/scenarios.d.ts").PresetsReply>} */
export const askPresets = () => send(`${ROOT}/presets`);
const PAGE = 50;
/**
 * Returns a page of the scenarios of whoever asks, the latest first.
 * @type {(before: string|null) => Promise<import("../types/scenarios.d.ts").JobsReply>}
 */
export const askMine = (before) =>
  send(`${ROOT}?${new URLSearchParams({ limit: String(PAGE), ...(before && { before }) })}`);
/** @type {(id: string, signal?: AbortSignal) => Promise<import("../types/scenarios.d.ts").JobWithDocument>} */
export const askJob = (id, signal) => send(at(id), {}, signal);
/** @type {(id: string, signal?: AbortSignal) => Promise<import("../types/scenarios.d.ts").PlanReply>} */
export const askPlan = (id, signal) => send(at(id, "/plan?redirect=false"), {}, signal);
/** @type {(id: string) => Promise<import("../types/scenarios.d.ts").JobReply>} */
export const cancelJob = (id) => send(at(id, "/cancel"), { method: "POST" });
/** @type {(id: string) => Promise<null>} */
export const deleteJob = (id) => send(at(id), { method: "DELETE" });
/**
 * Opens a plan for review, or gives its review other terms.
 * @type {(id: string, terms: {deadline: string|null, message: string}) => Promise<import("../types/scenarios.d.ts").JobReply>}
 */
export const openReview = (id, terms) => send(at(id, "/review"), { method: "POST", body: terms });
/** @type {(id: string) => Promise<import("../types/scenarios.d.ts").JobReply>} */
export const sharePlan = (id) => send(at(id, "/share"), { method: "POST" });
/** @type {(id: string) => Promise<import("../types/scenarios.d.ts").JobReply>} */
export const unsharePlan = (id) => send(at(id, "/share"), { method: "DELETE" });
/** @type {(id: string, key: string) => Promise<import("../types/scenarios.d.ts").SharedPlanReply>} */
export const askShared = (id, key) =>
  send(at(id, `/shared/${encodeURIComponent(key)}?redirect=false`));
/** @type {(code: string) => Promise<{name: string}>} */
export const askCommune = (code) => send(`/v1/communes/${encodeURIComponent(code)}`);
/**
 * Returns all that was said of a plan, in order.
 * @type {(id: string) => Promise<import("../types/scenarios.d.ts").Opinion[]>}
 */
export const askOpinions = (id) => whole(at(id, "/opinions")).then((told) => told.opinions);
/**
 * Returns a préfecture's part of a plan, with all that was said of it.
 * @type {(id: string, departement: string) => Promise<import("../types/scenarios.d.ts").DepartementReply>}
 */
export const askDepartement = (id, departement) =>
  whole(at(id, `/opinions/${encodeURIComponent(departement)}`));
/**
 * Returns what sites kept, forbidden or moved do to a plan.
 * @type {(id: string, changes: any, signal?: AbortSignal) => Promise<import("../types/scenarios.d.ts").HandReply>}
 */
export const askByHand = (id, changes, signal) =>
  send(at(id, "/by-hand"), { method: "POST", body: changes }, signal);
/** @typedef {{level: string, code: string, limit_minutes: number, posts: string}} AskedMissed */
/** @param {AskedMissed} asked @param {string} [format] */
export const missedAddress = (asked, format) =>
  `${ROOT}/missed-sites?${new URLSearchParams({
    ...asked,
    limit_minutes: String(asked.limit_minutes),
    ...(format && { format }),
  })}`;
/**
 * Returns who would miss each site of a territory.
 * @type {(asked: AskedMissed) => Promise<import("../types/scenarios.d.ts").MissedReply>}
 */
export const askMissed = (asked) => send(`${missedAddress(asked)}&redirect=false`);
const COMMUNES = "50";
/**
 * Returns the communes that a text may mean, of all of France.
 * @type {(text: string, signal?: AbortSignal) => Promise<{code: string, name: string, departement: string}[]>}
 */
export const suggestCommunes = (text, signal) =>
  send(`/v1/communes?${new URLSearchParams({ q: text, limit: COMMUNES })}`, {}, signal).then(
    (told) => told.communes,
  );
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
 * @param {{scenario: any, posts: number[], limits_minutes: number[], floor_shares: number[]}} axes
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
