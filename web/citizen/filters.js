/** The form, whose fields stand in the page: filled from a question, and read back. */

import { minutesInWords } from "../shared/words.js";
import { known } from "./question.js";

/**
 * Returns the fields of the form by their names.
 * @param {HTMLFormElement} form
 * @returns {any}
 */
function fieldsOf(form) {
  return form.elements;
}

/**
 * Shows a question's filters in the form.
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} filters
 */
export function showFilters(form, filters) {
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (
    form.querySelectorAll("input[type=checkbox]")
  )) {
    box.checked = filters.getAll(box.name).includes(box.value);
  }
  const openAt = filters.get("open_at") ?? "";
  fieldsOf(form).when.value = openAt === "" || openAt === "now" ? openAt : "at";
  fieldsOf(form).at.value = openAt === "now" ? "" : openAt.slice(0, 16);
  fieldsOf(form).mode.value = filters.get("mode") ?? "car";
  showLimit(fieldsOf(form).max_minutes, filters.get("max_minutes") ?? "");
  showMoment(form);
}

/**
 * A limit that a link asks for and the list does not hold is added to it.
 * @param {HTMLSelectElement} select
 * @param {string} minutes
 */
function showLimit(select, minutes) {
  const isListed = [...select.options].some((option) => option.value === minutes);
  if (!isListed && Number(minutes) > 0)
    select.append(new Option(minutesInWords(Number(minutes)), minutes));
  select.value = minutes;
  if (select.selectedIndex < 0) select.value = "";
}

/**
 * Shows the field of a date and time only when one is asked for.
 * @param {HTMLFormElement} form
 */
export function showMoment(form) {
  const isAsked = fieldsOf(form).when.value === "at";
  /** @type {HTMLElement} */ (form.querySelector("#moment")).hidden = !isAsked;
  fieldsOf(form).at.disabled = !isAsked;
}

/**
 * Returns the filters that the form holds.
 * @param {HTMLFormElement} form
 * @returns {URLSearchParams}
 */
export function readFilters(form) {
  const given = new URLSearchParams(
    [...new FormData(form)].map(([name, value]) => [name, String(value)]),
  );
  const when = given.get("when");
  const openAt = when === "at" ? given.get("at") : when;
  if (openAt) given.set("open_at", openAt);
  return known(given);
}

/**
 * Says how many filters are set, needs left aside: they are always in sight.
 * @param {HTMLElement} counter
 * @param {URLSearchParams} filters
 */
export function countFilters(counter, filters) {
  const count = [...filters.keys()].filter((name) => name !== "need").length;
  counter.textContent = count ? ` (${count} actif${count > 1 ? "s" : ""})` : "";
}
