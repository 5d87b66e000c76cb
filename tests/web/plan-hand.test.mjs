import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
globalThis.sessionStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
};
const {
  bodyOf,
  breaksInWords,
  constraintsInWords,
  costInWords,
  editInWords,
  handOf,
  keepHand,
  tooMany,
  totalInWords,
  withEdit,
} = await import("../../web/plan/hand.js");

const RODEZ = { kind: "kept", commune: "12202", name: "Rodez" };
const MILLAU = { kind: "forbidden", commune: "12145", name: "Millau" };
const MOVED = { kind: "moved", commune: "12145", name: "Millau", to: "12002", toName: "Aguessac" };

test("a change is taken back by itself, and another of the same site replaces it", () => {
  assert.deepEqual(withEdit([RODEZ], MILLAU), [RODEZ, MILLAU]);
  assert.deepEqual(withEdit([RODEZ, MILLAU], MILLAU), [RODEZ]);
  assert.deepEqual(withEdit([RODEZ, MILLAU], MOVED), [RODEZ, MOVED]);
});

test("the question names each site once, by the kind of its change", () => {
  assert.deepEqual(bodyOf([RODEZ, MOVED]), {
    kept: ["12202"],
    forbidden: [],
    moved: [{ commune: "12145", to: "12002" }],
  });
});

test("more than the API takes is told before it is asked", () => {
  const many = Array.from({ length: 21 }, (_, n) => ({ ...MILLAU, commune: String(n) }));
  assert.equal(tooMany(many.slice(1)), null);
  assert.match(tooMany(many), /^20 lieux interdits au plus/);
});

test("changes are named, never by codes alone", () => {
  assert.equal(editInWords(RODEZ), "Rodez : gardé");
  assert.equal(editInWords(MOVED), "Millau : déplacé à Aguessac");
});

test("a cost says more, less, or the same", () => {
  assert.equal(costInWords(0), "autant de personnes à portée");
  assert.equal(costInWords(1), "1 personne de plus à portée");
  assert.equal(costInWords(-20), "20 personnes de moins à portée");
});

test("what all changes do says who gains and who loses, by name", () => {
  const side = (names, many = names.length) => ({
    communes: names.map((name) => ({ name })),
    communes_count: many,
    people: 0,
  });
  const reply = {
    people_covered_before: 100,
    people_covered_after: 90,
    share_after: 0.5,
    gained: side([]),
    lost: side(["A", "B", "C", "D", "E"], 7),
    serves: false,
    mean_minutes_before: 8.6,
    mean_minutes_after: 8.6,
    objective: { name: "max_covering", unit: "people", weight: "people", before: 1, after: 2 },
  };
  assert.equal(
    totalInWords(reply).replace(/\s/g, " "),
    "En tout, 10 personnes de moins à portée : 50,0 % des habitants. A, B, C, D et 3 autres communes ne le seraient plus.",
  );
  const farther = {
    mean_minutes_after: 8.75,
    objective: { name: "p_center", unit: "minutes", weight: "people", before: 30, after: 32.5 },
  };
  assert.match(
    totalInWords({ ...reply, ...farther }).replace(/\s/g, " "),
    /Trajet moyen : 8,75 min \(8,60 avant\)\. Objectif : 32,5 min \(30,0 min avant\)\.$/,
  );
  assert.match(totalInWords({ ...reply, serves: true }), /qu’après un nouveau calcul\.$/);
});

test("constraints that are kept no more are named, and those that nobody knows are told", () => {
  const quota = "Lozère : 2 postes au moins";
  assert.equal(breaksInWords([]), "");
  assert.equal(
    breaksInWords([quota, "Mende : un lieu exigé"]),
    `Ne tient plus « ${quota} », « Mende : un lieu exigé »`,
  );
  assert.deepEqual(constraintsInWords({ breaks: [], has_unknown_floors: false }), []);
  const told = constraintsInWords({ breaks: [quota], has_unknown_floors: true });
  assert.deepEqual(told, [
    `Le plan ainsi changé ne tient plus 1 contrainte du scénario : « ${quota} ».`,
    "La part minimale d’habitants à servir ou à mettre à portée ne se vérifie qu’avec un nouveau calcul.",
  ]);
});

test("a reload loses no change, and another plan begins anew", () => {
  keepHand("one", [[], [RODEZ], [RODEZ, MILLAU]]);
  assert.deepEqual(handOf("one"), [[], [RODEZ], [RODEZ, MILLAU]]);
  assert.deepEqual(handOf("other"), [[]]);
  assert.equal(
    keepHand(
      "one",
      Array.from({ length: 80 }, () => []),
    ).length,
    50,
  );
});
