/** Reports of faults in plain French, and those of one place together. */

/** @typedef {import("../types/sites.d.ts").ErrorReportRecord} Report */

const DAY_MS = 86_400_000;
/** As the form words them. @type {Record<Report["kind"], string>} */
export const KINDS = {
  closed: "Ce lieu est fermé, ou n’existe plus",
  hours: "Les horaires sont faux",
  address: "L’adresse ou la position est fausse",
  contact: "Le téléphone, le courriel ou le site est faux",
  services: "Les services ou l’accueil sont autres",
  other: "Autre chose",
};

/** @param {Report["kind"]} kind */
export function kindInWords(kind) {
  return KINDS[kind] ?? KINDS.other;
}

/**
 * Returns reports by place, the place of the oldest first: it has waited longest.
 * @param {Report[]} reports
 * @returns {Report[][]} the latest of a place first
 */
export function byPlace(reports) {
  /** @type {Map<string, Report[]>} */
  const places = new Map();
  for (const each of [...reports].sort((one, other) =>
    one.created_at < other.created_at ? 1 : -1,
  ))
    places.set(each.site_id, [...(places.get(each.site_id) ?? []), each]);
  const oldest = (/** @type {Report[]} */ each) => each[each.length - 1].created_at;
  return [...places.values()].sort((one, other) => (oldest(one) < oldest(other) ? -1 : 1));
}

/**
 * Returns how long a report has waited: "aujourd’hui", "hier", "il y a 12 jours"; whole days of 24 hours.
 * @param {string} iso
 * @param {number} [now] milliseconds
 */
export function sinceInWords(iso, now = Date.now()) {
  const days = Math.max(0, Math.floor((now - Date.parse(iso)) / DAY_MS));
  if (days === 0) return "depuis moins d’un jour";
  return days === 1 ? "depuis un jour" : `depuis ${days} jours`;
}
