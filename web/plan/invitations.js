/** The invitations to a consultation: a text for each préfecture, which its planner sends. */

import { h } from "../shared/dom.js";
import { of } from "../shared/french.js";
import { count, day } from "../shared/numbers.js";

/**
 * @typedef {import("../types/scenarios.d.ts").JobReply} Job
 * @typedef {{departement: string|null, commune_name: string}} Site
 * @typedef {{code: string, name: string, sites: number, subject: string, text: string, page: string}} Invitation
 */

const MOST_NAMES = 12;
/** What mail programs take of an address: beyond it the text is to be copied. */
const LONGEST_LINK = 1_900;

/**
 * Returns one invitation a département, by code.
 * @param {Job} job
 * @param {Site[]} sites of its plan
 * @param {Map<string|null, string>} names of départements
 * @param {string} origin of the pages
 * @returns {Invitation[]}
 */
export function invitationsOf(job, sites, names, origin) {
  /** @type {Map<string, string[]>} */
  const communes = new Map();
  for (const { departement, commune_name: commune } of sites)
    if (departement) communes.set(departement, [...(communes.get(departement) ?? []), commune]);
  return [...communes]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([code, own]) => {
      const name = names.get(code) ?? code;
      const asked = new URLSearchParams({ revue: job.id, departement: code });
      const page = `${origin}/planification.html?${asked}`;
      const subject = `Avis demandé sur le plan « ${job.name} » : ${name}`;
      return { code, name, sites: own.length, subject, text: textOf(job, own, page), page };
    });
}

/** @param {Job} job @param {string[]} communes @param {string} page */
function textOf(job, communes, page) {
  const names = communes.slice(0, MOST_NAMES);
  const left = communes.length - names.length;
  const listed = `${names.join(", ")}${left > 0 ? ` et ${count(left, "autre lieu", "autres lieux")}` : ""}`;
  return [
    "Bonjour,",
    job.review_message,
    `Le plan « ${job.name} » propose ${count(communes.length, "lieu", "lieux")} dans votre département : ${listed}.`,
    job.review_deadline
      ? `Votre avis est attendu jusqu’au ${day(job.review_deadline)} inclus (minuit, heure de Paris). Passé ce délai, aucun avis n’est plus enregistré.`
      : "Aucune date limite n’est fixée.",
    `Pour donner votre avis, ouvrez cette page et connectez-vous avec votre compte : ${page}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

/**
 * Returns the address that opens a mail program with an invitation; null where it is too long for some of them.
 * @param {Invitation} invitation
 */
export function mailOf({ subject, text }) {
  const link = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;
  return link.length <= LONGEST_LINK ? link : null;
}

const TITLES = ["departement", "nom", "lieux", "adresse_courriel", "objet", "texte", "page"];

/**
 * Returns the invitations as a table for a mail merge: whoever sends them fills in the addresses.
 * @param {Invitation[]} invitations
 */
export function tableOf(invitations) {
  const rows = invitations.map((each) => [
    each.code,
    each.name,
    String(each.sites),
    "",
    each.subject,
    each.text,
    each.page,
  ]);
  return `\uFEFF${[TITLES, ...rows].map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
}

/** No cell is a formula, whatever a plan is called. @param {string} text */
function cell(text) {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/**
 * Draws the invitations.
 * @param {Invitation[]} invitations
 * @param {(words: string) => void} say
 */
export function drawInvitations(invitations, say) {
  return h(
    "details",
    { open: invitations.length < 4 },
    h("summary", { text: `Invitations à envoyer (${invitations.length})` }),
    h("p", {
      class: "hint",
      text: "Ce service n’envoie aucun courriel et ne garde aucune adresse : c’est vous qui envoyez ces textes, de votre messagerie.",
    }),
    h("ul", { class: "invitations" }, ...invitations.map((each) => item(each, say))),
    h("button", {
      type: "button",
      class: "link",
      text: "Toutes les invitations, pour un publipostage (CSV)",
      onclick: () => give(tableOf(invitations)),
    }),
  );
}

/** @param {Invitation} invitation @param {(words: string) => void} say */
function item(invitation, say) {
  const mail = mailOf(invitation);
  const whose = `${invitation.name} (${invitation.code})`;
  return h(
    "li",
    {},
    h("a", { href: invitation.page, text: whose }),
    ` : ${count(invitation.sites, "lieu", "lieux")} `,
    h(
      "span",
      { class: "invitation-ways" },
      mail && h("a", { href: mail, "aria-label": `Écrire : ${whose}`, text: "Écrire" }),
      h("button", {
        type: "button",
        class: "link",
        "aria-label": `Copier le texte : ${whose}`,
        text: "Copier le texte",
        onclick: async () => {
          const copied = await navigator.clipboard.writeText(invitation.text).catch(() => false);
          say(
            copied === false
              ? "Le texte n’a pas pu être copié."
              : `Texte ${of(invitation.name)} copié.`,
          );
        },
      }),
    ),
  );
}

/** @param {string} text */
function give(text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = "invitations.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
