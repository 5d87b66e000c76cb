/** Figures in French. */

const NONE = "–";

/** @param {number|null|undefined} number */
export function whole(number) {
  return typeof number === "number" ? Math.round(number).toLocaleString("fr-FR") : NONE;
}

/** @param {number|null|undefined} number */
export function decimal(number, digits = 1) {
  return typeof number === "number"
    ? number.toLocaleString("fr-FR", {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      })
    : NONE;
}

/**
 * A share, which says all or none only where it is: 0.99996 is "plus de 99,9 %".
 * @param {number|null|undefined} number
 */
export function share(number) {
  if (typeof number !== "number") return NONE;
  if (number > 0 && number < 0.0005) return `moins de ${percent(0.001, 1)}`;
  if (number >= 0.9995 && number < 1) return `plus de ${percent(0.999, 1)}`;
  return percent(number, 1);
}

/** A range, "91,7 à 92,7 %", or nothing. @param {Record<string, any>} share */
export function shareRange({ share_low, share_high }) {
  const low = share(share_low);
  const high = share(share_high);
  return low === high ? "" : `${low.replace(/\s%$/, "")} à ${high}`;
}

/** A bound of a share: never smaller than it is. @param {number} number */
export function percentAtMost(number) {
  return percent(Math.ceil(Number((number * 1e4).toFixed(6))) / 1e4, 2);
}

/**
 * @param {number} number
 * @param {number} digits
 */
export function percent(number, digits) {
  return number.toLocaleString("fr-FR", {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/**
 * A number of a column, whose size nobody knows: two decimals, or three digits where it is small.
 * @param {number} number
 */
export function measured(number) {
  return number.toLocaleString(
    "fr-FR",
    Math.abs(number) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 },
  );
}

/** A bound as it is written: with no decimal that says nothing. @param {number} number */
export function shortest(number) {
  return number.toLocaleString("fr-FR", { maximumFractionDigits: 6 });
}

/** @param {{minutes?: number|null, reachable?: boolean|null, travel_method?: string|null}} row */
export function minutes(row) {
  if (row.reachable === false) return "sans route";
  if (typeof row.minutes !== "number") return NONE;
  return `${decimal(row.minutes)} min${row.travel_method === "measured" ? " (mesuré)" : ""}`;
}

/**
 * @param {number} number
 * @param {string} one
 * @param {string} many
 */
export function count(number, one, many) {
  return `${whole(number)} ${number > 1 ? many : one}`;
}

/**
 * How many communes there are, and apart from them how many municipal arrondissements.
 * @param {{ communes: number, arrondissements?: number }} counted
 */
export function communesInWords({ communes, arrondissements = 0 }) {
  const ofThemWhole = communes - arrondissements;
  const parts =
    ofThemWhole > 0 || arrondissements === 0 ? [count(ofThemWhole, "commune", "communes")] : [];
  if (arrondissements > 0) parts.push(count(arrondissements, "arrondissement", "arrondissements"));
  return parts.join(" et ");
}

/**
 * Whether a code is that of an arrondissement of Paris, Lyon or Marseille.
 * @param {string} code
 */
export function isArrondissement(code) {
  return /^(751(0[1-9]|1\d|20)|6938[1-9]|132(0[1-9]|1[0-6]))$/.test(code);
}

/** @param {string} iso */
export function day(iso) {
  return inWords(iso, { day: "numeric", month: "long", year: "numeric" }).replace(/^1 /, "1er ");
}

/** "décembre 2022". @param {string} iso */
export function month(iso) {
  return inWords(iso, { month: "long", year: "numeric" });
}

/**
 * @param {string} iso
 * @param {Intl.DateTimeFormatOptions} parts
 */
function inWords(iso, parts) {
  return new Date(`${iso.slice(0, 10)}T12:00:00Z`).toLocaleDateString("fr-FR", {
    ...parts,
    timeZone: "UTC",
  });
}

/**
 * An amount, in millions where there are some.
 * @param {number} amount
 */
export function euros(amount) {
  return amount < 1e6 ? `${whole(amount)} €` : `${decimal(amount / 1e6, amount < 1e7 ? 1 : 0)} M€`;
}

/**
 * Posts to plan: an interval where the fewest are not proven.
 * @param {{ posts_needed: number, posts_needed_at_least: number }} told
 */
export function postsNeeded({ posts_needed: most, posts_needed_at_least: least }) {
  return least < most ? `${whole(least)} à ${whole(most)}` : whole(most);
}
