/** The list: what is shown while asking, for an answer, and when there is none. */

import { fill, h } from "../shared/dom.js";
import { failureInWords } from "../shared/failures.js";
import { of } from "../shared/french.js";
import { distanceInWords } from "../shared/words.js";
import {
  byPlace,
  groupInWords,
  groupsOf,
  isAbroad,
  isOverWater,
  noRoadInWords,
  samePlaceInWords,
} from "./groups.js";
import { candidateChooser, notice, noticesOf } from "./notices.js";
import { communeInWords } from "./question.js";
import { siteCard } from "./site-details.js";

/**
 * @typedef {object} Actions
 * @property {(place: import("./question.js").Place) => void} choose
 * @property {() => void} clearFilters
 * @property {() => void} retry
 * @property {(event: Event) => void} share
 */

/**
 * Shows an answer, and returns the sentence that sums it up.
 *
 * @param {{title: HTMLElement, body: HTMLElement}} parts
 * @param {import("../types/nearest.d.ts").NearestReply} answer
 * @param {{where?: string, label?: string, hasFilters: boolean}} question
 * @param {Actions} actions
 * @returns {string}
 */
export function showAnswer({ title, body }, answer, question, actions) {
  if (answer.candidates?.length) {
    title.textContent = "Précisez votre recherche";
    fill(body, candidateChooser(answer.candidates, answer.because ?? "homonyms", actions.choose));
    return `${answer.candidates.length} endroits possibles : choisissez le vôtre.`;
  }
  if (isAbroad(answer)) {
    title.textContent = "Ce point est hors de France";
    fill(body, notice("Cherchez une commune, un code postal ou une adresse en France."));
    return title.textContent;
  }
  const groups = groupsOf(answer);
  const [unplaced, remote] = [answer.unplaced_sites ?? [], answer.remote_sites ?? []];
  const where = placeInWords(answer.origin, question);
  title.textContent = groups.length ? `${counted(groups)} ${where}` : `Aucun lieu trouvé ${where}`;
  const context = { mode: answer.mode ?? "car", askedAt: answer.asked_at };
  const isRemoteFirst = isOverWater(groups);
  const atADistance = apart(
    "Aide à distance",
    "Ces services aident par téléphone ou en ligne, où que vous soyez.",
    remote,
    context,
  );
  fill(
    body,
    ...noticesOf(answer, actions.choose),
    groups.length > 0 && tools(actions),
    isRemoteFirst && notice(noRoadInWords(groups)),
    isRemoteFirst && atADistance,
    ...groups.map((each) => numbered(each, groups.length === 1, context)),
    groups.length === 0 && nothing(question.hasFilters, actions),
    apart(
      "Lieux sans position connue",
      "Leur adresse n’a pas pu être placée sur la carte ; ils sont dans votre commune ou son code postal.",
      unplaced,
      context,
    ),
    !isRemoteFirst && atADistance,
  );
  return summary(groups, title.textContent);
}

/** "3 lieux", "1 lieu et 2 à vérifier", "2 lieux à vérifier". @param {import("./groups.js").Group[]} groups */
function counted(groups) {
  const [known, unsaid] = [true, false].map((isKnown) =>
    groups
      .filter(({ kind }) => (kind !== "unconfirmed") === isKnown)
      .reduce((count, { sites }) => count + sites.length, 0),
  );
  const places = (/** @type {number} */ count) => (count === 1 ? "1 lieu" : `${count} lieux`);
  if (known === 0) return `${places(unsaid)} à vérifier`;
  return unsaid === 0 ? places(known) : `${places(known)} et ${unsaid} à vérifier`;
}

/**
 * @param {Record<string, any>|null} origin of the answer
 * @param {{where?: string, label?: string}} question
 */
function placeInWords(origin, { where, label }) {
  if (where) return where;
  const name = label ?? origin?.label ?? (origin?.commune && communeInWords(origin.commune));
  return name ? `près ${of(name)}` : "près de ce point";
}

