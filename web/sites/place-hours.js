/** The hours of one place, day by day, read as they are typed. */

import { DAY_NAMES } from "../citizen/hours.js";
import { fill, h } from "../shared/dom.js";
import { capital } from "../shared/words.js";
import { daysOf, readSpans, typedSpans, weekInOsm, weekInWords } from "./week.js";

/**
 * Draws the hours of a place, and returns what reads them: null while they are not understood.
 * @param {HTMLElement} target
 * @param {string|null} horaires
 * @returns {{value: () => string|null, isChanged: () => boolean}}
 */
export function hoursForm(target, horaires) {
  const first = horaires ?? "";
  const known = daysOf(first);
  let days = known ?? DAY_NAMES.map(() => /** @type {Array<[string, string]>} */ ([]));
  let isWeek = Boolean(known);
  const reading = h("p", { role: "status", class: "reading" });
  draw();
  return {
    value: () =>
      isWeek ? (days.includes(/** @type {any} */ (null)) ? null : weekInOsm(days)) : first,
    isChanged: () =>
      isWeek &&
      (!known || days.includes(/** @type {any} */ (null)) || weekInOsm(days) !== weekInOsm(known)),
  };

  function draw() {
    if (!isWeek) {
      fill(
        target,
        h("p", {}, "Écrits ainsi : ", h("code", { text: first })),
        h("p", {
          class: "hint",
          text: "C’est plus qu’une semaine simple (vacances, jours fériés, semaines alternées…). Vous pouvez les remplacer par une semaine.",
        }),
        h("button", { type: "button", text: "Les remplacer par une semaine", onclick: replace }),
      );
      return;
    }
    fill(
      target,
      h("p", {
        class: "hint",
        id: "hours-hint",
        text: "Par exemple 9h-12h, 14h-17h30. Vide : fermé.",
      }),
      h("div", { class: "week" }, ...days.map(day)),
      reading,
    );
    read();
  }

  function replace() {
    isWeek = true;
    draw();
    target.querySelector("input")?.focus();
  }

  /** @param {Array<[string, string]>} spans @param {number} index */
  function day(spans, index) {
    const id = `hours-${index}`;
    const input = h("input", {
      type: "text",
      id,
      autocomplete: "off",
      value: typedSpans(spans ?? []),
      "aria-describedby": "hours-hint",
      oninput: () => {
        const told = readSpans(input.value);
        days = days.map((each, at) => (at === index ? /** @type {any} */ (told) : each));
        input.setAttribute("aria-invalid", String(!told));
        read();
      },
    });
    return h("div", {}, h("label", { for: id, text: capital(DAY_NAMES[index]) }), input);
  }

  function read() {
    const wrong = days.findIndex((each) => each === null);
    reading.dataset.bad = String(wrong >= 0);
    reading.textContent =
      wrong >= 0
        ? `${capital(DAY_NAMES[wrong])} n’est pas compris : écrivez par exemple 9h-12h, 14h-17h30.`
        : `Compris : ${weekInWords(days)}.`;
  }
}
