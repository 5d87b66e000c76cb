/** The schedule that pulls a file by itself: whether there is one, and what its last turns gave. */

import { fill, h } from "../shared/dom.js";
import { askSchedule } from "./client.js";
import { moment, sentence, SHORT_STATES } from "./words.js";

/** @type {Record<string, string>} */
const OUTCOMES = {
  unchanged: "Rien de nouveau",
  imported: "Un nouveau fichier",
  failed: "Le fichier n’a pas pu être relevé",
};

/**
 * Draws the schedule in an element.
 * @param {HTMLElement} target
 * @param {{go: (asked: Record<string, string>) => void, fail: (error: unknown) => void}} told
 * @param {AbortSignal} signal
 */
export async function drawSchedule(target, { go, fail }, signal) {
  fill(
    target,
    h("h2", { text: "Relève automatique" }),
    h("p", { class: "hint", text: "Lecture…" }),
  );
  try {
    const told = await askSchedule();
    if (!signal.aborted)
      fill(target, h("h2", { text: "Relève automatique" }), ...partsOf(told, go));
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

/** @param {any} told @param {(asked: Record<string, string>) => void} go */
function partsOf({ url, every, last, pulls = [] }, go) {
  if (!url)
    return [
      h("p", {
        text: "Aucune relève automatique n’est réglée : seuls les fichiers déposés à la main sont lus.",
      }),
      h("p", {
        class: "hint",
        text: "Qui tient le service peut donner l’adresse d’un fichier à relever (le réglage SyncUrl).",
      }),
    ];
  return [
    h(
      "p",
      {},
      "Le fichier relevé est ",
      h("code", { text: url }),
      `${every ? `, ${everyInWords(every)}` : ""}.`,
    ),
    last
      ? h("p", {
          text: `Dernière relève le ${moment(last.pulled_at)}${last.state ? ` : ${(SHORT_STATES[last.state] ?? last.state).toLowerCase()}` : ""}.`,
        })
      : h("p", { text: "Elle n’a encore rien relevé." }),
    pulls.length > 0 && h("ul", { class: "rows-list" }, ...pulls.map(item)),
    h("p", {
      class: "hint",
      text: "Ce qui est relevé suit les mêmes règles : il est publié seul quand rien n’est suspect, et retenu sinon.",
    }),
  ].filter(Boolean);

  /** @param {any} pull */
  function item({ at, outcome, import_id: id, reason }) {
    return h(
      "li",
      {},
      h(
        "div",
        { class: "row-main" },
        h("strong", { text: `Le ${moment(at)}` }),
        h("span", {
          class: `badge${outcome === "failed" ? " bad" : " soft"}`,
          text: OUTCOMES[outcome] ?? outcome,
        }),
        reason && h("span", { class: "hint", text: sentence(reason) }),
      ),
      id &&
        h(
          "div",
          { class: "row-actions" },
          h("button", {
            type: "button",
            class: "link",
            text: "Voir l’import",
            onclick: () => go({ import: id }),
          }),
        ),
    );
  }
}

/**
 * Returns how often, in words; a rule of EventBridge ("rate(1 day)") or a text that is shown as it is.
 * @param {string} every
 */
export function everyInWords(every) {
  const found = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(every);
  if (!found) return every;
  const [, number, unit] = found;
  const words = {
    minute: ["toutes les minutes", "minutes"],
    hour: ["toutes les heures", "heures"],
    day: ["chaque jour", "jours"],
  };
  const [one, many] = words[/** @type {"minute"|"hour"|"day"} */ (unit)];
  return number === "1" ? one : `${unit === "day" ? "tous" : "toutes"} les ${number} ${many}`;
}
