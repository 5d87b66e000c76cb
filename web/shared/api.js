/** Asking the API: one function a route, and one error that says what kind of failure it was. */

const PATIENCE_MS = 20_000;
/** @type {RequestInit} No cookie, and no word of where the page is. */
const WITHOUT_US = { credentials: "omit", referrerPolicy: "no-referrer" };
const HUNDRED_METRES = 1000; // three decimals of a degree: at most 111 m

/** Why there is no answer. `kind` is what a page chooses its words by. */
export class AskError extends Error {
  /**
   * @param {"offline"|"unreachable"|"slow"|"busy"|"refused"|"failed"} kind
   * @param {{code?: string, parameter?: string, status?: number, detail?: string, findings?: any[], columns?: string[]}}
   *   [problem] what the API said
   */
  constructor(kind, problem = {}) {
    super(problem.code ?? kind);
    this.name = "AskError";
    this.kind = kind;
    this.code = problem.code ?? null;
    this.parameter = problem.parameter ?? null;
    this.status = problem.status ?? null;
    this.detail = problem.detail ?? null;
    this.findings = problem.findings ?? [];
    this.columns = problem.columns ?? [];
  }
}

/**
 * Returns a coordinate rounded to about 100 m: what is sent and shared is never the exact position.
 * @param {number} degrees
 * @returns {number}
 */
export function rounded(degrees) {
  return Math.round(degrees * HUNDRED_METRES) / HUNDRED_METRES;
}

/**
 * Returns the answer of `GET /v1/nearest`.
 * @param {string} base where the API answers, without a slash at the end; empty for the page's own origin
 * @param {URLSearchParams} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<import("../types/nearest.d.ts").NearestReply>}
 */
export function askNearest(base, question, signal) {
  return send(`${base}/v1/nearest?${question}`, {}, signal);
}

/**
 * Returns the communes whose name begins like a text.
 * @param {string} base
 * @param {string} text
 * @param {AbortSignal} [signal]
 * @param {number} [limit]
 * @returns {Promise<import("../types/nearest.d.ts").CommuneReply[]>}
 */
export async function suggestCommunes(base, text, signal, limit = 7) {
  const question = new URLSearchParams({ q: text, limit: String(limit) });
  const answer = await send(`${base}/v1/communes?${question}`, {}, signal);
  return answer.communes ?? [];
}

/**
 * Sends a request, and returns the JSON that answers it; null when there is none.
 * @param {string} address
 * @param {{method?: string, body?: any, headers?: Record<string, string>}} [request] a body that is no text is JSON
 * @param {AbortSignal} [signal] an abort by the caller is passed on as it is
 * @returns {Promise<any>}
 */
export async function send(address, { method = "GET", body, headers = {} } = {}, signal) {
  const isText = typeof body === "string";
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const either = signal ? AbortSignal.any([signal, patience]) : patience;
  let reply;
  try {
    reply = await fetch(address, {
      method,
      body: body === undefined || isText ? body : JSON.stringify(body),
      headers: {
        accept: "application/json",
        ...(body === undefined || isText ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...WITHOUT_US,
      signal: either,
    });
    reply = await wherever(reply, either);
    if (reply.ok) return reply.status === 204 ? null : await reply.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    if (patience.aborted) throw new AskError("slow");
    if (reply) throw new AskError("failed", { status: reply.status });
    throw new AskError(navigator.onLine === false ? "offline" : "unreachable");
  }
  throw await problemOf(reply);
}

/**
 * Returns a reply, or that of its store where it was too large for an answer: the link wants no token.
 * @param {Response} reply
 * @param {AbortSignal} signal
 */
async function wherever(reply, signal) {
  // What was made (201) or accepted (202) is at a location too, which is nobody's to read yet.
  const elsewhere = reply.status === 200 && reply.headers.get("location");
  return elsewhere ? fetch(elsewhere, { ...WITHOUT_US, signal }) : reply;
}

/** Returns the error that a reply tells. @param {Response} reply */
export async function problemOf(reply) {
  const told = await reply.json().catch(() => ({}));
  const problem = {
    code: told.code,
    parameter: told.parameter,
    status: reply.status,
    detail: told.detail,
    findings: told.findings,
    columns: told.columns,
  };
  if (reply.status === 429 || reply.status === 503) return new AskError("busy", problem);
  return new AskError(reply.status < 500 ? "refused" : "failed", problem);
}
