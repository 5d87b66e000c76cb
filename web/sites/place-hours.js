/** The hours of one place, day by day or in words, read as they are typed. */

import { DAY_NAMES } from "../citizen/hours.js";
import { fill, h } from "../shared/dom.js";
import { capital } from "../shared/words.js";
import { daysOf, readSpans, typedSpans, weekInOsm, weekInWords } from "./week.js";

/** @typedef {Array<[string, string]>} Spans */

/**
 * Draws the hours of a place, and returns what they are: null while a day is not understood.
 * @param {HTMLElement} target
 * @param {string|null} horaires
 * @returns {{value: () => string|null, isChanged: () => boolean}}
 */
export function hoursForm(target, horaires) {
  const first = horaires ?? "";
  const known = daysOf(first);
  /** @type {Array<Spans|null>} */
  let days = known ?? DAY_NAMES.map(() => []);
  let text = first;
  let isWeek = Boolean(known);
  const reading = h("p", { role: "status", class: "reading" });
  draw();
  return { value, isChanged: () => value() !== (isWeek && known ? weekInOsm(known) : first) };

  function value() {
    if (!isWeek) return text.trim();
    const understood = days.filter((each) => each !== null);
    return understood.length === days.length ? weekInOsm(understood) : null;
  }

  function draw() {
    fill(target, ...(isWeek ? weekParts() : textParts()), reading, other());
    read();
  }

  function other() {
    return h("button", {
      type: "button",
      class: "plain",
      text: isWeek ? "Les écrire en toutes lettres" : "Les écrire jour par jour",
      onclick() {
        if (isWeek) text = value() ?? text;
        else days = daysOf(text) ?? days;
        isWeek = !isWeek;
        draw();
        target.querySelector("input")?.focus();
      },
    });
  }

  function weekParts() {
    return [
      h("p", {
        class: "hint",
        id: "hours-hint",
        text: "Par exemple 9h-12h, 14h-17h30. Vide : fermé ce jour-là.",
      }),
      h("div", { class: "week" }, ...days.map(day)),
    ];
  }

  /** @param {Spans|null} spans @param {number} index */
  function day(spans, index) {
    const id = `hours-${index}`;
    const input = h("input", {
      type: "text",
      id,
      autocomplete: "off",
      value: typedSpans(spans ?? []),
      "aria-describedby": "hours-hint",
      oninput() {
        const understood = readSpans(input.value);
        days = days.map((each, at) => (at === index ? understood : each));
        input.setAttribute("aria-invalid", String(!understood));
        read();
      },
    });
    return h("div", {}, h("label", { for: id, text: capital(DAY_NAMES[index]) }), input);
  }

  function textParts() {
    const input = h("input", {
      type: "text",
      id: "hours-text",
      autocomplete: "off",
      maxlength: "2000",
      value: text,
      oninput() {
        text = input.value;
        read();
      },
    });
    return [
      h("label", { for: "hours-text", text: "Horaires, en français ou au format OpenStreetMap" }),
      input,
    ];
  }

  function read() {
    const wrong = days.findIndex((each) => each === null);
    reading.dataset.bad = String(isWeek && wrong >= 0);
    if (isWeek)
      reading.textContent =
        wrong >= 0
          ? `${capital(DAY_NAMES[wrong])} n’est pas compris : écrivez par exemple 9h-12h, 14h-17h30.`
          : `Compris : ${weekInWords(/** @type {Spans[]} */ (days))}.`;
    else {
      const week = daysOf(text.trim());
      reading.textContent = week
        ? `Compris : ${weekInWords(week)}.`
        : "Ce texte sera lu à l’enregistrement : s’il n’est pas compris en entier, rien ne change.";
    }
  }
}
