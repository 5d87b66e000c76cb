/** The buttons of each site of a plan, in its row and on the map, and what they did to it. */

import { fill, h } from "../shared/dom.js";
import { breaksInWords, costInWords } from "./hand.js";

/**
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {import("./hand-panel.js").Hand} Hand
 * @typedef {{set: (kind: "kept"|"forbidden", site: Site) => void, askWhere: (site: Site) => void}} Actions
 */

/**
 * Returns what makes the buttons of a site, and what shows on all of them how the plan is changed.
 * @param {() => Actions} actions
 */
export function handCells(actions) {
  /** @type {{site: Site, buttons: Record<string, HTMLElement>, said: HTMLElement}[]} */
  let cells = [];
  /** @type {Hand} */
  let hand = { edits: [], reply: null, moving: null };

  /** @param {{site: Site, buttons: Record<string, HTMLElement>, said: HTMLElement}} cell */
  function show({ site, buttons, said }) {
    const edit = hand.edits.find((each) => each.commune === site.commune);
    for (const [kind, button] of Object.entries(buttons))
      button.setAttribute("aria-pressed", String(edit?.kind === kind));
    const change = hand.reply?.changes.find((each) => each.commune === site.commune);
    said.textContent = edit ? wordsOf(edit, change) : "";
  }

  return {
    /**
     * Returns the buttons of a site.
     * @param {Site} site
     */
    of(site) {
      /** @type {(label: string, work: () => void) => HTMLElement} */
      const button = (label, work) =>
        h("button", {
          type: "button",
          class: "small",
          text: label,
          "aria-label": `${label.replace("…", "")} : ${site.name}`,
          onclick: work,
        });
      const buttons = {
        kept: button("Garder", () => actions().set("kept", site)),
        forbidden: button("Interdire", () => actions().set("forbidden", site)),
        moved: button("Déplacer…", () => actions().askWhere(site)),
      };
      const said = h("span", { class: "hint" });
      const cell = { site, buttons, said };
      cells.push(cell);
      show(cell);
      return h("div", { class: "hand-cell" }, ...Object.values(buttons), said);
    },
    /** @param {Hand} changed */
    update(changed) {
      hand = changed;
      // Rows that were sorted away, markers that were closed.
      cells = cells.filter((each) => each.said.isConnected);
      for (const cell of cells) show(cell);
    },
  };
}

/**
 * @param {import("./hand.js").Edit} edit
 * @param {import("./hand.js").Change|undefined} change
 */
function wordsOf({ kind, toName }, change) {
  if (kind === "kept") return "Gardé";
  const what = kind === "forbidden" ? "Interdit" : `Déplacé à ${toName}`;
  if (!change) return what;
  return [`${what} : ${costInWords(change.people)}`, breaksInWords(change.breaks)]
    .filter(Boolean)
    .join(". ");
}

/**
 * Returns what a site's marker shows when it is clicked.
 * @param {Site} site
 * @param {HTMLElement|undefined} buttons none where it is only read
 * @param {() => void} showRow
 */
export function markerOf(site, buttons, showRow) {
  const card = h("div", { class: "marker-card" });
  fill(
    card,
    h("p", {}, h("strong", { text: site.name })),
    buttons,
    h("button", { type: "button", class: "link", text: "Voir sa ligne", onclick: showRow }),
  );
  return card;
}
