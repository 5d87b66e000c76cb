/** What an answer is of: the titles above it and its sources below. */

import { part } from "./controls.js";
import { nameField } from "../shared/named-field.js";
import { BY } from "../shared/modes.js";
import { day, whole } from "../shared/numbers.js";
import { situationInWords } from "./situation.js";

/**
 * Writes what an answer is of.
 * @param {any} answer
 * @param {import("../types/coverage.d.ts").Told} told what the places tell
 * @param {string} held what the field of the territory held when it was asked
 */
export function showHead(answer, told, held) {
  const { territory, question } = answer;
  nameField(part("territory"), held, territory.name);
  const mode = question.mode ?? "car";
  const by = mode === "car" ? "" : `, ${BY[mode]}`;
  document.title = `${territory.name}${by} — Qui est loin d’une aide numérique ? — Maillage`;
  part("results-title").textContent =
    `${territory.level === "france" ? "France" : `${territory.name} (${territory.code})`}${by}`;
  part("situation").textContent =
    `${situationInWords(answer, told)} Une commune est éloignée au-delà de ${whole(question.threshold_minutes)} minutes${by && ` ${BY[mode]}`}, sous-dotée sous ${question.least_per_10k.toLocaleString("fr-FR")} conseiller à portée pour 10\u202f000 habitants.`;
  const updated = answer.sites_as_of ? `, mis à jour le ${day(answer.sites_as_of)}` : "";
  part("provenance").textContent =
    `Lieux : ${answer.sources[0].name}, version ${answer.sites_version}${updated}. Communes : version ${answer.snapshot}.`;
}
