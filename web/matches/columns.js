/** Which column says where people are: as it was understood, and as somebody corrects it. */

/** @typedef {{field: string, columns: string[], as: string}} Rule */
/** @typedef {{column: string, filled: number, role: string, field: string|null, doubtful: boolean}} Column */

/** What a column may say, in words. @type {ReadonlyArray<[string, string]>} */
export const MEANINGS = [
  ["", "Rien : elle est gardée telle quelle"],
  ["adresse", "L’adresse"],
  ["code_postal", "Le code postal"],
  ["commune", "Le nom de la commune"],
  ["code_insee", "Le code INSEE de la commune"],
  ["latitude", "La latitude"],
  ["longitude", "La longitude"],
  ["position", "La position : latitude et longitude"],
];

/** Options that a column may be, in words. @type {Record<string, string>} */
const OPTIONS = {
  need: "le besoin",
  service: "le service",
  audience: "le public",
  support: "l’accompagnement",
  fee: "les frais",
  programme: "le programme",
  network: "le réseau",
  mode: "le moyen de transport",
  open_at: "le moment",
  max_minutes: "le temps maximal",
  wheelchair: "l’accès en fauteuil roulant",
  appointment: "le rendez-vous en ligne",
  include_unreachable: "les lieux par la mer",
};

/** Returns an option that a column is, in words. @param {string|null} field */
export function optionInWords(field) {
  return `Une option : ${OPTIONS[field ?? ""] ?? field}`;
}

/**
 * Returns what each column says as the rules read it, by name: one of `MEANINGS`.
 * @param {Column[]} columns
 * @param {Rule[]} rules
 * @returns {Map<string, string>}
 */
export function meaningsOf(columns, rules) {
  const found = new Map(columns.map(({ column }) => [column, ""]));
  for (const rule of rules)
    rule.columns.forEach((column, at) => {
      const isPair = rule.field === "position" && ["degrees", "projected"].includes(rule.as);
      const pair = rule.as === "degrees" ? ["latitude", "longitude"] : ["longitude", "latitude"];
      if (found.get(column) === "") found.set(column, isPair ? pair[at] : rule.field);
    });
  return found;
}

/**
 * Returns the rules that read columns as somebody chose: those of before where nothing of them was changed.
 * @param {Rule[]} rules
 * @param {Map<string, string>} before what each column said
 * @param {Map<string, string>} chosen what it says
 * @returns {Rule[]}
 */
export function rulesOf(rules, before, chosen) {
  const isSame = (/** @type {string} */ column) => before.get(column) === chosen.get(column);
  const kept = rules.filter((rule) => rule.columns.every(isSame));
  const read = new Set(kept.flatMap((rule) => rule.columns));
  const made = [...chosen]
    .filter(([column, field]) => field && !read.has(column))
    .map(([column, field]) => ({
      field,
      columns: [column],
      as: field === "position" ? "latlon" : "text",
    }));
  return [...made, ...kept.map(({ field, columns, as }) => ({ field, columns, as }))];
}

/** Whether the rules say where somebody is: a latitude alone does not. @param {Rule[]} rules */
export function saysWhere(rules) {
  const fields = new Set(rules.map(({ field }) => field));
  const isPair = fields.has("latitude") && fields.has("longitude");
  return (
    isPair ||
    ["adresse", "code_postal", "commune", "code_insee", "position"].some((f) => fields.has(f))
  );
}
