/** What is wrong with a widget's attributes, told to its webmaster: in the console, and in a preview. Never to citizens. */

import { h } from "../shared/dom.js";

/** What each attribute takes. @type {Record<string, string>} */
const TAKES = {
  territory:
    "le code INSEE d’une commune (12202), d’un département (12) ou d’une intercommunalité (241200187) ; un code postal n’en est pas un",
  needs: "contact, cv, schooling, information, privacy, séparés par une barre verticale",
  services: "les services du standard national, écrits comme lui, séparés par une barre verticale",
  limit: "un nombre de 1 à 20",
  heading: "un niveau de titre, de 1 à 5",
  theme: "light, dark ou auto",
  api: "une adresse qui commence par https://",
  lang: "fr",
};
/** What webmasters write for another name. @type {Record<string, string>} */
const MEANT = {
  commune: "territory",
  departement: "territory",
  epci: "territory",
  territoire: "territory",
  need: "needs",
  besoins: "needs",
  service: "services",
  limite: "limit",
  titre: "heading",
};

/**
 * Returns what is wrong with an attribute, and what it takes.
 * @param {import("../types/widget.d.ts").Fault} fault
 */
export function faultInWords({ name, value }) {
  if (!value) {
    const meant = MEANT[name];
    return `${name} : attribut inconnu${meant ? `, est-ce ${meant} ?` : ""}`;
  }
  const taken = TAKES[name] ?? "une couleur, comme #7a2e1d";
  return `${name} : «\u00a0${value}\u00a0» est laissé de côté ; il faut ${taken}`;
}

/**
 * Tells the faults of a widget.
 * @param {import("../types/widget.d.ts").Settings} settings
 * @param {Element} frame where a preview shows them
 */
export function tell({ faults, isPreview }, frame) {
  const told = faults.map(faultInWords);
  for (const text of told) console.warn(`<maillage-nearest> ${text}`);
  frame.querySelector(".faults")?.remove();
  if (isPreview)
    frame.prepend(
      h(
        "div",
        { class: "faults notice", role: "note", "aria-label": "Réglages à corriger" },
        h("p", { text: "Réglages à corriger (cette note ne se voit que dans un aperçu) :" }),
        h("ul", {}, ...told.map((text) => h("li", { text }))),
      ),
    );
}
