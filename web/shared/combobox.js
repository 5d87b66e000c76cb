/**
 * A text field with suggestions, after the ARIA pattern "editable combobox with list autocomplete".
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */

import { fill, h } from "./dom.js";

const PAUSE_MS = 80;

/**
 * Makes a combobox of an input and a list.
 *
 * Arrow keys move, Enter chooses, Escape closes, Tab leaves what was typed. A failure to suggest is
 * silent: what was typed can always be sent as it is.
 *
 * @template T
 * @param {import("../types/combobox.d.ts").Parts<T>} parts
 * @returns {{close: () => void}}
 */
export function combobox({ input, listbox, status, suggest, words, choose }) {
  /** @type {T[]} */
  let shown = [];
  let active = -1;
  let timer = 0;
  let asking = new AbortController();

  function close() {
    clearTimeout(timer);
    asking.abort();
    shown = [];
    active = -1;
    listbox.hidden = true;
    fill(listbox);
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /**
   * Shows suggestions; the one that somebody has come to stays, where a later answer has it too.
   * @param {T[]} suggestions
   */
  function show(suggestions) {
    const held = active < 0 ? "" : told(shown[active]);
    shown = suggestions;
    active = held ? suggestions.findIndex((each) => told(each) === held) : -1;
    fill(listbox, ...suggestions.map(option));
    mark();
    listbox.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
    const many = suggestions.length > 1 ? "s" : "";
    status.textContent = suggestions.length
      ? `${suggestions.length} suggestion${many}, flèches haut et bas pour choisir`
      : "Aucune suggestion";
  }

  /**
   * @param {T} suggestion
   * @param {number} index
   */
  function option(suggestion, index) {
    const { label, detail } = words(suggestion);
    return h(
      "li",
      {
        role: "option",
        id: `${listbox.id}-${index}`,
        "aria-selected": "false",
        // Before the field loses the focus: a click is a choice, not a departure.
        onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => pick(index),
      },
      h("span", { class: "suggestion-name", text: label }),
      detail && h("span", { class: "suggestion-detail", text: detail }),
    );
  }

  /** @param {number} index */
  function pick(index) {
    const suggestion = shown[index];
    input.value = words(suggestion).label;
    close();
    status.textContent = "";
    choose(suggestion);
  }

  /** What is read of a suggestion. @param {T} suggestion */
  function told(suggestion) {
    const { label, detail } = words(suggestion);
    return `${label}\n${detail ?? ""}`;
  }

  /** @param {number} step */
  function move(step) {
    if (shown.length === 0) return;
    active = (active + step + shown.length + (active < 0 && step < 0 ? 1 : 0)) % shown.length;
    mark();
  }

  function mark() {
    [...listbox.children].forEach((each, index) => {
      each.setAttribute("aria-selected", String(index === active));
      if (index === active) each.scrollIntoView({ block: "nearest" });
    });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${listbox.id}-${active}`);
  }

  async function refresh() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const text = input.value.trim();
    // A number is of no name before it is a whole postcode.
    if (text.length < 2 || /^\d{1,4}$/.test(text)) {
      close();
      return;
    }
    try {
      const suggestions = await suggest(text, signal);
      if (!signal.aborted) show(suggestions);
    } catch {
      if (!signal.aborted) close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (shown.length) event.preventDefault();
      if (shown.length) move(event.key === "ArrowDown" ? 1 : -1);
      else if (event.key === "ArrowDown" && event.altKey) refresh();
    } else if (event.key === "Escape" && !listbox.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      pick(active);
    }
  });

  return { close };
}
