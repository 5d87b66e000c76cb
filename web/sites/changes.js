/** What an import would change: a list for everybody, filtered by kind, beside a map. */

import { fill, h } from "../shared/dom.js";
import { count, whole } from "../shared/numbers.js";
import { distanceInWords } from "../shared/words.js";
import { fieldInWords } from "./fields.js";
import { listInWords } from "./words.js";

const FIRST = 100;

/** @type {ReadonlyArray<{role: string, one: string, many: string, colour: string, sign: string}>} */
export const ROLES = [
  { role: "added", one: "ajouté", many: "ajoutés", colour: "#17623b", sign: "+" },
  { role: "moved", one: "déplacé", many: "déplacés", colour: "#12355b", sign: "→" },
  { role: "changed", one: "modifié", many: "modifiés", colour: "#6a4b00", sign: "~" },
  { role: "removed", one: "retiré", many: "retirés", colour: "#a02525", sign: "×" },
];

/** What is drawn of a role that is not known. */
export const CHANGED = ROLES[2];

/**
 * Returns the changes of a collection, one a place, what is added first: where a moved one comes from is left to the map.
 * @param {any} collection of `GET …/changes`
 * @returns {any[]}
 */
export function changesOf(collection) {
  const rank = (/** @type {any} */ { properties }) =>
    ROLES.findIndex(({ role }) => role === properties.role);
  return collection.features
    .filter((/** @type {any} */ { properties }) => properties.role !== "moved_from")
    .sort((/** @type {any} */ one, /** @type {any} */ other) => rank(one) - rank(other));
}

/**
 * Returns what changes of a place, in words.
 * @param {any} properties of its feature
 */
export function changeInWords({ role, moved_m: moved, fields = [] }) {
  if (role === "added") return "nouveau lieu";
  if (role === "removed") return "n’est plus dans le fichier";
  const parts = [];
  if (role === "moved")
    parts.push(
      typeof moved === "number"
        ? `déplacé de ${distanceInWords(moved)}`
        : "position ajoutée ou retirée",
    );
  const names = fields.map((/** @type {string} */ field) =>
    fieldInWords(field).replace(/ \(.*/, "").toLowerCase(),
  );
  if (names.length > 0) parts.push(`change : ${listInWords(names)}`);
  return parts.join(" ; ") || "modifié";
}

/**
 * Draws the list of changes.
 * @param {HTMLElement} target
 * @param {any} collection
 * @param {{filter: (roles: Set<string>) => void, show: (feature: any) => void, say: (text: string) => void}} told
 */
export function drawChanges(target, collection, { filter, show, say }) {
  const all = changesOf(collection);
  const shown = new Set(ROLES.map(({ role }) => role));
  const list = h("div", { class: "changes" });
  let isWhole = false;
  fill(
    target,
    h(
      "fieldset",
      {},
      h("legend", { class: "visually-hidden", text: "Changements affichés" }),
      h("div", { class: "pills" }, ...ROLES.map(pill)),
    ),
    collection.unplaced > 0 &&
      h("p", {
        class: "hint",
        text: `${count(collection.unplaced, "changement n’a pas de position et n’est pas montré", "changements n’ont pas de position et ne sont pas montrés")} ici.`,
      }),
    collection.truncated &&
      h("p", {
        class: "hint",
        text: `Les ${whole(all.length)} premiers changements sont montrés ici ; les nombres de l’étape Publier les comptent tous.`,
      }),
    list,
  );
  draw();

  /** @param {typeof ROLES[number]} role */
  function pill({ role, many, one, sign }) {
    const number = all.filter(({ properties }) => properties.role === role).length;
    return h(
      "label",
      { class: "choice", "data-role": role },
      h("input", {
        type: "checkbox",
        checked: number > 0,
        disabled: number === 0,
        onchange: (/** @type {any} */ event) => {
          if (event.target.checked) shown.add(role);
          else shown.delete(role);
          say(`${count(draw(), "changement affiché", "changements affichés")}.`);
          filter(shown);
        },
      }),
      h("span", { class: "sign", "aria-hidden": "true", text: sign }),
      h("span", { text: `${whole(number)} ${number > 1 ? many : one}` }),
    );
  }

  function draw() {
    const kept = all.filter(({ properties }) => shown.has(properties.role));
    const some = isWhole ? kept : kept.slice(0, FIRST);
    fill(
      list,
      kept.length === 0 && h("p", { text: "Aucun changement à montrer." }),
      h("ul", {}, ...some.map(item)),
      some.length < kept.length &&
        h("button", {
          type: "button",
          class: "plain",
          text: `Afficher les ${whole(kept.length)} changements`,
          onclick: () => ((isWhole = true), draw()),
        }),
    );
    return kept.length;
  }

  /** @param {any} feature */
  function item(feature) {
    const { nom, role } = feature.properties;
    const { sign } = ROLES.find((each) => each.role === role) ?? CHANGED;
    return h(
      "li",
      { "data-role": role },
      h("span", { class: "sign", "aria-hidden": "true", text: sign }),
      h(
        "span",
        {},
        feature.geometry
          ? h("button", { type: "button", class: "link", text: nom, onclick: () => show(feature) })
          : h("strong", { text: nom }),
        h("span", { class: "hint", text: changeInWords(feature.properties) }),
      ),
    );
  }
}
