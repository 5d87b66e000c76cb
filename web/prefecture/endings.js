/** The posts that end within 3, 6 and 12 months, and what is lost if their places close. */

import { coverageAddress } from "../shared/coverage-api.js";
import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { failureInWords } from "../shared/failures.js";
import { count, day, decimal, whole } from "../shared/numbers.js";
import { send } from "../shared/signed.js";
import { sortableTable } from "../shared/sortable-table.js";
import { questionOf } from "./state.js";
import { MOST } from "./what-if.js";

/**
 * @typedef {import("../types/coverage.d.ts").EndingsReply} Endings
 * @typedef {import("../types/coverage.d.ts").EndingSite} EndingSite
 * @typedef {import("../types/coverage.d.ts").EndingHorizon} Horizon
 * @typedef {import("./state.js").State} State
 */

/**
 * Returns what is known of the ends of posts, and what is not.
 * @param {Endings} found
 */
export function knownInWords({ counted, undated, endings }) {
  if (counted === 0) return "Aucun lieu ne compte dans ce territoire.";
  if (undated === counted)
    return `Le fichier des lieux ne dit pas quand les postes finissent : aucune date de fin n’est connue pour ${counted === 1 ? "le seul lieu" : `les ${whole(counted)} lieux`} de ce territoire.`;
  const told = counted - undated;
  const silent =
    undated > 0
      ? ` ${count(undated, "lieu ne dit", "lieux ne disent")} pas de date de fin : ce qu’on y perdrait n’est pas compté ici.`
      : "";
  if (endings.length === 0)
    return `Parmi ${count(told, "lieu qui dit sa date de fin", "lieux qui disent leur date de fin")}, aucun ne ferme dans les 12 mois.${silent}`;
  return `${count(told, "lieu dit sa date de fin", "lieux disent leur date de fin")}.${silent}`;
}

/**
 * Returns what is lost if every place of a horizon closes.
 * @param {Horizon} horizon
 * @param {number} minutes the limit
 */
export function horizonInWords(horizon, minutes) {
  const { months, until, sites, people_farther: farther } = horizon;
  const when = `Dans les ${months} mois (jusqu’au ${day(until)})`;
  if (sites === 0) return `${when} : aucun lieu ne ferme.`;
  const which = `${when} : ${count(sites, "lieu ferme", "lieux ferment")} (${decimal(horizon.advisors, Number.isInteger(horizon.advisors) ? 0 : 1)} ${horizon.advisors > 1 ? "conseillers" : "conseiller"})`;
  if (farther === 0) return `${which}. Personne ne serait plus loin d’un lieu.`;
  const beyond =
    horizon.people_beyond > 0
      ? `dont ${whole(horizon.people_beyond)} passeraient au-delà de ${whole(minutes)} minutes (${count(horizon.communes_beyond, "commune", "communes")})`
      : `dont aucun ne passerait au-delà de ${whole(minutes)} minutes`;
  return `${which}. ${count(farther, "habitant serait", "habitants seraient")} plus loin d’un lieu, ${beyond}.`;
}

/** @param {number|undefined} people */
const lossOf = (people) => (people === undefined ? "non calculé" : whole(people));

/** @type {import("../shared/sortable-table.js").Column[]} */
const COLUMNS = [
  { label: "Lieu", of: (site) => site.name, words: (site) => site.name, isText: true },
  {
    label: "Commune",
    of: (site) => site.commune_name,
    words: (site) => site.commune_name,
    isText: true,
  },
  {
    label: "Ferme le",
    of: (site) => site.closes_on,
    words: (site) => day(site.closes_on),
    isText: true,
  },
  {
    label: "Habitants plus loin s’il ferme seul",
    of: (site) => site.loss?.people_farther ?? -1,
    words: (site) => lossOf(site.loss?.people_farther),
  },
  {
    label: "Dont au-delà du seuil",
    of: (site) => site.loss?.people_beyond ?? -1,
    words: (site) => lossOf(site.loss?.people_beyond),
  },
];

/**
 * Returns the list of the posts that end: asked for when it is opened, as it takes a search for each place.
 * @param {HTMLDetailsElement} target with a body to fill
 * @param {{choose: (site: EndingSite) => void, suppose: (ids: string[]) => void, ends: (error: unknown) => boolean}} told
 *   what a place's name does, what closes places by hypothesis, and what tells a session that has ended
 */
export function endingsList(target, { choose, suppose, ends }) {
  const body = /** @type {HTMLElement} */ (target.querySelector("div"));
  /** @type {State|null} */
  let state = null;
  let asked = "";
  let asking = new AbortController();
  target.addEventListener("toggle", () => target.open && ask());

  async function ask() {
    if (!state) return;
    const question = questionOf(state, { withSince: false, withWhatIf: false });
    const address = coverageAddress("", state, question, "endings");
    if (address === asked) return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    fill(body, h("p", { role: "status", text: "Recherche des postes qui finissent…" }));
    try {
      const found = await send(address, {}, signal);
      asked = address;
      draw(found, address);
    } catch (error) {
      if (signal.aborted || ends(error)) return;
      const { text } = failureInWords(error);
      fill(
        body,
        h("p", {
          class: "notice",
          role: "alert",
          text: text ?? "Cette liste n’a pas pu être faite.",
        }),
        h("button", { type: "button", text: "Réessayer", onclick: ask }),
      );
    }
  }

  /** @param {Endings} found @param {string} address */
  function draw(found, address) {
    const rows = found.endings;
    const table = h("div", {
      class: "scroller list",
      role: "region",
      "aria-label": "Lieux dont les postes finissent",
      tabindex: "0",
    });
    fill(
      body,
      h("p", { text: knownInWords(found) }),
      rows.length > 0 &&
        h("ul", {}, ...found.horizons.map((horizon) => horizonItem(horizon, rows, found.question))),
      rows.length > 0 && table,
      rows.length > 0 &&
        h("p", {
          class: "hint",
          text: "Les lieux des autres territoires sont supposés rester ouverts, et ceux dont la date de fin n’est pas dite aussi.",
        }),
      fileButton(
        "Télécharger cette liste (CSV)",
        `${address}&format=csv&locale=fr`,
        "maillage-postes-qui-finissent.csv",
        ends,
      ),
    );
    if (rows.length > 0)
      sortableTable(table, COLUMNS, rows, {
        sorted: { column: 2, isDescending: false },
        id: (site) => site.site_id,
        choose,
      });
  }

  /** @param {Horizon} horizon @param {EndingSite[]} rows @param {Endings["question"]} question */
  function horizonItem(horizon, rows, { threshold_minutes: minutes }) {
    const ids = rows.filter(({ months }) => months <= horizon.months).map((row) => row.site_id);
    return h(
      "li",
      {},
      `${horizonInWords(horizon, minutes)} `,
      ids.length > 0 &&
        ids.length <= MOST &&
        h("button", {
          type: "button",
          class: "plain",
          text: "Voir sur la carte",
          "aria-label": `Voir sur la carte ce qui serait si ces lieux fermaient dans les ${horizon.months} mois`,
          onclick: () => suppose(ids),
        }),
    );
  }

  return {
    /** Follows what is shown; asks again where the list is open. @param {State} now */
    show(now) {
      state = now;
      if (target.open) ask();
    },
  };
}
