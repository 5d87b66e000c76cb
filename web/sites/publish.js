/** Step 4: what would happen, what holds it back, and the two answers to it. */

import { confirmed } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { count, whole } from "../shared/numbers.js";
import { annotatedAddress, publishImport, rejectImport } from "./client.js";
import {
  changesInWords,
  isOpen,
  KINDS,
  listInWords,
  lossInWords,
  moment,
  quoted,
  sentence,
  STATES,
} from "./words.js";
import { nameFields } from "./version-name.js";

/** What comes before the changes: they are to be, or were. @type {Record<string, string>} */
const LEADS = {
  checked: "Si vous publiez",
  held: "Si vous publiez",
  published: "Ce que cette publication a changé",
};

/**
 * Draws the end of an import.
 * @param {HTMLElement} target
 * @param {import("../types/sites.d.ts").ImportReply} found the import
 * @param {{done: (found: any, words: string) => void, columns: () => void, fail: (error: unknown) => void,
 *   ends: (error: unknown) => boolean}} told
 */
export function drawPublish(target, found, { done, columns, fail, ends }) {
  const counts = found.diff?.counts;
  const refused = found.summary?.refused ?? 0;
  const waiting = found.undecided;
  fill(
    target,
    stateOf(found),
    counts && figures(counts),
    counts &&
      LEADS[found.state] &&
      h("p", { text: `${LEADS[found.state]} : ${changesInWords(counts)}.` }),
    isOpen(found) && warning(counts),
    isOpen(found) && refused > 0 && refusedWarning(refused),
    isOpen(found) && waiting.length > 0 && blocked(),
    isOpen(found) &&
      h(
        "p",
        { class: "answers" },
        h("button", {
          type: "button",
          class: "primary",
          text: "Publier ces lieux",
          disabled: waiting.length > 0,
          "aria-describedby": waiting.length > 0 ? "blocked" : null,
          onclick: publish,
        }),
        h("button", { type: "button", text: "Abandonner cet import", onclick: reject }),
      ),
    h("h3", { text: "Le fichier, avec ses constats" }),
    h("p", {
      text: "Votre fichier, ligne pour ligne, avec une colonne « Constats » et les cellules en cause en couleur : à renvoyer à qui l’a rempli.",
    }),
    fileButton(
      "Télécharger le fichier annoté (XLSX)",
      annotatedAddress(found.id),
      "constats.xlsx",
      ends,
    ),
  );

  function blocked() {
    return h(
      "div",
      { class: "notice", id: "blocked" },
      h("p", {
        text: `La publication attend : rien ne lit ${listInWords(waiting.slice(0, 5).map(quoted))}${waiting.length > 5 ? `, ni ${count(waiting.length - 5, "autre colonne", "autres colonnes")}` : ""}.`,
      }),
      h("button", { type: "button", text: "Décider de ces colonnes", onclick: columns }),
    );
  }

  async function publish() {
    const loss = lossInWords(counts ?? {});
    const named = nameFields();
    const isSure = await confirmed(
      {
        title: `Publier ${count(counts?.sites ?? found.summary?.kept ?? 0, "lieu", "lieux")} ?`,
        yes: "Publier",
        isGrave: Boolean(loss),
      },
      counts && h("p", { text: sentence(changesInWords(counts)) }),
      loss && h("p", { class: "warning", text: loss }),
      h("p", {
        text: "Les citoyens les verront dans les minutes qui suivent. La version d’avant reste dans l’historique, d’où elle peut être rétablie.",
      }),
      named.element,
    );
    if (isSure) await attempt(() => publishImport(found.id, named.read()), "C’est publié.");
  }

  async function reject() {
    const isSure = await confirmed(
      { title: "Abandonner cet import ?", yes: "Abandonner" },
      h("p", {
        text: "Rien n’est publié, et les lieux en service ne changent pas. L’import ne pourra plus être publié.",
      }),
    );
    if (isSure) await attempt(() => rejectImport(found.id), "Import abandonné.");
  }

  /** @param {() => Promise<any>} work @param {string} words */
  async function attempt(work, words) {
    for (const each of target.querySelectorAll("button")) each.disabled = true;
    try {
      done(await work(), words);
    } catch (error) {
      for (const each of target.querySelectorAll("button"))
        each.disabled = waiting.length > 0 && each.classList.contains("primary");
      fail(error);
    }
  }
}

/** @param {any} found */
function stateOf(found) {
  if (found.state === "published")
    return h(
      "div",
      { class: "notice good-notice" },
      h(
        "p",
        {},
        h("strong", { text: "Ces lieux sont publiés" }),
        ` (le ${moment(found.changed_at)}).`,
      ),
      h("p", {}, h("a", { href: "/", text: "Voir la page des citoyens" })),
    );
  if (found.state === "held")
    return h(
      "div",
      { class: "notice" },
      h(
        "p",
        {},
        h("strong", { text: "Import retenu. " }),
        sentence(found.reason ?? "quelqu’un doit le regarder avant de publier"),
        " Vous pouvez le publier si c’est bien ce que vous voulez.",
      ),
    );
  return isOpen(found)
    ? null
    : h(
        "p",
        {},
        h("strong", { text: STATES[found.state] ?? found.state }),
        found.reason && `. ${sentence(found.reason)}`,
      );
}

/** @param {Record<string, number>} counts */
function figures(counts) {
  const rows = KINDS.map(([kind, one, many]) => [kind, counts[kind] ?? 0, one, many]);
  return h(
    "dl",
    { class: "cards" },
    ...rows.map(([kind, number, one, many]) =>
      h(
        "div",
        { "data-kind": kind },
        h("dt", { text: Number(number) > 1 ? many : one }),
        h("dd", { text: whole(Number(number)) }),
      ),
    ),
  );
}

/** @param {Record<string, number>|undefined} counts */
function warning(counts) {
  const loss = counts && lossInWords(counts);
  return loss ? h("p", { class: "notice", role: "note", text: loss }) : null;
}

/** @param {number} refused */
function refusedWarning(refused) {
  return h("p", {
    class: "hint",
    text: `${count(refused, "ligne refusée ne sera pas publiée", "lignes refusées ne seront pas publiées")} : le rapport dit pourquoi.`,
  });
}
