/** What a person needs first about a place: how far, open or not, where, and how to reach it. */

import { fill, h, telephoneAddress, webAddress } from "./dom.js";
import { openingInWords, spansInWords, telephoneInWords, travelInWords } from "./words.js";

const NO_PUBLIC = "Ce lieu n'accueille pas de public";

/**
 * Returns the head of a place's card, without its wrapper.
 *
 * @param {Record<string, any>} site as the API gives it: nothing in it is trusted
 * @param {{mode?: string, askedAt?: string, level?: number, number?: number}} [context]
 * @returns {Node[]}
 */
export function siteHead(site, { mode, askedAt, level = 3, number } = {}) {
  const opening = openingInWords(site, askedAt);
  const travel = travelInWords(site, mode);
  const today = hoursToday(site);
  const age = ageOf(site);
  return /** @type {Node[]} */ (
    [
      h(
        `h${level}`,
        { class: "site-name" },
        Boolean(number) && h("span", { class: "site-number", "aria-hidden": "true", text: number }),
        h("span", { text: site.nom ?? "Lieu sans nom" }),
      ),
      travel && h("p", { class: "site-travel", text: travel }),
      h("p", { class: `site-opening is-${opening.state}` }, h("span", { text: opening.text })),
      today && h("p", { class: "site-today", text: `Aujourd’hui : ${today}` }),
      age && h("p", { class: "site-age", text: age }),
      addressOf(site),
      marksOf(site),
    ].filter(Boolean)
  );
}

/** Says what is a year old; null of what is newer, or has no date. @param {Record<string, any>} site */
function ageOf({ freshness, date_maj: updated }) {
  if (freshness !== "old" && freshness !== "doubtful") return null;
  const when = new Date(updated).toLocaleDateString("fr-FR", { month: "long", year: "numeric" });
  return `Mis à jour en ${when}${freshness === "old" ? "" : " : appelez avant de venir"}`;
}

/** The API's hours of the day, in the place's own time zone; null when it gives none. @param {Record<string, any>} site */
function hoursToday(site) {
  return Array.isArray(site.hours_today) ? spansInWords(site.hours_today) : null;
}

/** @param {Record<string, any>} site */
function addressOf(site) {
  const lines = [
    site.adresse,
    site.complement_adresse,
    [site.code_postal, site.commune].filter(Boolean).join(" "),
  ];
  const address = h("address", { class: "site-address" });
  fill(address, ...lines.filter(Boolean).map((line) => h("span", { text: line })));
  return address;
}

/** Short facts that change whether one goes there. @param {Record<string, any>} site */
function marksOf(site) {
  const marks = [
    ...(site.frais_a_charge ?? []),
    site.itinerance?.includes("Itinérant") && "Lieu itinérant : vérifiez où il est",
    site.location_quality === "commune" && "Position approximative : centre de la commune",
    site.location_quality === "street" && "Position approximative : dans la rue, sans le numéro",
    (site.modalites_accompagnement ?? []).includes("À distance") && "Aide à distance possible",
    (site.modalites_acces ?? []).includes(NO_PUBLIC) && "N’accueille pas de public",
    site.access === "remote" && "Par téléphone ou en ligne",
    ...(site.dispositif_programmes_nationaux ?? []),
  ].filter(Boolean);
  return marks.length
    ? h("ul", { class: "site-marks" }, ...marks.map((text) => h("li", { text })))
    : null;
}

/**
 * Returns the actions of a place: itinerary, appointment, telephone. All are links a person follows.
 * @param {Record<string, any>} site
 * @returns {HTMLElement|null}
 */
export function siteActions(site) {
  const name = site.nom ?? "ce lieu";
  const call = telephoneAddress(site.telephone);
  const appointment = webAddress(site.prise_rdv);
  const links = [
    action(itineraryAddress(site), "Itinéraire", `Itinéraire vers ${name}, sur OpenStreetMap`),
    action(appointment, "Prendre rendez-vous", `Prendre rendez-vous avec ${name}, site externe`),
    call &&
      action(
        call,
        telephoneInWords(site.telephone),
        `Appeler ${name}, ${telephoneInWords(site.telephone)}`,
      ),
  ].filter(Boolean);
  return links.length ? h("p", { class: "site-actions" }, ...links) : null;
}

/**
 * @param {string|null} address
 * @param {string} text
 * @param {string} label
 */
function action(address, text, label) {
  const away = address?.startsWith("http") ? { rel: "noopener noreferrer external" } : {};
  return address && h("a", { class: "action", href: address, "aria-label": label, ...away, text });
}

/** A link to follow to OpenStreetMap, with where to go and not where from. @param {Record<string, any>} site */
function itineraryAddress(site) {
  const { latitude: lat, longitude: lon } = site;
  if (typeof lat !== "number" || typeof lon !== "number" || site.access === "remote") return null;
  return `https://www.openstreetmap.org/directions?to=${encodeURIComponent(`${lat},${lon}`)}`;
}
