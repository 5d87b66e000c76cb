/** The what-ifs that an account keeps by name: kept, listed, reopened, deleted, shared, sent to planners. */

import { confirmed } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { failureInWords } from "../shared/failures.js";
import { count, day } from "../shared/numbers.js";
import { BY } from "../shared/modes.js";
import { send } from "../shared/signed.js";
import { part, theVersion } from "./controls.js";
import { addressOf, USUAL } from "./state.js";
import { isWhatIf } from "./what-if.js";
import { planAddress } from "./what-if-plan.js";

/**
 * @typedef {import("../types/scenarios.d.ts").KeptWhatIf} Kept
 * @typedef {import("./state.js").State} State
 * @typedef {import("../types/coverage.d.ts").CatalogueReply} Catalogue
 */

const ROOT = "/v1/scenarios/what-ifs";

/**
 * Returns a kept what-if as the page's state.
 * @param {Kept} kept
 * @returns {State}
 */
export function stateOf(kept) {
  return {
    ...USUAL,
    level: kept.territory.level,
    code: kept.territory.code,
    threshold: kept.threshold_minutes,
    measure: "change",
    posts: kept.posts,
    at: kept.at ?? "",
    weight: kept.weight,
    title: kept.name,
    without: kept.without,
    added: kept.added,
    version: kept.sites_version,
    column: kept.column ?? "",
    where: kept.where,
    cells: kept.cells,
    mode: kept.mode ?? USUAL.mode,
  };
}

/**
 * Returns what is kept of a state.
 * @param {State} state
 * @param {string} name
 * @param {string} version of the places by which it was computed
 */
export function givenOf(state, name, version) {
  return {
    name,
    territory: { level: state.level, code: state.code },
    without: state.without,
    added: state.added,
    threshold_minutes: state.threshold,
    posts: state.posts,
    at: state.at || null,
    weight: state.weight,
    sites_version: version,
    column: state.column || null,
    where: state.where,
    cells: state.cells,
    ...(state.mode !== USUAL.mode && { mode: state.mode }),
  };
}

/** What a what-if changes. @param {{without: string[], added: string[]}} what */
export function changesInWords({ without, added }) {
  return [
    without.length > 0 && count(without.length, "lieu fermé", "lieux fermés"),
    added.length > 0 && count(added.length, "lieu ouvert", "lieux ouverts"),
  ]
    .filter(Boolean)
    .join(", ");
}

/**
 * Returns which places a what-if was computed with, and whether they have changed since.
 * @param {string} version by which it was computed
 * @param {Catalogue|null} catalogue
 */
export function versionOf(version, catalogue) {
  const known = catalogue?.versions.find((each) => each.version === version);
  return {
    words: theVersion(known ?? { version, published_at: null }),
    isFormer: Boolean(catalogue) && catalogue?.sites_version !== version,
  };
}

/**
 * Returns the part of the page that keeps what-ifs.
 * @param {{go: (change: Partial<State>) => void, ends: (error: unknown) => boolean}} told
 */
