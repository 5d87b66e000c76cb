/** All that is known of a place, behind a disclosure: the week, the services, the contacts. */

import { h, mailAddress, telephoneAddress, webAddress } from "../shared/dom.js";
import { idInPath, reportPage } from "../shared/publisher.js";
import { siteActions, siteHead } from "../shared/site-card.js";
import { telephoneInWords } from "../shared/words.js";
import { softened } from "./softened.js";
import { unsaidInWords } from "./groups.js";
import { weekTable } from "./week-table.js";

/** What a printed list has, beside the hours: the rest would take ten sheets. */
const ON_PAPER = new Set(["Téléphone", "Courriel", "Pour venir", "Tarif"]);
const ACCESS_IN_WORDS = {
  "Se présenter": "Venir sur place",
  "Contacter par mail": "Écrire un courriel",
  "Envoyer un mail avec une fiche de prescription":
    "Être adressé par un professionnel, par courriel",
  "Prendre un RDV en ligne": "Prendre rendez-vous en ligne",
};

/**
 * Returns the card of a place in the list.
 *
 * @param {Record<string, any>} given a site as the API gives it
 * @param {{mode?: string, askedAt?: string, number?: number, level?: number}} context
 * @returns {HTMLElement}
 */
export function siteCard(given, context) {
  /** @type {Record<string, any>} */
  const site = {
    ...given,
    nom: given.nom && softened(given.nom),
    commune: given.commune && softened(given.commune),
  };
  const unsaid = unsaidInWords(site);
  return h(
    "article",
    {
      class: "site",
      id: context.number ? `site-${context.number}` : null,
      tabindex: context.number ? "-1" : null,
    },
    ...siteHead(site, context),
    unsaid && h("p", { class: "site-unsaid", text: unsaid }),
    siteActions(site),
    h(
      "details",
      { class: "site-more" },
      h(
        "summary",
        {},
        "Horaires, services et contacts",
        h("span", { class: "visually-hidden", text: ` de ${site.nom ?? "ce lieu"}` }),
      ),
      weekTable(site) ?? h("p", { text: "Horaires inconnus : appelez avant de venir." }),
      facts(site),
      ownPage(site),
      reportOf(site),
    ),
  );
}

/** The page of a place, to be kept or sent. @param {Record<string, any>} site */
function ownPage(site) {
  if (!site.id) return null;
  const page = h("a", {
    href: `/lieu/${idInPath(site.id)}`,
    text: "Page de ce lieu",
    "aria-label": `Page de ${site.nom ?? "ce lieu"}, à garder ou à envoyer`,
  });
  return h("p", { class: "site-report" }, page);
}

/** The form that says that something of a place is false. @param {Record<string, any>} site */
function reportOf(site) {
  if (!site.id) return null;
  const report = h("a", {
    href: reportPage(site.id),
    text: "Signaler une erreur",
    "aria-label": `Signaler une erreur sur ${site.nom ?? "ce lieu"}`,
  });
  return h("p", { class: "site-report" }, report);
}

function facts(site) {
  const rows = [
    ["Présentation", texts([site.presentation_resume, site.presentation_detail])],
    ["Services", list(site.services)],
    ["Accompagnement", list(site.modalites_accompagnement)],
    ["Public", list(site.publics_specifiquement_adresses)],
    ["Prise en charge", list(site.prise_en_charge_specifique)],
    ["Pour venir", list((site.modalites_acces ?? []).map((each) => ACCESS_IN_WORDS[each] ?? each))],
    ["Tarif", list(site.frais_a_charge)],
    [
      "Téléphone",
      site.telephone &&
        (link(telephoneAddress(site.telephone), telephoneInWords(site.telephone)) ??
          site.telephone),
    ],
    ["Courriel", links(site.courriels, mailAddress)],
    ["Site", links(site.site_web, webAddress)],
    ["Accessibilité", link(webAddress(site.fiche_acces_libre), "Fiche Acceslibre de ce lieu")],
    ["Conseillers", site.advisors ? String(site.advisors) : null],
    [
      "Programmes",
      list([...(site.dispositif_programmes_nationaux ?? []), ...(site.formations_labels ?? [])]),
    ],
    ["Ouverture du lieu", site.opens_on ? dayInWords(site.opens_on) : null],
    ["Fermeture du lieu", site.closes_on ? dayInWords(site.closes_on) : null],
    ["Application de cartes", geoLink(site)],
    ["Mis à jour", site.date_maj ? dayInWords(site.date_maj) : null],
    ["Source", site.source],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h(
    "dl",
    { class: "site-facts" },
    ...rows.flatMap(([name, value]) => {
      const kind = ON_PAPER.has(name) ? "on-paper" : null;
      return [h("dt", { class: kind, text: name }), h("dd", { class: kind }, value)];
    }),
  );
}

function texts(values) {
  const known = values.filter(Boolean);
  return known.length ? h("div", {}, ...known.map((text) => h("p", { text }))) : null;
}

function list(values) {
  const known = (values ?? []).filter(Boolean);
  return known.length ? h("ul", {}, ...known.map((text) => h("li", { text }))) : null;
}

function links(values, addressOf) {
  const known = (values ?? []).filter(Boolean);
  if (known.length === 0) return null;
  return h("ul", {}, ...known.map((text) => h("li", {}, link(addressOf(text), text) ?? text)));
}

/** A link when its address may be followed; else null. */
function link(address, text) {
  if (!address || !text) return null;
  return h("a", {
    href: address,
    rel: address.startsWith("http") ? "noopener noreferrer external" : null,
    text,
  });
}

/** For Android, whose applications of maps take such a link: elsewhere it leads nowhere. */
function geoLink(site) {
  const { latitude: lat, longitude: lon } = site;
  if (!/Android/.test(navigator.userAgent) || site.access === "remote") return null;
  if (typeof lat !== "number" || typeof lon !== "number") return null;
  return h("a", { href: `geo:${lat},${lon}?q=${lat},${lon}`, text: "Ouvrir dans mon application" });
}

function dayInWords(text) {
  const date = new Date(`${text}T12:00:00Z`);
  return Number.isNaN(date.getTime())
    ? text
    : date.toLocaleDateString("fr-FR", { dateStyle: "long", timeZone: "UTC" });
}
