import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isSame,
  lacking,
  undecided,
  useOf,
  withAllLost,
  withUse,
} from "../../web/sites/mapping.js";

const rule = (field, columns, as = "text", more = {}) => ({
  field,
  columns,
  as,
  confidence: "sure",
  why: "name",
  ...more,
});
const mappingOf = (rules, unread = {}) => ({ version: 1, origin: "guessed", rules, unread });
const read = (field, as = "text", more = {}) => ({ state: "read", field, as, ...more });

test("a column is read, may be lost, waits, or is empty", () => {
  const mapping = mappingOf([rule("nom", ["Nom"], "text", { confidence: "doubtful" })], {
    Remarques: "undecided",
    gid: "may_be_lost",
  });
  assert.deepEqual(useOf(mapping, "Nom"), read("nom", "text", { isDoubtful: true }));
  assert.deepEqual(useOf(mapping, "Remarques"), { state: "undecided" });
  assert.deepEqual(useOf(mapping, "gid"), { state: "may_be_lost" });
  assert.deepEqual(useOf(mapping, "Vide"), { state: "empty" });
});

test("the halves of a position are told apart, x before y where they are in metres", () => {
  const degrees = mappingOf([rule("position", ["lat", "lon"], "degrees")]);
  assert.equal(useOf(degrees, "lat").field, "latitude");
  assert.equal(useOf(degrees, "lon").field, "longitude");
  const metres = mappingOf([rule("position", ["X", "Y"], "projected")]);
  assert.equal(useOf(metres, "X").field, "longitude");
  assert.equal(useOf(metres, "Y").field, "latitude");
  assert.equal(useOf(mappingOf([rule("position", ["geo"], "latlon")]), "geo").field, "position");
});

test("what is read is no longer among the unread, and nothing is changed in place", () => {
  const mapping = mappingOf([], { Ville: "undecided" });
  const after = withUse(mapping, "Ville", read("commune"));
  assert.deepEqual(after.unread, {});
  assert.deepEqual(
    after.rules.map(({ field, columns, why }) => [field, columns, why]),
    [["commune", ["Ville"], "person"]],
  );
  assert.deepEqual(mapping, mappingOf([], { Ville: "undecided" }));
});

test("the column that gave a field of one value waits when another gives it", () => {
  const mapping = mappingOf([rule("nom", ["Nom"])], { Enseigne: "undecided" });
  const after = withUse(mapping, "Enseigne", read("nom"));
  assert.deepEqual(undecided(after), ["Nom"]);
  assert.deepEqual(
    after.rules.map(({ columns }) => columns),
    [["Enseigne"]],
  );
});

test("a column adds to a list, and to a field that takes the first filled of several", () => {
  const lists = mappingOf([rule("services", ["epn"], "flag", { gives: "a" })], {
    aide: "undecided",
  });
  assert.equal(withUse(lists, "aide", read("services", "flag", { gives: "b" })).rules.length, 2);
  const phones = mappingOf([rule("telephone", ["Fixe"])], { Mobile: "undecided" });
  const after = withUse(phones, "Mobile", read("telephone", "first"));
  assert.deepEqual(
    after.rules.map(({ columns, as }) => [columns, as]),
    [[["Fixe", "Mobile"], "first"]],
  );
  assert.deepEqual(after.unread, {});
});

test("another latitude takes the place of the first, and keeps the longitude", () => {
  const mapping = mappingOf([rule("position", ["lat", "lon"], "degrees")], { lat_2: "undecided" });
  const after = withUse(mapping, "lat_2", read("latitude", "degrees"));
  assert.deepEqual(after.rules.at(-1).columns, ["lat_2", "lon"]);
  assert.deepEqual(after.unread, { lat: "undecided" });
});

test("half a position lacks the other half, whatever gives it", () => {
  const mapping = mappingOf([rule("position", ["lat", "lon"], "degrees")]);
  const after = withUse(mapping, "lon", { state: "may_be_lost" });
  assert.deepEqual(lacking(after).halves, ["lat"]);
  assert.deepEqual(lacking(withUse(after, "lon", read("longitude", "degrees"))).halves, []);
  const apart = mappingOf([rule("latitude", ["latitude"])]);
  assert.deepEqual(lacking(apart).halves, ["latitude"]);
});

test("a file of the standard keeps a rule for each coordinate", () => {
  const mapping = mappingOf([rule("latitude", ["latitude"]), rule("longitude", ["longitude"])], {
    y: "undecided",
  });
  const after = withUse(mapping, "y", read("latitude", "degrees"));
  assert.deepEqual(
    after.rules.map(({ field, columns, as }) => [field, columns, as]),
    [
      ["longitude", ["longitude"], "text"],
      ["latitude", ["y"], "text"],
    ],
  );
  const whole = withUse(mapping, "y", read("position", "latlon"));
  assert.deepEqual(undecided(whole).sort(), ["latitude", "longitude"]);
});

test("a week does not stand without a day: the other days wait", () => {
  const mapping = mappingOf([rule("horaires", ["lundi", "mardi"], "weekdays")]);
  const after = withUse(mapping, "lundi", { state: "may_be_lost" });
  assert.deepEqual(after.rules, []);
  assert.deepEqual(after.unread, { mardi: "undecided", lundi: "may_be_lost" });
});

test("a week is put together again, a day after the other", () => {
  const mapping = mappingOf([], { lundi: "undecided", mardi: "undecided" });
  const day = read("horaires", "weekdays");
  const after = withUse(withUse(mapping, "lundi", day), "mardi", day);
  assert.deepEqual(
    after.rules.map(({ columns, as }) => [columns, as]),
    [[["lundi", "mardi"], "weekdays"]],
  );
  assert.deepEqual(after.unread, {});
});

test("a yes that says nothing is lacking", () => {
  const mapping = withUse(mappingOf([]), "c_epn", read("typologie", "flag"));
  assert.deepEqual(lacking(mapping).mute, ["c_epn"]);
});

test("what waits may be lost all at once, and only that", () => {
  const mapping = mappingOf([], { a: "undecided", b: "may_be_lost", c: "undecided" });
  assert.deepEqual(withAllLost(mapping).unread, {
    a: "may_be_lost",
    b: "may_be_lost",
    c: "may_be_lost",
  });
});

test("two mappings are the same whatever the order of what is unread, or who said it", () => {
  const one = mappingOf([rule("nom", ["Nom"])], { a: "undecided", b: "undecided" });
  const other = mappingOf([rule("nom", ["Nom"], "text", { why: "person" })], {
    b: "undecided",
    a: "undecided",
  });
  assert.ok(isSame(one, other));
  assert.ok(!isSame(one, withUse(one, "a", { state: "may_be_lost" })));
});
