/** What is supposed, told: who gains and who loses, with what takes each supposition back. */

import { fill, h } from "../shared/dom.js";
import { count, share, whole } from "../shared/numbers.js";
import { isWhatIf, toggled, withPlaceIn } from "./what-if.js";

/**
 * @typedef {import("./sites.js").Place} Place
 * @typedef {import("./state.js").State} State
 */

/**
 * Returns who gains and who loses, in a sentence or two.
 * @param {import("../types/coverage.d.ts").Change} change
 * @param {import("../types/coverage.d.ts").Indicators} indicators
 */
export function effectInWords(
  { gained, lost, nearer, farther },
  { within_threshold: within, weight },
) {
  /** @type {[{communes: number, people: number}, string][]} */
  const told = [
    [farther, "plus loin d’un lieu"],
    [lost, "dans des communes moins bien classées"],
    [nearer, "plus près d’un lieu"],
    [gained, "dans des communes mieux classées"],
  ];
  // A commune may lose advisors, and its class, without being any farther: no figure is part of another.
  const parts = told
    .filter(([counted]) => counted.communes > 0)
    .map(
      ([{ communes, people }, what]) =>
        `${count(people, "habitant serait", "habitants seraient")} ${what} (${count(communes, "commune", "communes")})`,
    );
  const who = parts.length > 0 ? parts.join(" ; ") : "Personne ne gagnerait ni ne perdrait";
  const ofAll = weight.name === "people" ? "des habitants" : "du total";
  return `${who}. ${share(within.share)} ${ofAll} seraient à ${whole(within.minutes)} minutes ou moins.`;
}

/**
 * Draws what is supposed, with what takes each supposition back.
 * @param {HTMLElement} target
 * @param {State} state
 * @param {any} answer
 * @param {Place[]} places of the territory, those closed among them
 * @param {(change: Partial<State>) => void} go
 */
export function drawWhatIf(target, state, answer, places, go) {
  target.hidden = !isWhatIf(state);
  if (target.hidden || !answer.change) return;
  const { without, added } = state;
  /** @param {string} code */
  const communeOf = (code) =>
    answer.rows.find((/** @type {any} */ row) => row.code === code)?.name ?? `commune ${code}`;
  /** @type {(words: string, undo: string, change: Partial<State>) => HTMLElement} */
  const item = (words, undo, change) =>
    h(
      "li",
      {},
      `${words} `,
      h("button", {
        type: "button",
        class: "plain",
        text: undo,
        "aria-label": `${undo} : ${words}`,
        onclick: () => go(change),
      }),
    );
  fill(
    target,
    h("h3", { id: "what-if-title", tabindex: "-1", text: state.title || "Et si…" }),
    h("p", { text: effectInWords(answer.change, answer.indicators) }),
    h(
      "ul",
      {},
      ...without.map((id) =>
        item(
          `Fermé : ${places.find((each) => each.site_id === id)?.name ?? `un lieu d’un autre territoire (${id})`}`,
          "Rouvrir",
          toggled(state, id),
        ),
      ),
      ...added.map((code) =>
        item(
          `Ouvert : un lieu d’un conseiller à ${communeOf(code)}`,
          "Retirer",
          withPlaceIn(state, code),
        ),
      ),
    ),
    h(
      "label",
      { class: "what-if-name" },
      "Nom de cette hypothèse",
      h("input", {
        type: "text",
        maxlength: "80",
        value: state.title,
        onchange: (/** @type {any} */ event) => go({ title: event.target.value.trim() }),
      }),
    ),
    h("p", {
      class: "hint",
      text: "Cercle violet : fermé ; point vert : ouvert. L’adresse de cette page contient l’hypothèse : copiez-la pour la garder ou la partager. Les fichiers à télécharger en tiennent compte.",
    }),
    h("button", {
      type: "button",
      class: "plain",
      text: "Revenir à la situation réelle",
      onclick: () => go({ without: [], added: [], title: "" }),
    }),
  );
}
