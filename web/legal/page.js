/** The legal pages: what the operator gave, put in its place; what is missing is said to be. */

import { fill, h, mailAddress } from "../shared/dom.js";
import { askPublisher, reportPage } from "../shared/publisher.js";
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

/** Leads to the form of the place that the page's address names: links that were kept have it. */
function showReport() {
  const report = document.getElementById("report");
  const id = new URLSearchParams(location.search).get("lieu");
  if (!report || !id || id.length > LONGEST_ID) return;
  report.hidden = false;
  fill(/** @type {HTMLElement} */ (document.getElementById("report-id")), id);
  fill(
    /** @type {HTMLElement} */ (document.getElementById("report-how")),
    h("a", { class: "action", href: reportPage(id), text: "Signaler sur la page de ce lieu" }),
  );
}

showReport();
try {
  showFacts(await askPublisher());
} catch {
  /** @type {HTMLElement} */ (document.getElementById("failure")).hidden = false;
}
