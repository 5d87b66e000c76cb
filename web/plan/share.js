/** A link to read a plan: made, copied and ended by its owner. */

import { fill, h } from "../shared/dom.js";
import { sharePlan, unsharePlan } from "./client.js";

/** @typedef {import("../types/scenarios.d.ts").JobReply} Job */

/**
 * Returns the address that reads a plan.
 * @param {{id: string, share_key: string|null}} job
 * @param {string} origin of the pages
 */
export const linkOf = (job, origin) =>
  `${origin}/planification.html?${new URLSearchParams({ partage: `${job.id}.${job.share_key}` })}`;

/**
 * Draws the sharing of a plan in an element.
 * @param {HTMLElement} target
 * @param {Job} job
 * @param {{say: (words: string) => void, fail: (error: unknown) => void}} told
 */
export function drawSharing(target, job, { say, fail }) {
  /** @type {(work: (id: string) => Promise<Job>, words: string) => () => Promise<void>} */
  const attempt = (work, words) => async () => {
    try {
      draw(await work(job.id));
      say(words);
      /** @type {any} */ (target.querySelector("button, input"))?.focus();
    } catch (error) {
      fail(error);
    }
  };

  /** @param {Job} now */
  function draw(now) {
    if (!now.share_key) {
      fill(
        target,
        h("p", {
          text: "Un lien de lecture montre ce plan à qui a un compte pour tout son territoire. Il ne permet de rien changer.",
        }),
        h("button", {
          type: "button",
          text: "Créer un lien de lecture",
          onclick: attempt(sharePlan, "Lien de lecture créé."),
        }),
      );
      return;
    }
    const link = linkOf(now, location.origin);
    fill(
      target,
      h("label", { for: "share-link", text: "Lien de lecture de ce plan" }),
      h("input", { id: "share-link", type: "text", readonly: true, value: link }),
      h(
        "p",
        { class: "hand-buttons" },
        h("button", {
          type: "button",
          text: "Copier le lien",
          onclick: async () => {
            const copied = await navigator.clipboard.writeText(link).catch(() => false);
            say(copied === false ? "Le lien n’a pas pu être copié." : "Lien copié.");
          },
        }),
        h("button", {
          type: "button",
          class: "plain",
          text: "Supprimer ce lien",
          onclick: attempt(unsharePlan, "Lien supprimé : il n’ouvre plus rien."),
        }),
      ),
    );
  }

  draw(job);
}
