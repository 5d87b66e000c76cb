/** An answer as a widget shows it. */

import { h } from "../shared/dom.js";
import { siteActions, siteHead } from "../shared/site-card.js";
import { lacksInWords } from "../shared/words.js";
import { isInside } from "./territory.js";

/**
 * Returns what is shown of an answer, and what is said before it.
 * @param {any} answer
 * @param {import("../types/widget.d.ts").Territory|null} territory
 * @param {number} limit how many places
 * @returns {{sites: any[], notices: string[]}}
 */
export function chosen(answer, territory, limit) {
  const unsaid = answer.unconfirmed_sites ?? [];
  const isUnsure = answer.sites.length === 0 && unsaid.length > 0;
  const found = isUnsure ? unsaid : answer.sites;
  const inside = territory?.isWide
    ? found.filter((site) => isInside(territory, site.code_insee))
    : found;
  const isBeyond = found.length > 0 && inside.length === 0;
  const notices = [
    isBeyond && `Aucun lieu dans ce territoire (${territory?.name}). Voici les plus proches.`,
    isUnsure && "Ces lieux ne disent pas s’ils proposent cette aide : appelez avant de venir.",
    ...lacksInWords(answer),
    answer.within_limit === false &&
      "Les lieux les plus proches sont au-delà de la limite demandée.",
  ];
  return {
    sites: (isBeyond ? found : inside).slice(0, limit),
    notices: notices.filter((each) => typeof each === "string"),
  };
}

/**
 * Returns the title of an answer.
 * @param {any} answer
 * @param {any[]} sites that are shown
 * @param {string} name of where it was asked from
 */
export function summary(answer, sites, name) {
  if (answer.candidates?.length) return "Plusieurs endroits portent ce nom. Lequel est le vôtre ?";
  if (sites.length === 0) return "Aucun lieu trouvé";
  const where = answer.origin?.commune?.name ?? name;
  return sites.length === 1
    ? `Le lieu le plus proche de ${where}`
    : `Les ${sites.length} lieux les plus proches de ${where}`;
}

/**
 * Returns the cards of places.
 * @param {any[]} sites
 * @param {any} answer
 * @param {number} level of their headings
 */
export function siteList(sites, answer, level) {
  const context = { mode: answer.mode ?? "car", askedAt: answer.asked_at, level };
  const items = sites.map((site) =>
    h("li", { part: "site" }, ...siteHead(site, context), siteActions(site)),
  );
  return items.length > 0 && h("ol", { class: "sites" }, ...items);
}

/**
 * Returns the endings of an answer: a link to the whole page, whose data it is.
 * @param {string} address of the page, with the same question
 * @param {any} [answer] none where there is none
 */
export function more(address, answer) {
  const isShown = answer?.sites_version === "demonstration";
  return h(
    "div",
    { class: "more" },
    h(
      "p",
      {},
      h("a", {
        href: address,
        text: answer ? "Plus de lieux, carte et filtres" : "Trouver un lieu d’aide numérique",
      }),
    ),
    answer &&
      h("p", {
        class: "hint",
        text: `${isShown ? "Démonstration : des mairies, pas le réseau réel. " : ""}Lieux : version ${answer.sites_version}. IGN, INSEE, DILA — Licence Ouverte 2.0.`,
      }),
  );
}