/** @param {import("./groups.js").Group[]} groups @param {string} title */
function summary([group], title) {
  const first = group?.sites[0];
  const distance = first && distanceInWords(first.distance_m);
  return first
    ? `${title}. Le premier : ${first.nom}${distance ? `, à ${distance}` : ""}.`
    : `${title}.`;
}

function tools({ share }) {
  return h(
    "p",
    { class: "tools" },
    h("button", {
      type: "button",
      class: "plain",
      onclick: () => window.print(),
      text: "Imprimer cette liste",
    }),
    h("button", { type: "button", class: "plain", onclick: share, text: "Copier le lien" }),
  );
}

/** A list without numbers: its places are on no map. */
function list(sites, context) {
  return h("ul", { class: "sites" }, ...sites.map((site) => h("li", {}, siteCard(site, context))));
}

/**
 * A group of the answer, its places numbered as on the map.
 * @param {import("./groups.js").Group} group
 * @param {boolean} isAlone
 * @param {{mode: string, askedAt?: string}} context
 */
function numbered(group, isAlone, context) {
  const told = groupInWords(group, isAlone);
  let number = group.first;
  const level = told ? 4 : 3;
  const cards = byPlace(group.sites).map((records) =>
    h(
      "li",
      { class: records.length > 1 ? "same-place" : null },
      records.length > 1 && samePlace(records.length),
      ...records.map((site) => siteCard(site, { ...context, number: number++, level })),
    ),
  );
  const places = h("ol", { class: "sites" }, ...cards);
  if (!told) return places;
  return h(
    "section",
    { class: `group is-${group.kind}`, "aria-label": told.title },
    h("h3", { text: told.title }),
    told.hint && h("p", { class: "hint", text: told.hint }),
    places,
  );
}

/** What is said above records that seem one place. @param {number} count */
function samePlace(count) {
  return h(
    "p",
    { class: "same-place-note" },
    h("strong", { text: samePlaceInWords(count) }),
    " C’est peut-être le même lieu, sous deux noms : comparez avant de venir.",
  );
}

function apart(name, explanation, sites, context) {
  if (sites.length === 0) return null;
  return h(
    "section",
    { class: "group" },
    h("h3", { text: name }),
    h("p", { class: "hint", text: explanation }),
    list(sites, { ...context, level: 4 }),
  );
}

function nothing(hasFilters, { clearFilters }) {
  return h(
    "div",
    { class: "empty" },
    h("p", {
      text: hasFilters
        ? "Aucun lieu ne répond à tous vos critères."
        : "Aucun lieu n’est connu ici pour le moment.",
    }),
    hasFilters
      ? h("button", {
          type: "button",
          onclick: clearFilters,
          text: "Effacer les besoins et les filtres",
        })
      : h("p", { text: "Votre mairie peut vous orienter vers une aide proche." }),
  );
}

/**
 * Shows that an answer is awaited.
 * @param {{title: HTMLElement, body: HTMLElement}} parts
 */
export function showWaiting({ title, body }) {
  title.textContent = "Recherche en cours…";
  fill(
    body,
    h("div", { class: "waiting", "aria-hidden": "true" }, h("span"), h("span"), h("span")),
  );
}

/**
 * Says that an answer is late.
 * @param {{body: HTMLElement}} parts
 * @returns {string}
 */
export function showLate({ body }) {
  const text = "La réponse tarde à venir. Vous pouvez attendre : la recherche continue.";
  body.prepend(notice(text));
  return text;
}

/**
 * Shows a failure that is not of the field, and returns what to announce.
 * @param {{title: HTMLElement, body: HTMLElement}} parts
 * @param {unknown} error
 * @param {Actions} actions
 * @returns {string}
 */
export function showFailure({ title, body }, error, { retry }) {
  const { title: told = "", text = "" } = failureInWords(error);
  title.textContent = told;
  fill(
    body,
    h(
      "div",
      { class: "failure" },
      h("p", { text }),
      h("button", { type: "button", onclick: retry, text: "Réessayer" }),
    ),
  );
  return `${told}. ${text}`;
}
