/** Imports, findings and changes in plain French. */

import { count, share, whole } from "../shared/numbers.js";

/** @type {Record<string, string>} */
export const STATES = {
  awaiting_upload: "Fichier pas encore reçu",
  checking: "Vérification en cours",
  checked: "Vérifié, pas encore publié",
  held: "Retenu : quelqu’un doit regarder",
  refused: "Fichier inutilisable",
  failed: "Vérification interrompue",
  published: "Publié",
  rejected: "Abandonné",
};

/** @type {ReadonlyArray<[string, string]>} the most serious first */
export const SEVERITIES = [
  ["error", "À corriger"],
  ["warning", "À vérifier"],
  ["note", "Pour information"],
];

/** @type {ReadonlyArray<[string, string, string]>} kinds of change: one, several */
export const KINDS = [
  ["added", "ajouté", "ajoutés"],
  ["removed", "retiré", "retirés"],
  ["moved", "déplacé", "déplacés"],
  ["changed", "modifié", "modifiés"],
  ["unchanged", "inchangé", "inchangés"],
];

/** @type {Record<string, string>} */
const FORMATS = {
  csv: "CSV",
  tsv: "TSV",
  json: "JSON",
  jsonl: "JSON par lignes",
  geojson: "GeoJSON",
  xlsx: "Excel",
  ods: "LibreOffice",
  gpkg: "GeoPackage",
};

/** @param {string} severity */
export function severityInWords(severity) {
  return SEVERITIES.find(([value]) => value === severity)?.[1] ?? severity;
}

/** The same, in a word or two. @type {Record<string, string>} */
export const SHORT_STATES = {
  awaiting_upload: "En attente",
  checking: "En cours",
  checked: "À publier",
  held: "Retenu",
  refused: "Inutilisable",
  failed: "Interrompu",
  published: "Publié",
  rejected: "Abandonné",
};

/** A name between French quotes, which no line break parts from it. @param {string} name */
export function quoted(name) {
  return `«\u00a0${name}\u00a0»`;
}

/** A text with a capital and a full stop. @param {string} text */
export function sentence(text) {
  const capital = text.trim().replace(/^\p{Ll}/u, (first) => first.toUpperCase());
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** Whether an import's file is still being looked at. @param {{state: string}} found */
export function isBusy({ state }) {
  return state === "awaiting_upload" || state === "checking";
}

/** Whether there is a report to read. @param {{state: string, summary?: any}} found */
export function hasReport({ state, summary }) {
  return !isBusy({ state }) && Boolean(summary);
}

/** Whether an import may still be published. @param {{state: string}} found */
export function isOpen({ state }) {
  return state === "checked" || state === "held";
}

/**
 * Returns what an import would do: "12 lieux ajoutés, 3 retirés et 1 déplacé"; "aucun lieu ne change" when none does.
 * @param {Record<string, number>} counts
 */
export function changesInWords(counts) {
  const said = KINDS.filter(([kind]) => kind !== "unchanged" && counts[kind] > 0).map(
    ([kind, one, many], index) =>
      index === 0 ? "" : `${whole(counts[kind])} ${counts[kind] > 1 ? many : one}`,
  );
  const first = KINDS.find(([kind]) => kind !== "unchanged" && counts[kind] > 0);
  if (!first) return "aucun lieu ne change";
  const [kind, one, many] = first;
  said[0] = count(counts[kind], `lieu ${one}`, `lieux ${many}`);
  return listInWords(said);
}

/** "a, b et c". @param {string[]} texts */
export function listInWords(texts) {
  return texts.length < 2
    ? (texts[0] ?? "")
    : `${texts.slice(0, -1).join(", ")} et ${texts[texts.length - 1]}`;
}

/**
 * Returns a warning when much of what is in use would go; null when there is nothing to fear.
 * @param {Record<string, number>} counts
 */
export function lossInWords({ removed = 0, sites_before: before = 0 }) {
  if (removed === 0 || before === 0 || removed / before < 0.1) return null;
  return removed === before
    ? `Tous les lieux en service (${whole(before)}) seront retirés : aucun n’est dans ce fichier.`
    : sentence(
        `${share(removed / before)} des lieux en service seront retirés (${whole(removed)} sur ${whole(before)})`,
      );
}

/**
 * Returns how a file was read: "Excel, feuille « Lieux », titres à la ligne 3".
 * @param {any} file
 */
export function fileInWords(file) {
  if (!file) return "";
  const separator = { "\t": "tabulation", ";": "point-virgule", ",": "virgule", "|": "barre" };
  return [
    FORMATS[file.format] ?? file.format,
    file.sheet && `feuille ${quoted(file.sheet)}`,
    file.encoding && `encodage ${encodingInWords(file.encoding)}`,
    file.separator && `séparateur : ${separator[file.separator] ?? file.separator}`,
    file.header_line > 1 && `titres à la ligne ${whole(file.header_line)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** "ligne 12, cellule F12". @param {{line?: number|null, row?: number|null, cell?: string|null}} where */
export function placeInFile({ line, row, cell }) {
  if (cell) return `cellule ${cell}`;
  if (line) return `ligne ${whole(line)}`;
  return row ? `${whole(row)}ᵉ lieu` : "le fichier";
}

/** A moment, as people of the mainland say it. @param {string|null|undefined} iso */
export function moment(iso) {
  if (!iso) return "à une date inconnue";
  return new Date(iso).toLocaleString("fr-FR", {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/Paris",
  });
}

/** "UTF-8", "Windows-1252". @param {string} encoding */
function encodingInWords(encoding) {
  return /^(utf|iso|cp)/i.test(encoding)
    ? encoding.toUpperCase()
    : encoding.replace(/^./, (first) => first.toUpperCase());
}
