/** The list: what is shown while asking, for an answer, and when there is none. */

import { fill, h } from "../shared/dom.js";
import { failureInWords } from "../shared/failures.js";
import { distanceInWords } from "../shared/words.js";
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
    fill(body, candidateChooser(answer.candidates, actions.choose));
    return `${answer.candidates.length} endroits possibles : choisissez le vôtre.`;
  }
  const sites = answer.sites ?? [];
  const [unplaced, remote] = [answer.unplaced_sites ?? [], answer.remote_sites ?? []];
  const where = placeInWords(answer.origin, question);
  title.textContent = sites.length
    ? `${counted(sites.length)} ${where}`
    : `Aucun lieu trouvé ${where}`;
  const context = { mode: answer.mode ?? "car", askedAt: answer.asked_at };
  fill(
    body,
    ...noticesOf(answer, actions.choose),
    sites.length > 0 && tools(actions),
    sites.length > 0 && list(sites, context, true),
    sites.length === 0 && nothing(question.hasFilters, actions),
    group(
      "Lieux sans position connue",
      "Leur adresse n’a pas pu être placée sur la carte ; ils sont dans votre commune ou son code postal.",
      unplaced,
      context,
    ),
    group(
      "Aide à distance",
      "Ces services aident par téléphone ou en ligne, où que vous soyez.",
      remote,
      context,
    ),
  );
  return summary(sites, title.textContent);
}

function counted(count) {
  return count === 1 ? "1 lieu" : `${count} lieux`;
}

/**
 * @param {Record<string, any>|null} origin of the answer
 * @param {{where?: string, label?: string}} question
 */
function placeInWords(origin, { where, label }) {
  if (where) return where;
  const name = label ?? origin?.label ?? (origin?.commune && communeInWords(origin.commune));
  return name ? `près de ${name}` : "près de ce point";
}

function summary(sites, title) {
  const [first] = sites;
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

function list(sites, context, isNumbered) {
  const items = sites.map((site, index) =>
    h("li", {}, siteCard(site, { ...context, number: isNumbered ? index + 1 : undefined })),
  );
  return h(isNumbered ? "ol" : "ul", { class: "sites" }, ...items);
}

function group(name, explanation, sites, context) {
  if (sites.length === 0) return null;
  return h(
    "section",
    { class: "group" },
    h("h3", { text: name }),
    h("p", { class: "hint", text: explanation }),
    list(sites, { ...context, level: 4 }, false),
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
