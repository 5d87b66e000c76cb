import assert from "node:assert/strict";
import { test } from "node:test";
import { besideInWords, reachInWords } from "../../web/prefecture/reach.js";

const plain = (text) => text.replace(/\s/g, " ");
const band = (people, elsewhere, communes = 2) => ({
  minutes: 30,
  communes,
  arrondissements: 0,
  people,
  people_also_elsewhere: elsewhere,
  people_only_here: people - elsewhere,
});
const found = (...bands) => ({
  bands,
  mode: "car",
  catchment: null,
  communes_joined: 9,
  people_unknown: 0,
});

test("who may come is said in people, and whether they have another place", () => {
  const of = (...given) => plain(reachInWords(found(band(...given)), "Mairie"));
  assert.equal(of(0, 0, 0), "Personne n’est à 30 minutes ou moins en voiture de Mairie.");
  assert.equal(
    of(1, 0, 1),
    "1 habitant de 1 commune est à 30 minutes ou moins en voiture de Mairie. Aucun n’est aussi près d’un autre lieu.",
  );
  assert.match(of(2000, 2000), /^2 000 habitants de 2 communes sont .* Tous sont/);
  assert.match(of(3000, 1), /moins de 0,1 % d’entre eux/);
});

test("an island, a place that does not count and a limited account are told", () => {
  const told = besideInWords({
    ...found(band(1, 0)),
    communes_joined: 1,
    not_counted: "without_post",
    people_unknown: 1,
    limited_to: ["12"],
  });
  assert.equal(told.length, 4);
  assert.match(told[1], /Aucune route/);
  const catchment = { communes: 1, arrondissements: 0, people: 1500, farthest_minutes: 12.5 };
  assert.equal(
    plain(besideInWords({ ...found(band(1, 0)), catchment })[0]),
    "C’est le lieu le plus proche pour 1 500 habitants de 1 commune, jusqu’à 12,5 minutes.",
  );
});
