/** The citizen's page: from a question to the places, and back with the browser's arrows. */

import { askNearest } from "../shared/api.js";
import { combobox } from "../shared/combobox.js";
import { failureInWords } from "../shared/failures.js";
import { of } from "../shared/french.js";
import { positionFailureInWords, roundedPosition } from "../shared/position.js";
import { countFilters, readFilters, showFilters, showMoment } from "./filters.js";
import { groupsOf, toResults } from "./groups.js";
import { mapPanel } from "./map-panel.js";
import { provenanceInWords } from "./notices.js";
import {
  placeOfSuggestion,
  placeOfText,
  readAddress,
  remembered,
  suggestPlaces,
  writeAddress,
  writeRequest,
} from "./question.js";
import { resultBar } from "./result-bar.js";
import { showAnswer, showFailure, showLate, showWaiting } from "./results.js";

const LATE_MS = 4000;
const WAITING_MS = 250;
const WIDE = "(min-width: 60rem)";
const HERE = "Ma position (à 100 m près)";

/** @type {(id: string) => HTMLElement} */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (at("question"));
const fields = /** @type {any} */ (form.elements);
const input = /** @type {HTMLInputElement} */ (at("place"));
const parts = { title: at("results-title"), body: at("answer") };
const map = mapPanel(document);
const bar = resultBar(/** @type {HTMLButtonElement} */ (at("to-results")), parts.title);

/** @typedef {import("./question.js").Place} Place */
/** @type {import("./question.js").Question} */
let question = { place: null, filters: new URLSearchParams() };
/** @type {Place|null} what the field's text stands for, while it is unchanged */
let chosen = null;
let asking = new AbortController();

/**
 * Asks the question as it stands, and shows what comes.
 * @param {{history?: "push"|"replace"|"none", focus?: boolean, isShown?: boolean}} [how] `isShown`: the
 *   results come into sight, and the focus stays where it is
 */
async function ask({ history = "push", focus = false, isShown = false } = {}) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  tellField("");
  countFilters(at("filter-count"), question.filters);
  document.documentElement.classList.add("is-asked");
  at("results").setAttribute("aria-busy", "true");
  const timers = [
    setTimeout(() => showWaiting(parts), WAITING_MS),
    setTimeout(() => announce(showLate(parts)), LATE_MS),
  ];
  try {
    const answer = await askNearest("", writeRequest(question), signal);
    timers.forEach(clearTimeout);
    keep(answer, history);
    const { place, filters } = question;
    const told = showAnswer(
      parts,
      answer,
      { where: whereOf(place), label: labelOf(place), hasFilters: filters.size > 0 },
      actions,
    );
    map.show(answer);
    at("provenance").textContent = provenanceInWords(answer);
    bar(toResults(groupsOf(answer)));
    finish(told, focus, isShown);
  } catch (error) {
    timers.forEach(clearTimeout);
    if (!signal.aborted) fail(error);
  }
}

/**
 * Remembers the question as the API understood it, in the page's address.
 * @param {import("../types/nearest.d.ts").NearestReply} answer
 * @param {"push"|"replace"|"none"} history
 */
function keep(answer, history) {
  if (!answer.candidates?.length)
    question = {
      ...question,
      place: remembered(/** @type {Place} */ (question.place), answer.origin),
    };
  chosen = question.place;
  const label = labelOf(question.place);
  if (label && input.value.trim() === "") input.value = label;
  const address = `${location.pathname}${writeAddress(question)}`;
  if (history === "push" && address !== location.pathname + location.search)
    window.history.pushState(null, "", address);
  else if (history !== "none") window.history.replaceState(null, "", address);
  document.title = label
    ? `Aide numérique près ${of(label)}`
    : "Trouver de l’aide numérique près de chez moi";
}

