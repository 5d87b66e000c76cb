/** Step 2: what each column of the file gives, as understood and as changed. */

import { fill, h } from "../shared/dom.js";
import { count, whole } from "../shared/numbers.js";
import { columnRow } from "./column-row.js";
import { keepMapping, keptMapping } from "./draft.js";
import { isSame, lacking, undecided, useOf, withAllLost, withUse } from "./mapping.js";
import { fileInWords, isOpen, listInWords, quoted } from "./words.js";

/** @type {ReadonlyArray<[string, string, string]>} groups of rows: state, title, what it means */
const GROUPS = [
  [
    "undecided",
    "À décider",
    "Ces colonnes sont remplies et rien ne les lit. Dites ce que chacune donne, ou qu’elle peut être perdue : sans cela, rien n’est publié.",
  ],
  [
    "doubtful",
    "Devinées, à confirmer",
    "Un coup d’œil aux exemples suffit. Ce qui est juste n’a pas à être touché.",
  ],
  ["read", "Lues", ""],
  [
    "may_be_lost",
    "Peuvent être perdues",
    "Remplies, et laissées de côté en connaissance de cause.",
  ],
  ["empty", "Vides", "Aucune ligne ne les remplit."],
];
/** @type {Record<string, string>} */
const ORIGINS = {
  known: "Cette forme de fichier est connue : ses colonnes sont lues comme d’habitude.",
  kept: "Un fichier aux mêmes colonnes a déjà été confirmé : les mêmes choix sont repris.",
  guessed:
    "Ces colonnes sont nouvelles : ce que donne chacune a été deviné, d’après son nom et ses valeurs.",
  confirmed:
    "Ces colonnes ont été confirmées. Le prochain fichier qui a les mêmes sera lu de la même façon.",
};

/**
 * Draws the mapping of an import.
 * @param {HTMLElement} target
 * @param {import("../types/sites.d.ts").ImportReply} found the import
 * @param {{apply: (mapping: any) => Promise<boolean>, next: () => void, say: (text: string) => void}} told
 */
export function drawColumns(target, found, { apply, next, say }) {
  if (!found.mapping || !found.columns) {
    fill(
      target,
      h("p", {
        text: "Les colonnes de ce fichier n’ont pas pu être lues : le rapport dit pourquoi.",
      }),
      h("button", { type: "button", text: "Voir le rapport", onclick: next }),
    );
    return;
  }
  const first = found.mapping;
  const isFixed = !["checked", "held", "refused"].includes(found.state);
  /** @type {import("./mapping.js").Mapping} */
  let mapping = (!isFixed && keptMapping(found.id, first)) || first;
  const foot = h("div", { class: "foot" });
  const head = h("div");
  const rows = new Map();
  for (const column of found.columns) {
    const change = (/** @type {any} */ use) => changed(withUse(mapping, column.column, use));
    rows.set(column.column, columnRow(column, useOf(mapping, column.column), { change, isFixed }));
  }
  fill(target, head, ...GROUPS.map(group), foot);
  drawHead();
  drawFoot();

  /** @param {any} other */
  function changed(other) {
    mapping = other;
    keepMapping(found.id, isSame(mapping, first) ? null : mapping);
    for (const [column, row] of rows) row.draw(useOf(mapping, column));
    drawHead();
    drawFoot();
  }

  function drawHead() {
    const waiting = undecided(mapping).length;
    const { halves, mute } = lacking(mapping);
    const named = (/** @type {string[]} */ names) => listInWords(names.map(quoted));
    fill(
      head,
      h("p", { text: fileInWords(found.file) && `Fichier lu : ${fileInWords(found.file)}.` }),
      h("p", { text: ORIGINS[mapping.origin] ?? "" }),
      waiting > 0 &&
        !isFixed &&
        h(
          "div",
          { class: "notice" },
          h("p", {
            text: `${count(waiting, "colonne remplie attend", "colonnes remplies attendent")} votre décision.`,
          }),
          h("button", {
            type: "button",
            text:
              waiting > 1 ? `Les ${whole(waiting)} peuvent être perdues` : "Elle peut être perdue",
            onclick: () => {
              changed(withAllLost(mapping));
              say("Les colonnes à décider peuvent être perdues. Appliquez pour le confirmer.");
              /** @type {HTMLElement|null} */ (foot.querySelector("button"))?.focus();
            },
          }),
        ),
      halves.length > 0 &&
        h("p", {
          class: "error",
          role: "alert",
          text: `${named(halves)} ne donne que la moitié d’une position : choisissez aussi la colonne de l’autre moitié.`,
        }),
      mute.length > 0 &&
        h("p", {
          class: "error",
          role: "alert",
          text: `Dites ce que signifie un oui dans ${named(mute)}.`,
        }),
    );
  }

  function drawFoot() {
    const isChanged = !isSame(mapping, first);
    const { halves, mute } = lacking(mapping);
    const isWhole = halves.length + mute.length === 0;
    const waits = undecided(mapping).length > 0;
    const confirms = !isChanged && !waits && mapping.origin === "guessed" && isOpen(found);
    foot.toggleAttribute("data-changed", isChanged);
    fill(
      foot,
      isChanged && h("p", { text: "Vos changements ne sont pas encore appliqués." }),
      isChanged
        ? h("button", {
            type: "button",
            class: "primary",
            text: "Appliquer et vérifier de nouveau",
            disabled: !isWhole,
            onclick: send,
          })
        : h("button", {
            type: "button",
            class: "primary",
            text: "Continuer vers le rapport",
            onclick: next,
          }),
      isChanged &&
        h("button", {
          type: "button",
          text: "Annuler les changements",
          onclick: () => changed(first),
        }),
      confirms &&
        h("button", {
          type: "button",
          text: "Tout est juste : le retenir pour la suite",
          onclick: send,
        }),
    );
  }

  /** @param {any} event */
  async function send(event) {
    event.target.disabled = true;
    if (await apply({ ...mapping, origin: "confirmed" })) keepMapping(found.id, null);
    event.target.disabled = false;
  }

  /** @param {[string, string, string]} group */
  function group([state, title, words]) {
    const mine = [...rows.values()]
      .map(({ row }) => row)
      .filter(({ dataset }) => dataset.state === state);
    if (mine.length === 0) return null;
    // What is read as it should be waits behind what is not.
    const isFolded =
      state === "may_be_lost" ||
      state === "empty" ||
      (state === "read" && undecided(mapping).length > 0);
    const id = `columns-${state}`;
    const label = `${title} (${whole(mine.length)})`;
    const body = [
      words && h("p", { class: "hint", text: words }),
      h(
        "table",
        { class: "columns-table", "aria-label": title },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ...["Colonne", "Exemples", "Donne", "Comment", "État"].map((text) =>
              h("th", { scope: "col", text }),
            ),
          ),
        ),
        h("tbody", {}, ...mine),
      ),
    ];
    return isFolded
      ? h("details", { class: "columns-group" }, h("summary", { text: label }), ...body)
      : h(
          "section",
          { class: "columns-group", "aria-labelledby": id },
          h("h3", { id, text: label }),
          ...body,
        );
  }
}
