/** Who may come to a place: bands of minutes, in a sentence and a table, beside the map that draws them. */

import { fill, h } from "../shared/dom.js";
import { failureInWords } from "../shared/failures.js";
import { BY } from "../shared/modes.js";
import { communesInWords, count, decimal, share, whole } from "../shared/numbers.js";
import { send } from "../shared/signed.js";
import { LINES } from "./reach-lines.js";

/**
 * @typedef {import("../types/coverage.d.ts").IsochroneReply} Isochrone
 * @typedef {Isochrone["bands"][number]} Band
 * @typedef {{site?: string, commune?: string, name: string}} Asked
 */

const MINUTES = "10,20,30";

/**
 * Returns who may come to a place within the widest band, in a sentence.
 * @param {Isochrone} found
 * @param {string} name
 */
export function reachInWords(found, name) {
  const band = found.bands[found.bands.length - 1];
  const within = `à ${whole(band.minutes)} minutes ou moins ${BY[found.mode]}`;
  if (band.people === 0) return `Personne n’est ${within} de ${name}.`;
  const who = count(band.people, "habitant", "habitants");
  const where = `${who} de ${communesInWords(band)} ${band.people > 1 ? "sont" : "est"} ${within} de ${name}.`;
  const shared = band.people_also_elsewhere;
  if (shared === 0) return `${where} Aucun n’est aussi près d’un autre lieu.`;
  if (shared === band.people) return `${where} Tous sont à cette distance d’un autre lieu aussi.`;
  return `${where} ${share(shared / band.people)} d’entre eux sont à cette distance d’un autre lieu aussi.`;
}

/**
 * Returns what is to be known beside: the catchment of a place, an island, what is not counted.
 * @param {Isochrone} found
 * @returns {string[]}
 */
export function besideInWords(found) {
  const { catchment, communes_joined: joined, people_unknown: unknown } = found;
  return [
    catchment
      ? `C’est le lieu le plus proche pour ${count(catchment.people, "habitant", "habitants")} de ${communesInWords(catchment)}${catchment.farthest_minutes === null ? "" : `, jusqu’à ${decimal(catchment.farthest_minutes)} minutes`}.`
      : "",
    found.not_counted ? "Ce lieu ne compte pas aujourd’hui : son bassin n’est pas calculé." : "",
    joined < 2 ? "Aucune route ne relie ce lieu à une autre commune." : "",
    unknown > 0
      ? `${count(unknown, "commune dont la population n’est pas connue n’est pas comptée", "communes dont la population n’est pas connue ne sont pas comptées")}.`
      : "",
    found.limited_to ? "Seules les communes de vos départements sont comptées." : "",
  ].filter(Boolean);
}

/** @param {Band} band @param {number} rank */
function row(band, rank) {
  const { dash } = LINES[rank];
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      sample(rank),
      ` ${whole(band.minutes)} min`,
      h("span", { class: "visually-hidden", text: ` (${dash.label})` }),
    ),
    h("td", { class: "number", text: whole(band.communes) }),
    h("td", { class: "number", text: whole(band.people) }),
    h("td", { class: "number", text: whole(band.people_also_elsewhere) }),
    h("td", { class: "number", text: whole(band.people_only_here) }),
  );
}

/** The line of a band as the map draws it. @param {number} rank */
function sample(rank) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  const { colour, width, dash } = LINES[rank];
  for (const [name, value] of [
    ["viewBox", "0 0 36 10"],
    ["width", "36"],
    ["height", "10"],
    ["aria-hidden", "true"],
  ])
    drawing.setAttribute(name, value);
  for (const [name, value] of [
    ["d", "M0 5H36"],
    ["stroke", colour],
    ["stroke-width", String(width)],
    ["stroke-dasharray", dash.pattern.map((part) => part * width).join(" ")],
  ])
    line.setAttribute(name, value);
  drawing.append(line);
  return drawing;
}

/** @param {Isochrone} found */
function tableOf(found) {
  const heads = [
    "Trajet",
    "Communes",
    "Habitants",
    "Dont aussi près d’un autre lieu",
    "Dont près de ce lieu seulement",
  ];
  return h(
    "div",
    {
      class: "scroller",
      role: "region",
      "aria-label": "Habitants par durée de trajet",
      tabindex: "0",
    },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...found.bands.map(row)),
    ),
  );
}

/**
 * Returns the panel of who may come to a place.
 * @param {HTMLElement} target
 * @param {{drawn: (bands: Band[]) => void, ends: (error: unknown) => boolean}} told what draws bands on the map, none to
 *   wipe them off, and what tells a session that has ended
 */
export function reachPanel(target, { drawn, ends }) {
  let asking = new AbortController();
  /** @type {Element|null} */
  let before = null;

  function close() {
    asking.abort();
    if (target.hidden) return;
    const hadFocus = target.contains(document.activeElement);
    target.hidden = true;
    fill(target);
    drawn([]);
    if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus();
  }

  /** @param {...(Node|false)} parts @param {string} name */
  function show(name, ...parts) {
    fill(
      target,
      h("h3", { id: "reach-title", text: `Qui peut venir : ${name}` }),
      ...parts,
      h("button", {
        type: "button",
        class: "plain",
        text: "Effacer de la carte",
        onclick: close,
      }),
    );
    target.hidden = false;
  }

  /** @param {Asked} asked @param {string} mode */
  async function ask(asked, mode) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!target.contains(document.activeElement)) before = document.activeElement;
    const { name, ...place } = asked;
    const query = new URLSearchParams({ ...place, minutes: MINUTES, mode });
    show(name, h("p", { role: "status", text: "Calcul des trajets…" }));
    target.focus();
    drawn([]);
    try {
      const found = await send(`/v1/isochrone?${query}`, {}, signal);
      if (signal.aborted) return;
      show(
        name,
        h("p", { role: "status", text: reachInWords(found, name) }),
        tableOf(found),
        ...besideInWords(found).map((text) => h("p", { text })),
        h("p", {
          class: "hint",
          text: "Les contours sont ceux des communes entières, et chaque durée comprend les précédentes.",
        }),
      );
      drawn(found.bands);
    } catch (error) {
      if (signal.aborted || ends(error)) return;
      const { text, field } = failureInWords(error);
      show(
        name,
        h("p", { class: "notice", role: "alert", text: text ?? field }),
        h("button", { type: "button", text: "Réessayer", onclick: () => ask(asked, mode) }),
      );
    }
  }

  return { ask, close };
}
