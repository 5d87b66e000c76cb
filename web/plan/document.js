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
 * Keeps the document of a form in this tab, while its author signs in again.
 * @param {any} scenario
 */
export function keepDraft(scenario) {
  sessionStorage.setItem(DRAFT, JSON.stringify(scenario));
}

/** Returns the document that was kept, once; null when there is none. */
export function takeDraft() {
  const kept = sessionStorage.getItem(DRAFT);
  sessionStorage.removeItem(DRAFT);
  return kept && JSON.parse(kept);
}
