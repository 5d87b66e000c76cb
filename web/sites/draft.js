/** A mapping that is not applied yet: kept with the tab, for a session that ends meanwhile. */

const KEPT = "maillage.mapping";

/**
 * Keeps the changed mapping of an import; forgets it when there is none.
 * @param {string} id of the import
 * @param {any|null} mapping
 */
export function keepMapping(id, mapping) {
  if (mapping) sessionStorage.setItem(KEPT, JSON.stringify({ id, mapping }));
  else sessionStorage.removeItem(KEPT);
}

/**
 * Returns the mapping that was kept of an import, when it is of the same columns; null when none is.
 * @param {string} id
 * @param {any} mapping as the import has it
 */
export function keptMapping(id, mapping) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    return kept?.id === id && kept.mapping.fingerprint === mapping.fingerprint
      ? kept.mapping
      : null;
  } catch {
    return null;
  }
}
