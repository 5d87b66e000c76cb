/** The places of a territory that count: all of them in a table, each on its sheet. */

import { fill, h } from "../shared/dom.js";
import { count, day, whole } from "../shared/numbers.js";
import { sortableTable } from "../shared/sortable-table.js";

/** @typedef {import("./sites.js").Place} Place */

/** @type {Record<string, string>} */
const AGES = { old: "plus de 12 mois", doubtful: "plus de 18 mois" };

/** When a record was updated, and whether that is long ago. @param {Place} place */
export function ageInWords({ updated_on: updated, freshness }) {
  if (!updated) return "date inconnue";
  const age = freshness && AGES[freshness];
  return age ? `${day(updated)} (${age})` : day(updated);
}

/** How many records are old, of how many. @param {Place[]} places */
export function agesInWords(places) {
  /** @param {(place: Place) => boolean} is */
  const many = (is) => places.filter(is).length;
  const old = many((place) => place.freshness === "old" || place.freshness === "doubtful");
  const doubtful = many((place) => place.freshness === "doubtful");
  const undated = many((place) => !place.updated_on);
  const parts = [
    old > 0 && `${whole(old)} sans mise à jour depuis 12 mois`,
    doubtful > 0 && `dont ${whole(doubtful)} depuis 18 mois`,
    undated > 0 && `${whole(undated)} sans date de mise à jour`,
  ].filter(Boolean);
  return [count(places.length, "lieu", "lieux"), ...parts].join(", ");
}

/** @param {number|null} posts */
const postsOf = (posts) => (posts === null ? "non dit" : whole(posts));

/** @type {import("../shared/sortable-table.js").Column[]} */
const COLUMNS = [
  { label: "Lieu", of: (place) => place.name, words: (place) => place.name, isText: true },
  {
    label: "Commune",
    of: (place) => place.commune_name,
    words: (place) => place.commune_name,
    isText: true,
  },
  {
    label: "Postes pourvus",
    of: (place) => place.posts_filled ?? -1,
    words: (place) => postsOf(place.posts_filled),
  },
  {
    label: "Postes accordés",
    of: (place) => place.posts_granted ?? -1,
    words: (place) => postsOf(place.posts_granted),
  },
  {
    label: "Mis à jour",
    of: (place) => place.updated_on ?? "",
    words: ageInWords,
    isText: true,
  },
  {
    label: "Habitants dont c’est le plus proche",
    of: (place) => place.people_nearest,
    words: (place) => whole(place.people_nearest),
  },
  {
    label: "Habitants sans autre lieu à portée",
    of: (place) => place.people_in_catchment_alone ?? -1,
    words: (place) => whole(place.people_in_catchment_alone),
  },
];

/**
 * Draws the table of places, and what there is to say of all of them.
 * @param {HTMLElement} target
 * @param {HTMLElement} note
 * @param {Place[]} places
 * @param {(place: Place) => void} choose
 * @param {string[]} closed the identifiers of those that are closed by hypothesis, which stay in the table
 */
export function drawPlaces(target, note, places, choose, closed) {
  note.textContent = `${agesInWords(places)}.`;
  /** @type {(place: Place) => string} */
  const nameOf = ({ site_id: id, name }) =>
    closed.includes(id) ? `${name} (fermé par hypothèse)` : name;
  const [name, ...others] = COLUMNS;
  sortableTable(target, [{ ...name, words: nameOf }, ...others], places, {
    sorted: { column: 5, isDescending: true },
    id: (place) => place.site_id,
    choose,
  });
}

/** @type {[RegExp, string][]} */
const DAYS = [
  [/\bMo\b/g, "lun."],
  [/\bTu\b/g, "mar."],
  [/\bWe\b/g, "mer."],
  [/\bTh\b/g, "jeu."],
  [/\bFr\b/g, "ven."],
  [/\bSa\b/g, "sam."],
  [/\bSu\b/g, "dim."],
  [/\bPH\b/g, "jours fériés"],
  [/\b(?:off|closed)\b/g, "fermé"],
  [/;\s*/g, " ; "],
];

/** The hours that a place publishes, its days in French. @param {string|null} hours */
export function hoursInWords(hours) {
  if (!hours) return "inconnus";
  return DAYS.reduce((text, [word, french]) => text.replace(word, french), hours);
}

/**
 * Shows the sheets of places that stand at one spot, and puts the focus on them.
 * @param {HTMLElement} target
 * @param {Place[]} places
 * @param {{isClosed: (place: Place) => boolean, toggle: (place: Place) => void, reach: (place: Place) => void}} told
 */
export function showPlaces(target, places, { isClosed, toggle, reach }) {
  fill(
    target,
    ...places.flatMap((place) => [
      h("h3", { text: place.name }),
      h(
        "dl",
        { class: "facts" },
        ...factsOf(place).flatMap(([term, value]) => [
          h("dt", { text: term }),
          h("dd", { text: value }),
        ]),
      ),
      h("button", {
        type: "button",
        class: "primary",
        text: isClosed(place) ? "Rouvrir ce lieu" : "Et si ce lieu fermait ?",
        onclick: () => toggle(place),
      }),
      h("button", {
        type: "button",
        text: "Qui peut venir ici ?",
        "aria-label": `Qui peut venir ici ? ${place.name}`,
        onclick: () => reach(place),
      }),
    ]),
    h("button", {
      type: "button",
      class: "plain",
      text: "Fermer la fiche",
      onclick: () => (target.hidden = true),
    }),
  );
  target.hidden = false;
  target.focus();
}

/**
 * @param {Place} place
 * @returns {string[][]}
 */
function factsOf(place) {
  const where = [place.address, place.commune_name].filter(Boolean).join(", ");
  return [
    ["Adresse", where],
    ["Horaires", hoursInWords(place.hours)],
    ["Postes pourvus", postsOf(place.posts_filled)],
    ["Postes accordés", postsOf(place.posts_granted)],
    ...(place.opens_on ? [["Ouvre le", day(place.opens_on)]] : []),
    ...(place.closes_on ? [["Ferme le", day(place.closes_on)]] : []),
    ["Fiche mise à jour", ageInWords(place)],
    ["Habitants dont c’est le lieu le plus proche", whole(place.people_nearest)],
    ["Habitants qui peuvent y venir", whole(place.people_in_catchment)],
    ["Dont sans autre lieu à portée", whole(place.people_in_catchment_alone)],
    ...(place.network ? [["Réseau", place.network]] : []),
  ];
}
