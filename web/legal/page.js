/** The legal pages: what the operator gave, put in its place; what is missing is said to be. */

import { fill, h, mailAddress } from "../shared/dom.js";
import { askPublisher, reportMail } from "../shared/publisher.js";
import { factInWords } from "./words.js";

/** @typedef {import("./words.js").Publisher} Publisher */
/** @typedef {import("./words.js").Fact} Fact */

const LONGEST_ID = 200;

/** @param {Publisher} publisher */
function showFacts(publisher) {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-fact]")
  )) {
    const fact = /** @type {Fact} */ (place.dataset.fact);
    const mail = fact.endsWith("contact") && mailAddress(publisher[fact]);
    const words = factInWords(fact, publisher);
    fill(place, mail ? h("a", { href: mail, text: words }) : words);
    place.classList.toggle("is-missing", !publisher[fact]);
  }
}

/** Makes room at once for the place that the page's address names; returns its id, if it names one. */
function openReport() {
  const report = document.getElementById("report");
  const id = new URLSearchParams(location.search).get("lieu");
  if (!report || !id || id.length > LONGEST_ID) return null;
  report.hidden = false;
  fill(/** @type {HTMLElement} */ (document.getElementById("report-id")), id);
  return id;
}

/**
 * Shows how to report a place.
 * @param {string} id
 * @param {Pick<Publisher, "contact">} publisher
 */
function showReport(id, { contact }) {
  const how = /** @type {HTMLElement} */ (document.getElementById("report-how"));
  if (mailAddress(contact)) {
    fill(
      how,
      h("a", { class: "action", href: reportMail(contact, { id }), text: "Écrire un message" }),
    );
  } else fill(how, "Faute d’adresse ici, appelez le lieu lui-même, ou votre mairie.");
}

const reported = openReport();
try {
  const publisher = await askPublisher();
  showFacts(publisher);
  if (reported) showReport(reported, publisher);
} catch {
  /** @type {HTMLElement} */ (document.getElementById("failure")).hidden = false;
  if (reported) showReport(reported, { contact: "" });
}
