import assert from "node:assert/strict";
import { test } from "node:test";
import { changeInWords, countsInWords, lengthInWords } from "../../web/prefecture/changed-list.js";
import { movesOf, withChanged } from "../../web/prefecture/changed-sites.js";
import { versionInWords } from "../../web/prefecture/controls.js";
import { nameInWords } from "../../web/sites/version-name.js";

const plain = (text) => text.replace(/\s/g, " ");
const site = (id, change, facts = {}) => ({ site_id: id, change, reason: null, ...facts });

test("what happened to a place is said, with why and how far", () => {
  assert.equal(
    changeInWords(site("a", "opened", { reason: "not_listed" })),
    "ouvert : nouveau dans le fichier",
  );
  // It is in the file all the same: "absent" would be false.
  assert.equal(
    changeInWords(site("a", "closed", { reason: "without_post" })),
    "fermé : n’a plus de poste",
  );
  assert.equal(plain(changeInWords(site("a", "moved", { moved_m: 1_540 }))), "déplacé de 1,5 km");
  assert.equal(plain(lengthInWords(999.4)), "999 m");
});

test("places are counted by what happened, and nothing is said to be nothing", () => {
  const counts = (opened, closed, moved) => ({ counts: { opened, closed, moved } });
  assert.equal(plain(countsInWords(counts(1, 2, 0))), "1 lieu ouvert, 2 lieux fermés");
  assert.equal(countsInWords(counts(0, 0, 0)), "aucun lieu ouvert, fermé ou déplacé");
});

test("the map has what opened marked, and what closed again", () => {
  const places = [{ site_id: "stays" }, { site_id: "new" }];
  const changed = {
    changed_sites: [
      site("new", "opened"),
      site("gone", "closed"),
      site("beyond", "opened"),
      site("stays", "moved", { was_lon: 2, was_lat: 44, lon: 2.1, lat: 44 }),
    ],
  };
  const drawn = withChanged(places, changed);
  assert.deepEqual(
    drawn.map((each) => [each.site_id, each.freshness]),
    [
      ["stays", undefined],
      ["new", "added"],
      ["gone", "closed"],
      ["beyond", "added"],
    ],
  );
  assert.equal(withChanged(places, null), places);
  const [line] = movesOf(changed).features;
  assert.deepEqual(line.geometry.coordinates, [
    [2, 44],
    [2.1, 44],
  ]);
  assert.deepEqual(movesOf(null).features, []);
});

test("a version is known by its name, else by its day, else by what the API calls it", () => {
  const version = { version: "7ba5", name: null, day: null, published_at: null };
  assert.equal(versionInWords(version), "version 7ba5");
  const published = { ...version, published_at: "2026-04-02T08:00:00Z" };
  assert.equal(versionInWords(published), "lieux du 2 avril 2026");
  const named = { ...published, name: "Vague de mars 2026", day: "2026-03-31" };
  assert.equal(versionInWords(named), "« Vague de mars 2026 » (lieux du 31 mars 2026)");
  assert.equal(versionInWords({ ...version, name: "Essai" }), "« Essai »");
  assert.equal(nameInWords({ name: "Mars", day: "2026-03-31" }), "« Mars », lieux du 31 mars 2026");
  assert.equal(nameInWords({ name: null, day: null }), "");
});
