/** The gate of a page that asks for a token: who is signed in passes, whoever is not sees the way in. */

import { drawEntrance, drawHolder } from "./entrance.js";
import { failureInWords } from "./failures.js";
import { finishSignIn, hasScope, session, signOut } from "./session.js";

/**
 * Returns the gate of a page whose elements `entrance` and `holder` it fills.
 * @param {{title: string, why: string, scope?: string, lacks?: string}} words of the entrance; the scope that this page
 *   alone asks for, and what to say to an account that does not have it
 * @param {string[]} behind ids of what nobody sees who is not signed in
 * @param {() => unknown} leave stops what the page was doing
 */
export function gate(words, behind, leave) {
  /** @param {string} id */
  const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** Ends a signing in, when the issuer has just sent back; returns whether somebody is there. */
  async function begin() {
    let isNew;
    try {
      isNew = await finishSignIn();
    } catch {
      close("La connexion n’a pas abouti. Essayez encore.");
      return false;
    }
    return pass(isNew);
  }

  /**
   * Returns whether somebody is signed in who has the page's scope, and shows who, or the way in.
   * @param {boolean} [isNew] whether they have just signed in
   */
  function pass(isNew = false) {
    if (!session()) {
      close();
      return false;
    }
    if (words.scope && !hasScope(words.scope)) {
      // Signed in on another page, which asks for less; or for this one, and not given it.
      close(
        isNew ? words.lacks : "Cette page demande un droit de plus : connectez-vous de nouveau.",
      );
      return false;
    }
    part("entrance").hidden = true;
    drawHolder(part("holder"));
    // What is shown to whoever is signed in, whatever the page is about.
    document.dispatchEvent(new Event("signed-in"));
    return true;
  }

  /**
   * Shows the way in, and nothing of what it leads to.
   * @param {string} [before] what happened before
   */
  function close(before) {
    leave();
    document.dispatchEvent(new Event("signed-out"));
    for (const id of behind) part(id).hidden = true;
    drawHolder(part("holder"));
    part("entrance").hidden = false;
    drawEntrance(part("entrance"), words, tell, before);
  }

  /** @param {unknown} error */
  function tell(error) {
    const { title, text } = failureInWords(error);
    close(`${title}. ${text}`);
  }

  /**
   * Returns whether an error ends the session, whose holder is then told so.
   * @param {any} error
   */
  function ends(error) {
    if (error?.status !== 401) return false;
    signOut();
    close("Votre session est terminée. Connectez-vous de nouveau.");
    return true;
  }

  return { begin, pass, ends };
}
