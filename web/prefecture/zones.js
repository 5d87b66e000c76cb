/** The zones of gaps: ranked, each opened to its communes. */

import { h } from "../shared/dom.js";
import { statusInWords } from "./classes.js";
import { communesInWords, count, decimal, minutes, postsNeeded, whole } from "../shared/numbers.js";

/** @typedef {import("../types/coverage.d.ts").GapReply} Zone */

/**
 * Returns the list of zones.
 * @param {Zone[]} zones
 * @param {string} whose their rank is: "de France"
 * @param {(zone: Zone) => void} show on the map
 */
export function zoneItems(zones, whose, show) {
  if (zones.length === 0)
    return [h("li", { class: "none", text: "Aucune commune n’est éloignée ni sous-dotée." })];
  return zones.map((zone, index) => item(zone, index + 1, whose, show));
}

/** Where zones are to be seen, when all of France is. */
export function noZones() {
  return h("li", {
    class: "none",
    text: "Les zones se voient par territoire : cliquez sur la carte, ou cherchez un nom.",
  });
}

/**
 * @param {Zone} zone
 * @param {number} number in the list
 * @param {string} whose
 * @param {(zone: Zone) => void} show
 */
function item(zone, number, whose, show) {
  const worst =
    zone.minutes_worst === null
      ? zone.unreachable_communes < zone.communes_count
        ? "sans route pour une partie"
        : "sans route"
      : `${decimal(zone.minutes_worst)} min au plus loin`;
  const kinds = Object.entries(zone.status).map(
    ([status, many]) => `${whole(many)} ${statusInWords(status)}${many > 1 ? "s" : ""}`,
  );
  const help = zone.help_from
    ? `Aide la plus proche : ${zone.help_from.nom}, ${zone.help_from.commune ?? "commune inconnue"}.`
    : "Aucune aide accessible.";
  return h(
    "li",
    { id: `zone-${zone.id}` },
    h(
      "div",
      { class: "zone-head" },
      h("span", { class: "zone-number", "aria-hidden": "true", text: number }),
      h(
        "div",
        {},
        h("strong", { text: zone.name }),
        h("p", {
          text: `${count(zone.people, "habitant", "habitants")}, ${worst}, ${postsNeeded(zone)} ${zone.posts_needed > 1 ? "postes" : "poste"} à prévoir`,
        }),
      ),
    ),
    h(
      "details",
      {},
      h(
        "summary",
        {},
        "Détails",
        h("span", { class: "visually-hidden", text: ` de la zone ${number}` }),
      ),
      h("p", {
        class: "hint",
        text: `${communesInWords({ communes: zone.communes_count, arrondissements: zone.arrondissements_count })} : ${kinds.join(", ")}. ${help} ${zone.rank === 1 ? "1re" : `${whole(zone.rank)}e`} zone ${whose}.`,
      }),
      h(
        "div",
        {
          class: "communes",
          role: "region",
          tabindex: "0",
          "aria-label": `Communes de la zone ${number}`,
        },
        h(
          "ul",
          {},
          ...zone.communes.map((row) =>
            h("li", {
              text: `${row.name} : ${minutes(row)}, ${whole(row.people)} hab., ${statusInWords(row.status)}`,
            }),
          ),
        ),
      ),
      h("button", {
        type: "button",
        class: "plain",
        text: "Voir sur la carte",
        onclick: () => show(zone),
      }),
    ),
  );
}
