/**
 * A citizen's question: where, and which filters. It lives in the page's address, so that a link can
 * be shared; what was typed and the exact position never do.
 */

import { rounded, send } from "../shared/api.js";

/** Filters of the address and of the form, by the API's names. */
export const FILTERS = [
  "need",
  "service",
  "open_at",
  "fee",
  "wheelchair",
  "appointment",
  "support",
  "audience",
  "programme",
  "mode",
  "max_minutes",
  "include_unreachable",
];
/** @type {Record<string, string>} */
const DEFAULTS = { mode: "car", max_minutes: "", open_at: "" };
const INSEE = /^(?:\d{5}|2[AB]\d{3})$/i;
const SHOWN = 10;
const SUGGESTED = 7;

/**
 * @typedef {{kind: "commune", code: string, label?: string}
 *   | {kind: "postcode", code: string}
 *   | {kind: "point", lat: number, lon: number, label?: string, where?: string}
 *   | {kind: "text", text: string}} Place
 * @typedef {{place: Place|null, filters: URLSearchParams}} Question
 * @typedef {import("../types/nearest.d.ts").AddressReply} Suggestion
 */

/**
 * Returns what is asked by the text of the search field.
 * @param {string} text
 * @returns {Place|null}
 */
export function placeOfText(text) {
  const typed = text.trim();
  if (!typed) return null;
  if (/^\d{5}$/.test(typed)) return { kind: "postcode", code: typed };
  if (/^2[AB]\d{3}$/i.test(typed)) return { kind: "commune", code: typed.toUpperCase() };
  return { kind: "text", text: typed.slice(0, 200) };
}

/**
 * Returns the communes, then the addresses, that a text may mean as it is typed.
 * @param {string} text
 * @param {AbortSignal} signal
 * @returns {Promise<Suggestion[]>}
 */
export async function suggestPlaces(text, signal) {
  const asked = new URLSearchParams({ q: text, limit: String(SUGGESTED) });
  return (await send(`/v1/addresses?${asked}`, {}, signal)).addresses ?? [];
}

/**
 * Returns the place that was chosen among several: a commune, or about where an address is.
 * @param {Suggestion} suggestion
 * @returns {Place}
 */
export function placeOfSuggestion({ kind, commune, lat, lon, label }) {
  if (kind === "municipality" && commune) return { kind: "commune", code: commune.code, label };
  return { kind: "point", lat: rounded(lat), lon: rounded(lon), label };
}

/**
 * Returns the question that a page's address holds; what is malformed there is left out.
 * @param {string} search `location.search`
 * @returns {Question}
 */
export function readAddress(search) {
  const given = new URLSearchParams(search);
  return { place: placeOfAddress(given), filters: known(given) };
}

/**
 * @param {URLSearchParams} given
 * @returns {Place|null}
 */
function placeOfAddress(given) {
  const [code, postcode, text] = ["commune", "postcode", "q"].map(
    (name) => given.get(name)?.trim() ?? "",
  );
  const [lat, lon] = ["lat", "lon"].map((name) => Number.parseFloat(given.get(name) ?? ""));
  if (INSEE.test(code)) return { kind: "commune", code: code.toUpperCase() };
  if (/^\d{5}$/.test(postcode)) return { kind: "postcode", code: postcode };
  if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180)
    return { kind: "point", lat: rounded(lat), lon: rounded(lon) };
  return text ? placeOfText(text) : null;
}

/**
 * Returns the filters among parameters, in one order, without those that change nothing.
 * @param {URLSearchParams} given
 * @returns {URLSearchParams}
 */
export function known(given) {
  const kept = new URLSearchParams();
  for (const name of FILTERS) {
    for (const value of new Set(given.getAll(name))) {
      if (value && value !== DEFAULTS[name]) kept.append(name, value);
    }
  }
  return kept;
}

/**
 * Returns the query string of the page's address for a question; a text that was typed is left out.
 * @param {Question} question
 * @returns {string} empty, or beginning with `?`
 */
export function writeAddress({ place, filters }) {
  const written = new URLSearchParams();
  if (place && place.kind !== "text") placeParameters(place, written);
  for (const [name, value] of filters) written.append(name, value);
  return written.size ? `?${written}` : "";
}

/**
 * Returns the parameters of `GET /v1/nearest` for a question.
 * @param {Question} question
 * @returns {URLSearchParams}
 */
export function writeRequest({ place, filters }) {
  const asked = new URLSearchParams({ limit: String(SHOWN) });
  placeParameters(place, asked);
  for (const [name, value] of filters)
    asked.append(name, name === "open_at" ? withOffset(value) : value);
  return asked;
}

/**
 * @param {any} place
 * @param {URLSearchParams} target
 */
function placeParameters(place, target) {
  if (place.kind === "point") {
    target.set("lat", rounded(place.lat).toFixed(3));
    target.set("lon", rounded(place.lon).toFixed(3));
  } else if (place.kind === "text") target.set("q", place.text);
  else target.set(place.kind, place.code);
}

/**
 * Returns a local date and time with this device's offset on that day; `now` stays `now`.
 * @param {string} local such as `2026-12-24T10:30`
 * @returns {string}
 */
export function withOffset(local) {
  const date = new Date(local);
  if (local === "now" || Number.isNaN(date.getTime())) return local;
  const minutes = -date.getTimezoneOffset();
  /** @param {number} number */
  const pad = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  return `${local.slice(0, 16)}:00${minutes < 0 ? "-" : "+"}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}

/**
 * Returns the place to remember once the API has understood a text: a commune, or about where the
 * address is.
 * @param {Place} place
 * @param {Record<string, any>|null} origin of the answer
 * @returns {Place}
 */
export function remembered(place, origin) {
  if (!origin) return place;
  const commune = origin.commune;
  const label = commune ? communeInWords(commune) : undefined;
  if (place.kind === "commune") return { ...place, label };
  if (place.kind === "point" && !place.label && label) {
    return { ...place, label: `Autour de ${label}`, where: `autour de ${label}` };
  }
  if (place.kind !== "text") return place;
  const isCommune =
    commune &&
    !["address", "street", "housenumber", "locality", "municipality"].includes(
      origin.understood_as,
    );
  if (isCommune && origin.source !== "ban") return { kind: "commune", code: commune.code, label };
  return {
    kind: "point",
    lat: rounded(origin.lat),
    lon: rounded(origin.lon),
    label: origin.label ?? label,
  };
}

/**
 * Returns a commune's name with its département: "Rodez (12)".
 * @param {{name: string, departement?: string|null}} commune
 */
export function communeInWords(commune) {
  return commune.departement ? `${commune.name} (${commune.departement})` : commune.name;
}
