/** Correcting one place by hand: found by its name, then changed; and the corrections that stand. */

import { combobox } from "../shared/combobox.js";
import { comboboxParts } from "../shared/combobox-parts.js";
import { fill, h } from "../shared/dom.js";
import { nameField } from "../shared/named-field.js";
import { count } from "../shared/numbers.js";
import { askCorrections, askPlace, searchPlaces } from "./client.js";
import { siteOf } from "./correction.js";
import { drawPlace } from "./place-form.js";
import { moment, quoted } from "./words.js";

/**
 * Returns the view of places in an element.
 * @param {HTMLElement} target
 * @param {{go: (asked: Record<string, string>) => void, say: (text: string) => void, fail: (error: unknown) => void,
 *   snapshot: () => Promise<string>, changed: () => void}} told
 */
export function placeView(target, { go, say, fail, snapshot, changed }) {
  const { input, listbox, status } = comboboxParts({
    id: "place-search",
    list: "suggestions",
    label: "Lieux trouvés",
  });
  const none = h("p", { class: "hint", hidden: true });
  const form = h("section", { class: "place-form" });
  const standing = h("section", { "aria-labelledby": "corrections-title" });
  fill(
    target,
    h("h2", { text: "Corriger un lieu à la main" }),
    h("label", { for: "place-search", text: "Quel lieu ?" }),
    h("p", {
      class: "hint",
      text: "Des mots de son nom ou de sa commune, parmi les lieux en service.",
    }),
    h("div", { class: "combobox" }, input, listbox),
    none,
    status,
    form,
    standing,
  );
  combobox({
    input,
    listbox,
    status,
    async suggest(text, signal) {
      const places = await searchPlaces(text, signal);
      none.hidden = places.length > 0;
      none.textContent = `Aucun lieu en service ne répond à ${quoted(text)}.`;
      return places;
    },
    words: (site) => ({
      label: site.nom ?? site.id,
      detail: [site.code_postal, site.commune].filter(Boolean).join(" "),
    }),
    choose: (site) => go({ vue: "lieu", lieu: site.id }),
  });

  return { show };

  /**
   * Shows a place, or where to look for one.
   * @param {string|null} id
   * @param {AbortSignal} signal
   * @param {string} [before] what has just been done
   */
  async function show(id, signal, before) {
    if (!before) fill(form);
    drawStanding(signal);
    if (!id) return;
    const held = input.value;
    try {
      const place = await askPlace(id, signal);
      nameField(input, held, siteOf(place).nom ?? id);
      drawPlace(form, place, {
        saved(words) {
          say(words);
          changed();
          show(id, signal, words);
        },
        fail,
        snapshot,
      });
      if (before) form.prepend(h("p", { class: "notice good-notice", text: before }));
      form.querySelector("h2")?.focus();
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }

  /** @param {AbortSignal} signal */
  async function drawStanding(signal) {
    try {
      const { corrections } = await askCorrections();
      if (signal.aborted) return;
      fill(
        standing,
        h("h3", { id: "corrections-title", text: "Corrections en place" }),
        corrections.length === 0
          ? h("p", { class: "hint", text: "Aucun lieu n’est corrigé à la main." })
          : h("p", {
              class: "hint",
              text: `${count(corrections.length, "lieu est corrigé", "lieux sont corrigés")} à la main.`,
            }),
        h("ul", { class: "rows-list" }, ...corrections.map(item)),
      );
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }

  /** @param {any} each */
  function item(each) {
    return h(
      "li",
      {},
      h("button", {
        type: "button",
        class: "link",
        text: each.nom,
        onclick: () => go({ vue: "lieu", lieu: each.id }),
      }),
      each.changed_at && h("span", { class: "hint", text: `le ${moment(each.changed_at)}` }),
    );
  }
}
