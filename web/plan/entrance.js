/** Who is signed in, in the header; and the way in, for whoever is not. */

import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { holder, signIn, signOut } from "./session.js";

/**
 * Draws who is signed in, with the way out.
 * @param {HTMLElement} target
 */
export function drawHolder(target) {
  const who = holder();
  const only = who?.departements;
  const limits = Array.isArray(only) ? ` (${count(only.length, "département", "départements")} : ${only.join(", ")})` : "";
  fill(target, who && h("span", { text: `${who.name}${limits}` }), who && h("button", { type: "button", class: "link", text: "Se déconnecter", onclick: leave }));

  function leave() {
    signOut();
    location.assign(location.pathname);
  }
}

/**
 * Draws the way in.
 * @param {HTMLElement} target
 * @param {(error: unknown) => void} fail
 * @param {string} [why] what happened before
 */
export function drawEntrance(target, fail, why) {
  const button = h("button", { type: "button", class: "primary", text: "Se connecter", onclick: enter });
  fill(
    target,
    h("h1", { tabindex: "-1", text: "Où ouvrir les prochains postes ?" }),
    why && h("p", { class: "notice", role: "alert", text: why }),
    h("p", { text: "Les scénarios et les consultations sont réservés aux agents : connectez-vous avec le compte de votre administration." }),
    h("p", {}, button),
    h("p", { class: "hint" }, "Le ", h("a", { href: "/", text: "lieu le plus proche" }), " et la ", h("a", { href: "/prefecture.html", text: "carte des manques" }), " sont ouverts à tous."),
  );

  async function enter() {
    button.disabled = true;
    try {
      await signIn();
    } catch (error) {
      button.disabled = false;
      fail(error);
    }
  }
}
