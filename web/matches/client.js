/** What the page of matches asks of /v1/matches: one function a route. Sentences come in French. */

import { send } from "../shared/signed.js";

/** @typedef {import("../types/matches.d.ts").MatchReply} Match */

const ROOT = "/v1/matches";
const FRENCH = "locale=fr";
/** @type {(id: string, path?: string) => string} */
const aMatch = (id, path = "") => `${ROOT}/${encodeURIComponent(id)}${path}`;

/**
 * Opens a match, which stops once its columns are understood.
 * @param {string} type of its file
 * @returns {Promise<import("../types/matches.d.ts").OpenedMatchReply>}
 */
export const openMatch = (type) =>
  send(`${ROOT}?${FRENCH}`, { method: "POST", body: { content_type: type, look_first: true } });
/** @type {(id: string, signal?: AbortSignal) => Promise<Match>} */
export const askMatch = (id, signal) => send(`${aMatch(id)}?${FRENCH}`, {}, signal);
/** @type {(id: string, request: Record<string, unknown>) => Promise<Match>} */
export const startMatch = (id, request) =>
  send(aMatch(id, `/start?${FRENCH}`), { method: "POST", body: request });
/** @type {(id: string) => Promise<null>} */
export const eraseMatch = (id) => send(aMatch(id), { method: "DELETE" });
/** Where a result is had. @type {(id: string, format: string) => string} */
export const resultAddress = (id, format) => `${aMatch(id, "/result")}?format=${format}`;
