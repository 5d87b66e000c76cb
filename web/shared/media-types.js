/** The files that may be dropped: what each extension is sent as. */

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** @type {Record<string, string>} */
const TYPES = {
  csv: "text/csv",
  txt: "text/csv",
  tsv: "text/tab-separated-values",
  json: "application/json",
  jsonl: "application/x-ndjson",
  ndjson: "application/x-ndjson",
  geojson: "application/geo+json",
  xlsx: XLSX,
  xlsm: XLSX,
  xls: "application/vnd.ms-excel",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  gpkg: "application/geopackage+sqlite3",
};

/** Of a field that takes a file. */
export const ACCEPTED = Object.keys(TYPES)
  .map((extension) => `.${extension}`)
  .join(",");

const LARGEST_BYTES = 100_000_000;
const LONGEST_NAME = 200;
const BINARY_EXCEL = new Set(["xlsb"]);

/**
 * Returns the media type of a file by its extension; null when none is known.
 * @param {string} name
 * @returns {string|null}
 */
export function mediaTypeOf(name) {
  return TYPES[extensionOf(name)] ?? null;
}

/**
 * Returns what keeps a file from being sent, in words; null when nothing does.
 * @param {{name: string, size: number}} file
 * @returns {string|null}
 */
export function refusalOf({ name, size }) {
  const extension = extensionOf(name);
  if (BINARY_EXCEL.has(extension))
    return `« ${name} » est dans un format d’Excel qui n’est pas lu. Dans Excel : Fichier, Enregistrer sous, « Classeur Excel (.xlsx) ».`;
  if (!mediaTypeOf(name))
    return `« ${name} » n’est pas d’un format connu. Sont lus : Excel (.xlsx, .xls), LibreOffice (.ods), CSV, TSV, JSON, GeoJSON et GeoPackage.`;
  if (size === 0) return `« ${name} » est vide.`;
  if (size > LARGEST_BYTES)
    return `« ${name} » est trop gros : ${megabytes(size)}, pour ${megabytes(LARGEST_BYTES)} au plus.`;
  return null;
}

/** Returns a name that the service takes: no folder, no character that cannot be seen, not too long. @param {string} name */
export function safeName(name) {
  // eslint-disable-next-line no-control-regex -- these are the characters that are left out
  const plain = name.replace(/[\u0000-\u001f\u007f/\\]/g, " ").trim();
  if (plain.length <= LONGEST_NAME) return plain;
  const extension = `.${extensionOf(plain)}`;
  return plain.slice(0, LONGEST_NAME - extension.length) + extension;
}

/** Returns a size as people say it. @param {number} bytes */
export function sizeInWords(bytes) {
  if (bytes < 1000) return `${bytes} octet${bytes > 1 ? "s" : ""}`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000).toLocaleString("fr-FR")} ko` : megabytes(bytes);
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} Mo`;
}

/** @param {string} name */
function extensionOf(name) {
  return /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? "";
}