export function keptWhatIfs({ go, ends }) {
  /** @type {Kept[]|null} */
  let kept = null;
  /** @type {Catalogue|null} */
  let catalogue = null;
  let isAsked = false;

  /** @param {any} error @param {string} words */
  function fail(error, words) {
    if (ends(error)) return;
    const why = error?.code === "what_ifs_full" ? error.detail : failureInWords(error).text;
    say(`${words} ${why ?? ""}`.trim(), true);
  }

  function say(/** @type {string} */ words, isFault = false) {
    fill(
      part("kept-said"),
      isFault ? h("span", { class: "notice", text: words }) : h("span", { text: words }),
    );
  }

  async function ask() {
    isAsked = true;
    try {
      kept = (await send(ROOT)).what_ifs;
      drawList();
    } catch (error) {
      isAsked = false; // it is asked for again
      fail(error, "Vos hypothèses gardées n’ont pas pu être lues.");
    }
  }

  /** @param {State} state @param {string} version */
  async function keep(state, version) {
    const name = state.title.trim();
    if (!name) {
      say("Donnez d’abord un nom à cette hypothèse.", true);
      /** @type {HTMLElement|null} */ (document.querySelector(".what-if-name input"))?.focus();
      return;
    }
    try {
      const made = await send(ROOT, { method: "POST", body: givenOf(state, name, version) });
      kept = [made, ...(kept ?? [])];
      drawList();
      say(`« ${name} » est gardée.`);
    } catch (error) {
      fail(error, "Cette hypothèse n’a pas pu être gardée.");
    }
  }

  /** @param {Kept} each */
  async function drop(each) {
    const isSure = await confirmed(
      { title: `Supprimer « ${each.name} » ?`, yes: "Supprimer", isGrave: true },
      h("p", { text: "Les liens déjà envoyés restent valables : ils contiennent l’hypothèse." }),
    );
    if (!isSure) return;
    try {
      await send(`${ROOT}/${encodeURIComponent(each.id)}`, { method: "DELETE" });
      kept = (kept ?? []).filter((other) => other.id !== each.id);
      drawList();
      say(`« ${each.name} » est supprimée.`);
      part("kept-title").focus();
    } catch (error) {
      fail(error, "Cette hypothèse n’a pas pu être supprimée.");
    }
  }

  /** The link holds the hypothesis itself: whoever opens it reads it, and changes nothing kept. @param {string} address */
  async function copy(address) {
    const link = new URL(address, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      say(
        "Lien copié : il contient l’hypothèse, et ne donne accès qu’à ce que son lecteur peut voir.",
      );
    } catch {
      const input = /** @type {any} */ (
        h("input", { type: "text", readonly: true, value: link, "aria-label": "Lien à copier" })
      );
      fill(part("kept-said"), input);
      input.select();
      input.focus();
    }
  }

  function drawList() {
    part("kept-what-ifs").hidden = (kept ?? []).length === 0;
    fill(part("kept-list"), ...(kept ?? []).map(item));
  }

  /** @param {Kept} each */
  function item(each) {
    const state = stateOf(each);
    const { words, isFormer } = versionOf(each.sites_version, catalogue);
    return h(
      "li",
      {},
      h("button", {
        type: "button",
        class: "link",
        text: each.name,
        onclick: () => go(state),
      }),
      h("span", {
        class: "hint",
        text: `${each.territory_name}${each.mode ? `, ${BY[each.mode]}` : ""} : ${changesInWords(each)} ; gardée le ${day(each.kept_at)}, avec ${words}.`,
      }),
      isFormer && h("span", { class: "badge", text: "Les lieux ont changé depuis" }),
      h("button", {
        type: "button",
        class: "plain",
        text: "Copier le lien",
        "aria-label": `Copier le lien de « ${each.name} »`,
        onclick: () => copy(addressOf(state)),
      }),
      h("a", {
        href: planAddress(state, each.territory_name, words),
        text: "Ouvrir chez les planificateurs",
        "aria-label": `Ouvrir « ${each.name} » dans la page des planificateurs`,
      }),
      h("button", {
        type: "button",
        class: "plain",
        text: "Supprimer",
        "aria-label": `Supprimer « ${each.name} »`,
        onclick: () => drop(each),
      }),
    );
  }

  /** @param {State} state @param {any} answer */
  function drawActions(state, answer) {
    const target = part("what-if-actions");
    target.hidden = !isWhatIf(state);
    if (target.hidden) return;
    const { words, isFormer } = versionOf(state.version || answer.sites_version, catalogue);
    fill(
      target,
      isFormer &&
        h(
          "p",
          { class: "notice" },
          `Cette hypothèse a été faite avec ${words}. Les lieux ont changé depuis : les chiffres de cette page sont ceux des lieux d’aujourd’hui. `,
          h("button", {
            type: "button",
            class: "plain",
            text: "La reprendre avec les lieux d’aujourd’hui",
            onclick: () => go({ version: "" }),
          }),
        ),
      h("button", {
        type: "button",
        class: "primary",
        text: "Garder cette hypothèse",
        onclick: () => keep(state, answer.sites_version),
      }),
      h("button", {
        type: "button",
        text: "Copier le lien",
        onclick: () =>
          copy(addressOf({ ...state, version: state.version || answer.sites_version })),
      }),
      h("a", {
        href: planAddress(state, answer.territory.name, words),
        text: "Ouvrir dans la page des planificateurs",
      }),
    );
  }

  return {
    /**
     * Follows what is shown.
     * @param {State} state
     * @param {any} answer
     * @param {Catalogue|null} now what there is to choose from
     */
    show(state, answer, now) {
      catalogue = now;
      fill(part("kept-said"));
      drawActions(state, answer);
      if (isAsked) drawList();
      else ask();
    },
  };
}