function finish(told, focus, isShown) {
  at("results").setAttribute("aria-busy", "false");
  document.documentElement.classList.add("has-answer");
  if (!focus) announce(told);
  else parts.title.focus();
  if (focus || isShown)
    parts.title.scrollIntoView({ block: window.matchMedia(WIDE).matches ? "nearest" : "start" });
}

function fail(error) {
  map.hide();
  bar("");
  const { field } = failureInWords(error);
  at("results").setAttribute("aria-busy", "false");
  if (field) {
    parts.title.textContent = "Aucun résultat";
    parts.body.replaceChildren();
    tellField(field);
    input.focus();
  } else announce(showFailure(parts, error, actions));
}

function announce(text) {
  at("status").textContent = text;
}

/** Says a fault beside the field; an empty text takes it away. */
function tellField(text) {
  at("place-error").textContent = text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** @param {Place|null} place */
function whereOf(place) {
  return place?.kind === "point" ? place.where : undefined;
}

/** @param {Place|null} place */
function labelOf(place) {
  if (place?.kind === "postcode") return place.code;
  if (place?.kind === "text") return place.text;
  return place?.label;
}

/** @param {Place} place */
function choose(place) {
  question = { ...question, place };
  input.value = labelOf(place) ?? "";
  ask({ focus: true });
}

const actions = {
  choose,
  clearFilters() {
    question = { ...question, filters: new URLSearchParams() };
    showFilters(form, question.filters);
    countFilters(at("filter-count"), question.filters);
    if (question.place) ask();
  },
  retry: () => ask({ history: "replace", focus: true }),
  async share(event) {
    const button = event.currentTarget;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "Lien copié";
      announce("Le lien est copié.");
    } catch {
      announce("Le lien n’a pas pu être copié : copiez l’adresse de la page.");
    }
  },
};

const box = combobox({
  input,
  listbox: at("suggestions"),
  status: at("suggestion-status"),
  suggest: suggestPlaces,
  words: ({ label }) => ({ label }),
  choose: (suggestion) => choose(placeOfSuggestion(suggestion)),
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  box.close();
  const isUnchanged = chosen && labelOf(chosen) === input.value.trim();
  const place = isUnchanged ? chosen : placeOfText(input.value);
  if (!place) {
    tellField("Indiquez une adresse, une commune ou un code postal.");
    input.focus();
    return;
  }
  question = { place, filters: readFilters(form) };
  ask({ focus: true });
});

form.addEventListener("change", (event) => {
  if (event.target === input) return;
  showMoment(form);
  if (
    /** @type {any} */ (event.target).name === "when" &&
    fields.when.value === "at" &&
    !fields.at.value
  ) {
    fields.at.focus();
    return;
  }
  question = { ...question, filters: readFilters(form) };
  countFilters(at("filter-count"), question.filters);
  if (question.place) ask();
});

at("clear-filters").addEventListener("click", actions.clearFilters);

at("near-me").addEventListener("click", async () => {
  box.close();
  announce("Recherche de votre position…");
  try {
    const here = await roundedPosition();
    choose({ kind: "point", ...here, label: HERE, where: "autour de votre position" });
  } catch (error) {
    tellField(positionFailureInWords(error));
    announce(positionFailureInWords(error));
  }
});

window.addEventListener("popstate", () => {
  // A link within the page (the skip link) comes here too, and asks nothing new.
  if (writeAddress(readAddress(location.search)) !== writeAddress(question)) open("none");
});
window.addEventListener("beforeprint", () => {
  for (const each of /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details.site-more")
  ))
    each.open = true;
});

/**
 * Opens the page at its address.
 * @param {"replace"|"none"} history
 */
function open(history) {
  question = readAddress(location.search);
  input.value = labelOf(question.place) ?? "";
  showFilters(form, question.filters);
  countFilters(at("filter-count"), question.filters);
  // Who comes by a link comes for what it shows, and not for the form above it.
  if (question.place) ask({ history, isShown: history === "replace" });
  else if (history === "none") location.reload();
}

document.documentElement.classList.add("is-live");
open("replace");
