/** What the operators' page asks of /v1/sites: one function a route. Sentences come in French. */

import { idInPath } from "../shared/publisher.js";
import { send } from "../shared/signed.js";

const ROOT = "/v1/sites";
const FRENCH = "locale=fr";

/** @type {(id: string, path?: string) => string} */
const anImport = (id, path = "") => `${ROOT}/imports/${encodeURIComponent(id)}${path}`;
/** @type {(id: string, path?: string) => string} */
const aPlace = (id, path = "") => `${ROOT}/places/${idInPath(id)}${path}`;

/**
 * Opens an import, and returns it with where to upload its file.
 * @param {{filename: string, content_type: string, source?: string}} file
 * @returns {Promise<import("../types/sites.d.ts").OpenedReply>}
 */
export const openImport = (file) => send(`${ROOT}/imports`, { method: "POST", body: file });

/**
 * Returns an import with a page of its report, of its differences and of its hours.
 * @param {string} id
 * @param {{limit?: number, report_cursor?: string, hours_cursor?: string}} [page]
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/sites.d.ts").ImportReply>}
 */
export function askImport(id, page = {}, signal = undefined) {
  const asked = new URLSearchParams({ limit: "100", locale: "fr", redirect: "false" });
  for (const [name, value] of Object.entries(page)) asked.set(name, String(value));
  return send(`${anImport(id)}?${asked}`, {}, signal);
}

/** Imports, the latest first. @type {(before: string|null) => Promise<import("../types/sites.d.ts").ImportsReply>} */
export const askImports = (before) =>
  send(
    `${ROOT}/imports?limit=20&${FRENCH}${before ? `&before=${encodeURIComponent(before)}` : ""}`,
  );
/**
 * Checks a file again by another mapping.
 * @type {(id: string, mapping: import("../types/sites.d.ts").MappingRecord) => Promise<import("../types/sites.d.ts").ImportReply>}
 */
export const putMapping = (id, mapping) =>
  send(anImport(id, `/mapping?${FRENCH}`), { method: "PUT", body: mapping });
/**
 * Puts an import in use, under the name that its version is to have.
 * @type {(id: string, named: import("./version-name.js").Named) => Promise<null>}
 */
export const publishImport = (id, named) =>
  send(anImport(id, `/publish?${FRENCH}`), { method: "POST", body: named });
/** @type {(id: string, reason?: string) => Promise<import("../types/sites.d.ts").ImportReply>} */
export const rejectImport = (id, reason) =>
  send(anImport(id, `/reject?${FRENCH}`), { method: "POST", body: reason ? { reason } : {} });
/**
 * What an import would change, as GeoJSON.
 * @type {(id: string, signal?: AbortSignal) => Promise<import("../types/sites.d.ts").ChangesReply>}
 */
export const askChanges = (id, signal) => send(anImport(id, "/changes?redirect=false"), {}, signal);
/** Where the file is given back with its findings. @param {string} id */
export const annotatedAddress = (id) => `${anImport(id, "/annotated")}?${FRENCH}`;

/** Publications, the latest first. @type {(before: number|null) => Promise<import("../types/sites.d.ts").VersionsReply>} */
export const askVersions = (before) =>
  send(`${ROOT}/versions?limit=20${typeof before === "number" ? `&before=${before}` : ""}`);
/** @type {(version: string) => Promise<import("../types/sites.d.ts").PublicationReply>} */
export const restoreVersion = (version) =>
  send(`${ROOT}/versions/${encodeURIComponent(version)}/restore`, { method: "POST" });
/** @type {(version: string, named: import("./version-name.js").Named) => Promise<import("../types/sites.d.ts").PublicationReply>} */
export const nameVersion = (version, named) =>
  send(`${ROOT}/versions/${encodeURIComponent(version)}/name`, { method: "PUT", body: named });
/** @param {string} version @param {"csv"|"json"} format */
export const versionAddress = (version, format) =>
  `${ROOT}/versions/${encodeURIComponent(version)}/sites?format=${format}`;

/** What the schedule pulled. @type {() => Promise<import("../types/sites.d.ts").ScheduleReply>} */
export const askSchedule = () => send(`${ROOT}/schedule`);

/**
 * Returns the places in use that a text may mean.
 * @param {string} text
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/sites.d.ts").PlaceLine[]>}
 */
export const searchPlaces = (text, signal) =>
  send(`${ROOT}/places?${new URLSearchParams({ q: text, limit: "10" })}`, {}, signal).then(
    (answer) => answer.places,
  );
/**
 * A place in use, with its correction.
 * @type {(id: string, signal?: AbortSignal) => Promise<import("../types/sites.d.ts").PlaceReply>}
 */
export const askPlace = (id, signal) => send(`${aPlace(id)}?${FRENCH}`, {}, signal);
/** @type {(id: string, correction: any) => Promise<import("../types/sites.d.ts").PlaceReply>} */
export const putCorrection = (id, correction) =>
  send(aPlace(id, `/correction?${FRENCH}`), { method: "PUT", body: correction });
/** @type {(id: string) => Promise<null>} */
export const deleteCorrection = (id) => send(aPlace(id, "/correction"), { method: "DELETE" });
/**
 * Every correction that stands, page after page.
 * @returns {Promise<import("../types/sites.d.ts").CorrectionsReply>}
 */
export async function askCorrections() {
  const corrections = [];
  let after = null;
  do {
    const from = after === null ? "" : `&after=${encodeURIComponent(after)}`;
    const page = await send(`${ROOT}/corrections?limit=100${from}`);
    corrections.push(...page.corrections);
    after = page.next_after;
  } while (after !== null);
  return { corrections, next_after: null };
}

/**
 * What people say is wrong with places, the latest first.
 * @param {string|null} before the report that the page comes after
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/sites.d.ts").ErrorReportsReply>}
 */
export const askReports = (before, signal) =>
  send(
    `${ROOT}/reports?limit=50${before === null ? "" : `&before=${encodeURIComponent(before)}`}`,
    {},
    signal,
  );
/** @type {(id: string, done: boolean) => Promise<import("../types/sites.d.ts").ErrorReportRecord>} */
export const markReport = (id, done) =>
  send(`${ROOT}/reports/${encodeURIComponent(id)}/done`, { method: "PUT", body: { done } });
/** @type {(id: string) => Promise<null>} */
export const deleteReport = (id) =>
  send(`${ROOT}/reports/${encodeURIComponent(id)}`, { method: "DELETE" });
