import assert from "node:assert/strict";
import { test } from "node:test";
import {
  groupInWords,
  groupsOf,
  isAbroad,
  isOverWater,
  noRoadInWords,
  toResults,
  unsaidInWords,
} from "../../web/citizen/groups.js";

const site = (id, ...unconfirmed) => ({ id, unconfirmed });
const answer = (facts) => ({ sites: [], unconfirmed_sites: [], ...facts });

test("a place has one number, and those that surely answer come first", () => {
  const found = groupsOf(
    answer({ sites: [site("a"), site("b")], unconfirmed_sites: [site("c", "open_at")] }),
  );
  assert.deepEqual(
    found.map(({ kind, first, sites }) => [kind, first, sites.length]),
    [
      ["sure", 1, 2],
      ["unconfirmed", 3, 1],
    ],
  );
});

test("where nothing surely is open, those worth a call come before those that are closed", () => {
  const given = { sites: [site("a")], unconfirmed_sites: [site("b", "open_at")] };
  const found = groupsOf(answer({ ...given, open_found: false }));
  assert.deepEqual(
    found.map(({ kind, first }) => [kind, first]),
    [
      ["unconfirmed", 1],
      ["closed", 2],
    ],
  );
  assert.deepEqual(groupsOf(answer({ open_found: false })), []);
});

test("what a place does not say is said in words", () => {
  assert.equal(unsaidInWords(site("a")), null);
  assert.equal(unsaidInWords(site("a", "fee")), "Ne dit pas son tarif");
  assert.equal(
    unsaidInWords(site("a", "fee", "wheelchair", "open_at")),
    "Ne dit pas son tarif, l’accès en fauteuil roulant ni ses horaires à ce moment",
  );
});

test("a group of unknown hours asks to call, and a group alone that answers has no heading", () => {
  const group = (kind, ...sites) => ({ kind, sites, first: 1 });
  assert.equal(groupInWords(group("sure", site("a")), true), null);
  const unknown = groupInWords(group("unconfirmed", site("a", "open_at")), false);
  assert.equal(unknown.title, "Horaires inconnus : appelez");
  const mixed = groupInWords(group("unconfirmed", site("a", "open_at", "fee"), site("b")), false);
  assert.equal(mixed.title, "À vérifier : appelez");
  assert.equal(mixed.hint, "Ces lieux ne disent pas tout ce que vous demandez.");
});

test("a point of no commune far from every place is abroad, and has no group", () => {
  const from = (commune, distance_m) => answer({ origin: { commune }, sites: [{ distance_m }] });
  assert.ok(isAbroad(from(null, 5_800_000)));
  assert.deepEqual(groupsOf(from(null, 5_800_000)), []);
  assert.ok(!isAbroad(from(null, 30_000)));
  assert.ok(!isAbroad(from({ code: "97502" }, 900_000)));
});

test("the bar counts what there is to see", () => {
  const count = (...sites) => toResults(groupsOf(answer({ sites })));
  assert.deepEqual([count(), count({}), count({}, {})], ["", "Voir le lieu", "Voir les 2 lieux"]);
});

test("help at a distance comes first where no road leads to any place, and there alone", () => {
  const by = (...ways) => [{ kind: "sure", first: 1, sites: ways.map((access) => ({ access })) }];
  assert.equal(isOverWater(by("ferry")), true);
  assert.equal(isOverWater(by("ferry", "none")), true);
  assert.equal(isOverWater(by("ferry", "road")), false);
  assert.equal(isOverWater([]), false);
  assert.match(noRoadInWords(by("ferry")), /à ce lieu\. Appelez/);
  assert.match(noRoadInWords(by("ferry", "none")), /à ces lieux\. Appelez/);
});
