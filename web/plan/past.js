/** The documents that a form had before, one for each pause in the typing: undone one by one. */

const MOST = 50;

/** Returns the past of a form. */
export function pastOf() {
  /** @type {string[]} */
  let before = [];
  /** @type {string|null} */
  let settled = null;
  return {
    /** Notes the document of now. @param {any} document */
    settle(document) {
      const now = JSON.stringify(document);
      if (settled !== null && settled !== now) before = [...before, settled].slice(-MOST);
      settled = now;
    },
    /** Returns the document before the last change, null when there is none. */
    undo() {
      const last = before.pop();
      if (last === undefined) return null;
      settled = last;
      return JSON.parse(last);
    },
    isEmpty: () => before.length === 0,
  };
}
