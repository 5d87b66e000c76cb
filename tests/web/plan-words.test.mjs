import assert from "node:assert/strict";
import { test } from "node:test";
import { candidatesInWords } from "../../web/plan/candidates.js";
import { meanTripInWords, travelInWords } from "../../web/plan/travel.js";
import {
  gapInWords,
  isBeforeSearch,
  phaseInWords,
  statusInWords,
  unitOf,
  valueInWords,
} from "../../web/plan/words.js";

const plain = (text) => text.replace(/\s/g, " ");

test("a sum of weights is never said to be people", () => {
  const scenario = { objective: "max_covering", weight: "fragility" };
  assert.equal(
    plain(valueInWords(62100, unitOf(scenario), scenario.weight)),
    "62 100 (poids « fragility »)",
  );
  assert.equal(
    plain(valueInWords(2000, unitOf({ objective: "p_median", weight: "fragility" }), "fragility")),
    "2 000 minutes × poids « fragility »",
  );
  assert.equal(plain(valueInWords(62100, unitOf({}))), "62 100 personnes");
  assert.equal(unitOf({ objective: "set_covering", weight: "fragility" }), "sites");
});

test("a plan is optimal where nothing can beat it, and near where something may", () => {
  assert.equal(statusInWords("optimal", 0), "optimal, c’est prouvé");
  assert.equal(statusInWords("optimal", 0.001), "prouvé à l’écart demandé près");
  assert.equal(plain(gapInWords(0.001)), "écart de 0,10 % au plus");
  assert.equal(plain(gapInWords(0.000001)), "écart de 0,01 % au plus");
  assert.equal(gapInWords(0), "aucun écart");
});

test("one is one, and none is none", () => {
  assert.equal(plain(valueInWords(1, "sites")), "1 lieu");
  assert.equal(plain(valueInWords(0, "people")), "0 personne");
  assert.equal(plain(valueInWords(1, "person_minutes")), "1 minute × personnes");
});

test("a phase says how much of it is done, where that is known", () => {
  assert.equal(phaseInWords({ phase: "trips", share: 0.409 }), "calcul des trajets 40\u202f%");
  assert.equal(phaseInWords({ phase: "trips", share: null }), "calcul des trajets");
  assert.equal(phaseInWords({ phase: "search" }), "recherche du meilleur plan");
  assert.deepEqual(["load", "trips", "search"].map(isBeforeSearch), [true, true, false]);
});

test("candidates are counted in words, small communes apart", () => {
  const counted = { count: 285, communes: 285, small: 156, town_halls_left_out: 1 };
  assert.equal(
    candidatesInWords(counted),
    "285 lieux possibles dans 285 communes, dont 156 dans des communes de moins de 500\u00a0habitants, 1 mairie n’est pas candidate.",
  );
  assert.equal(candidatesInWords(null), "");
});

test("minutes of a measured table are said to be measured, and the model's are not", () => {
  const totals = { mean_minutes_before: 14 };
  assert.equal(travelInWords({ method: "model" }), "");
  assert.match(travelInWords({ method: "measured" }), /^Temps de trajet mesurés .* modélisés/);
  assert.equal(plain(meanTripInWords(totals, "model")), "trajet moyen (14,0 avant)");
  assert.equal(
    plain(meanTripInWords(totals, "measured")),
    "trajet moyen (mesuré là où une table le donne ; 14,0 avant)",
  );
  assert.equal(meanTripInWords({ mean_minutes_before: null }), "trajet moyen");
});
