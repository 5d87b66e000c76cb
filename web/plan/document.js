/** A scenario as a document: read and written by path (`existing.keep`, `quotas.3.at_most`). */

/**
 * Returns the value at a path, undefined where there is none.
 * @param {any} document
 * @param {string} path
 */
export function valueAt(document, path) {
  return path.split(".").reduce((inner, name) => inner?.[name], document);
}

/**
 * Returns a copy of a document with another value at a path; undefined, null or '' takes it out.
 *
 * What a form does not show stays as it was: nothing of a document is lost by being edited.
 * @param {any} document
 * @param {string} path
 * @param {any} value
 */
export function withValue(document, path, value) {
  const [name, ...rest] = path.split(".");
  const copy = Array.isArray(document) ? [...document] : { ...document };
  const inner = rest.length === 0 ? value : withValue(copy[name] ?? {}, rest.join("."), value);
  if (isNothing(inner)) delete copy[name];
  else copy[name] = inner;
  return copy;
}

/**
 * Returns a document without what says nothing: nulls, empty texts, lists and parts.
 * @param {any} document
 */
export function lean(document) {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => !isNothing(value)));
}

/** @param {unknown} value */
function isNothing(value) {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const DRAFT = "maillage.draft";

/**
 * Keeps the document of a form in this tab: it is there after a reload, or after signing in again.
 * @param {any} scenario
 * @param {boolean} isTyped whether somebody would lose work with it
 */
export function keepDraft(scenario, isTyped) {
  sessionStorage.setItem(DRAFT, JSON.stringify({ scenario, isTyped, at: location.search }));
}

/**
 * Returns the document that is kept, and the address that it was typed at; null when there is none.
 * @returns {{scenario: any, isTyped: boolean, at: string}|null}
 */
export function draft() {
  return JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
}

/** Forgets the document that was kept: it was sent, or given up. */
export function dropDraft() {
  sessionStorage.removeItem(DRAFT);
}
