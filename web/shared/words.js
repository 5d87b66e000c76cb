/** Distances, times and opening states in plain French. */

import { BY } from "./modes.js";

const ESTIMATES = new Set(["model", "walking_model", "cycling_model"]);
/** An engine that has no roads for a mode leaves the model's. @type {Record<string, string>} */
const OF_METHOD = { walking_model: "foot", cycling_model: "bicycle" };
const DAY_MS = 86_400_000;

/** Returns a distance as people say it: "350 m", "1,2 km", "27 km"; null of none. @param {number|null|undefined} metres */
export function distanceInWords(metres) {
  if (typeof metres !== "number") return null;
  if (metres < 995) return `${Math.max(10, Math.round(metres / 10) * 10)} m`;
  const km = metres / 1000;
  const digits = km < 10 ? 1 : 0;
  return `${km.toLocaleString("fr-FR", { maximumFractionDigits: digits })} km`;
}

/** Returns a time of travel: "moins d’une minute", "12 min", "1 h 05". @param {number} minutes */
export function minutesInWords(minutes) {
  if (minutes < 1) return "moins d’une minute";
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, "0")}`;
}

/**
 * Returns a modelled time and what it may really be: "environ 25 min (21 à 30)"; whole minutes, outwards.
 * @param {number} minutes
 * @param {number} low
 * @param {number} high
 */
export function boundsInWords(minutes, low, high) {
  const [least, most] = [Math.floor(low), Math.ceil(high)];
  const middle = minutes < 1 ? minutesInWords(minutes) : `environ ${minutesInWords(minutes)}`;
  if (least < 1) return `${middle} (jusqu’à ${minutesInWords(most)})`;
  const first = most < 60 ? least : minutesInWords(least);
  return `${middle} (${first} à ${most < 60 ? most : minutesInWords(most)})`;
}

/**
 * Returns how far a site is, or why it cannot be said.
 * @param {Record<string, any>} site
 * @param {string} [mode] of the API
 * @returns {string|null}
 */
export function travelInWords(site, mode = "car") {
  if (site.access === "remote") return "Aide à distance : pas de déplacement";
  const distance = distanceInWords(site.distance_m);
  const asTheCrowFlies = distance && `à ${distance} à vol d’oiseau`;
  if (site.access === "ferry")
    return join("Accessible par bateau seulement (traversée non comptée)", asTheCrowFlies);
  if (site.access === "none") return join("Pas d’accès par la route", asTheCrowFlies);
  if (typeof site.travel_minutes !== "number") return asTheCrowFlies && capital(asTheCrowFlies);
  const { travel_minutes: minutes, travel_minutes_low: low, travel_minutes_high: high } = site;
  if (typeof low === "number")
    return join(`${capital(boundsInWords(minutes, low, high))} ${BY.car}`, asTheCrowFlies);
  const estimate = ESTIMATES.has(site.travel_method) ? " (estimation)" : "";
  const by = BY[OF_METHOD[site.travel_method] ?? mode] ?? BY.car;
  return join(`${capital(minutesInWords(minutes))} ${by}${estimate}`, asTheCrowFlies);
}

/** @type {Record<string, string>} */
const LACKS = {
  geocoder_unavailable:
    "Le service d’adresses ne répond pas : la recherche part du centre de la commune. Réessayez dans une minute, ou choisissez votre position.",
  router_unavailable:
    "Le calcul d’itinéraires ne répond pas : les temps de trajet sont des estimations.",
  data_not_latest:
    "Les toutes dernières données n’ont pas pu être lues : voici les précédentes. Vérifiez auprès du lieu avant de vous déplacer.",
};

/**
 * Returns what an answer lacks when something did not answer: a sentence each, none when nothing is wrong.
 * @param {Pick<import("../types/nearest.d.ts").NearestReply, "degraded">} answer
 */
export function lacksInWords(answer) {
  return (answer.degraded ?? []).map((each) => LACKS[each.code]).filter(Boolean);
}

/**
 * Returns a state of opening: `state` for a style, `text` for everyone.
 * @param {Record<string, any>} site
 * @param {string} [askedAt] ISO 8601
 * @returns {{state: "open"|"closed"|"unknown", text: string}}
 */
export function openingInWords(site, askedAt) {
  const zone = site.time_zone ?? "Europe/Paris";
  const at = askedAt ? new Date(askedAt) : new Date();
  if (site.public_holiday) {
    return { state: "unknown", text: `Jour férié (${site.public_holiday}) : horaires à vérifier` };
  }
  const until = site.closes_at ? `, ferme ${moment(site.closes_at, at, zone)}` : "";
  if (site.open_on_appointment === true) {
    return { state: "unknown", text: `Ouvert sur rendez-vous${until}` };
  }
  if (site.open !== true && site.open !== false && site.opening_note) {
    return { state: "unknown", text: `Horaires à vérifier : «\u00a0${site.opening_note}\u00a0»` };
  }
  if (site.open === true) return { state: "open", text: `Ouvert${until}` };
  if (site.open === false) {
    const from = site.opens_next_at ? `, ouvre ${moment(site.opens_next_at, at, zone)}` : "";
    return { state: "closed", text: `Fermé${from}` };
  }
  return {
    state: "unknown",
    text: site.horaires ? "Horaires publiés, à vérifier" : "Horaires inconnus",
  };
}

/**
 * "à 17:00", "demain à 9:00", "lundi à 9:00", "le 3 janvier à 9:00".
 * @param {string} iso
 * @param {Date} now
 * @param {string} zone
 */
function moment(iso, now, zone) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "à une heure inconnue";
  const hour = hourOf(date, zone);
  const days = dayNumber(date, zone) - dayNumber(now, zone);
  if (days === 0) return `à ${hour}`;
  if (days === 1) return `demain à ${hour}`;
  /** @type {Intl.DateTimeFormatOptions} */
  const told = days > 1 && days < 7 ? { weekday: "long" } : { day: "numeric", month: "long" };
  const day = date.toLocaleDateString("fr-FR", { ...told, timeZone: zone });
  return `${days > 1 && days < 7 ? day : `le ${day}`} à ${hour}`;
}

/** @param {Date} date @param {string} zone */
function hourOf(date, zone) {
  return date
    .toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: zone })
    .replace(/^0/, "");
}

/** @param {Date} date @param {string} zone */
function dayNumber(date, zone) {
  const day = date.toLocaleDateString("en-CA", { timeZone: zone });
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** Returns the hours of a day in words: "9:00 à 12:00, 14:00 à 17:30", "fermé". @param {string[][]} spans */
export function spansInWords(spans) {
  if (spans.length === 0) return "fermé";
  if (spans.length === 1 && spans[0][0] === "00:00" && spans[0][1] === "24:00")
    return "24 h sur 24";
  return spans
    .map((span) => span.map((hour) => hour.replace(/^0/, "")).join("\u00a0à\u00a0"))
    .join(", ");
}

/** Returns a number as it is dialled in France: "05 65 77 88 00". @param {string} number */
export function telephoneInWords(number) {
  const digits = number.replace(/[^\d+]/g, "").replace(/^\+33/, "0");
  return /^0\d{9}$/.test(digits) ? digits.replace(/(\d\d)(?=\d)/g, "$1\u00a0") : number;
}

/** Returns a text with its first letter in capital. @param {string} text */
export function capital(text) {
  return text.charAt(0).toLocaleUpperCase("fr") + text.slice(1);
}

/** @param {...(string|null)} parts */
function join(...parts) {
  return parts.filter(Boolean).join(", ");
}
