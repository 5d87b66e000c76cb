/** Who is signed in, in the header; and the way in, for whoever is not. */

import { fill, h } from "./dom.js";
import { count } from "./numbers.js";
import { holder, signIn, signOut } from "./session.js";

const MOST_LISTED = 6;

/**
 * Draws who is signed in, with the way out.
 * @param {HTMLElement} target
 */
export function drawHolder(target) {
  const who = holder();
  const limits = who && limitsOf(who.departements);
  fill(
    target,
    who &&
      h(
        "span",
        {},
        h("span", { class: "visually-hidden", text: "Compte : " }),
        who.name,
        limits && h("span", { class: "limits", text: limits }),
      ),
    who && h("button", { type: "button", class: "link", text: "Se déconnecter", onclick: leave }),
  );

  function leave() {
    signOut();
    sessionStorage.clear(); // nothing of theirs is left to whoever comes next
    location.assign(location.pathname);
  }
}

/**
 * Returns to what an account is limited, in words; '' when it is not.
 * @param {string[]|null} only
 */
function limitsOf(only) {
  if (!only) return "";
  if (only.length === 0) return "sans aucun département";
  if (only.length === 1) return `département ${only[0]}`;
  return only.length > MOST_LISTED
    ? `limité à ${count(only.length, "département", "départements")}`
    : `départements ${only.join(", ")}`;
}

/**
 * Draws the way in.
 * @param {HTMLElement} target
 * @param {{title: string, why: string, scope?: string}} words of the page: what it answers, for whom, and the scope
 *   that it alone asks for
 * @param {(error: unknown) => void} fail
 * @param {string} [before] what happened before
 */
export function drawEntrance(target, { title, why, scope }, fail, before) {
  const button = h("button", {
    type: "button",
    class: "primary",
    text: "Se connecter",
    onclick: enter,
  });
  fill(
    target,
    h("h1", { tabindex: "-1", text: title }),
    before && h("p", { class: "notice", role: "alert", text: before }),
    h("p", { text: why }),
    h("p", { text: "Connectez-vous avec le compte de votre administration." }),
    h("p", {}, button),
    h(
      "p",
      { class: "hint" },
      "Vous cherchez de l’aide pour vos démarches ? ",
      h("a", { href: "/", text: "Trouver le lieu le plus proche" }),
      ", sans compte.",
    ),
  );

  async function enter() {
    button.disabled = true;
    try {
      await signIn(scope);
    } catch (error) {
      button.disabled = false;
      fail(error);
    }
  }
}
