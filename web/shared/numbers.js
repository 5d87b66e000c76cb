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

/** @param {number|null|undefined} number */
export function share(number) {
  return typeof number === "number"
    ? number.toLocaleString("fr-FR", {
        style: "percent",
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      })
    : NONE;
}

/** @param {{minutes?: number|null, reachable?: boolean|null}} row */
export function minutes(row) {
  if (row.reachable === false) return "sans route";
  return typeof row.minutes === "number" ? `${decimal(row.minutes)} min` : NONE;
}

/**
 * @param {number} number
 * @param {string} one
 * @param {string} many
 */
export function count(number, one, many) {
  return `${whole(number)} ${number > 1 ? many : one}`;
}

/** @param {string} iso */
export function day(iso) {
  return new Date(`${iso.slice(0, 10)}T12:00:00Z`).toLocaleDateString("fr-FR", {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

/**
 * An amount, in millions where there are some.
 * @param {number} amount
 */
export function euros(amount) {
  return amount < 1e6 ? `${whole(amount)} €` : `${decimal(amount / 1e6, amount < 1e7 ? 1 : 0)} M€`;
}
