/** What documents draw: the map that is on screen. */

const DRAWN = ["png", "pdf", "summary.pdf", "docx"];
/** What the API calls the measures of the map. @type {Record<string, string>} */
const NAMES = { median: "minutes" };

/**
 * Returns the question of a file: a picture and a report draw the measure on screen, of the rows on screen.
 * @param {URLSearchParams} question
 * @param {string} format
 * @param {string} measure of the map
 * @param {string} level
 */
export function questionOfFile(question, format, measure, level) {
  const asked = new URLSearchParams(question);
  asked.set("format", format);
  asked.set("locale", "fr");
  if (!DRAWN.includes(format)) return asked;
  const name = NAMES[measure] ?? measure;
  // What is usual is what a refresh rendered beforehand.
  if (name !== "minutes" || level === "france") asked.set("map", name);
  if (level === "france") asked.set("rows", "territories");
  return asked;
}
