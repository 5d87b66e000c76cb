import assert from "node:assert/strict";
import { test } from "node:test";
import { changedOf, changeInWords } from "../../web/prefecture/changed-communes.js";
import { addressOf, questionOf, readAddress, USUAL } from "../../web/prefecture/state.js";
import { effectInWords } from "../../web/prefecture/supposed.js";
import { isWhatIf, supposed, toggled, withPlaceIn } from "../../web/prefecture/what-if.js";

const plain = (text) => text.replace(/\s/g, " ");
const counted = (communes, people) => ({ communes, people });

test("an address holds the whole hypothesis, and nothing malformed", () => {
  const state = { ...USUAL, title: "Sans A & B", without: ["a,1", "b"], added: ["2A004", "12145"] };
  globalThis.location = { pathname: "/prefecture.html" };
  const read = readAddress(addressOf(state), []);
  assert.deepEqual(read, state);
  assert.ok(isWhatIf(read));
  const odd = readAddress("?avec=12&avec=<b>&avec=12145&avec=12145&sans=", []);
  assert.deepEqual([odd.without, odd.added], [[], ["12145"]]);
  const many = new URLSearchParams(Array.from({ length: 30 }, (_, i) => ["sans", String(i)]));
  assert.equal(readAddress(`?${many}`, []).without.length, 20);
});

test("what would be is compared with what is, not with a former version", () => {
  const state = { ...USUAL, since: "v1", without: ["a"] };
  assert.equal(String(questionOf(state)), "threshold_minutes=20&without=a");
  assert.equal(
    String(questionOf(state, { withWhatIf: false, withSince: false })),
    "threshold_minutes=20",
  );
});

test("a place is closed, then open again", () => {
  const closed = { ...USUAL, ...toggled(USUAL, "a") };
  assert.deepEqual([closed.without, closed.measure], [["a"], "change"]);
  assert.deepEqual(toggled(closed, "a").without, []);
  const opened = { ...USUAL, ...withPlaceIn(USUAL, "12145") };
  assert.deepEqual(opened.added, ["12145"]);
  assert.ok(!isWhatIf({ ...opened, ...withPlaceIn(opened, "12145") }));
});

test("who gains and who loses is said in people", () => {
  const within = { within_threshold: { share: 0.5, minutes: 20 }, weight: { name: "people" } };
  const none = counted(0, 0);
  const closed = { gained: none, nearer: none, lost: counted(1, 300), farther: counted(2, 1500) };
  assert.equal(
    plain(effectInWords(closed, within)),
    "1 500 habitants seraient plus loin d’un lieu (2 communes) ; 300 habitants seraient dans des communes moins bien classées (1 commune). 50,0 % des habitants seraient à 20 minutes ou moins.",
  );
  const nobody = { gained: none, nearer: none, lost: none, farther: none };
  assert.match(effectInWords(nobody, within), /^Personne ne gagnerait ni ne perdrait\./);
});

test("the map marks what is closed, and what is added once", () => {
  const places = [
    { site_id: "a", freshness: "fresh" },
    { site_id: "b", freshness: "old" },
  ];
  const near = (id) => ({ nearest_site: { id, nom: id, lon: 2, lat: 44 } });
  const rows = [near("added-12145"), near("added-12145"), near("b"), { nearest_site: null }];
  const shown = supposed({ ...USUAL, without: ["a"] }, places, rows);
  assert.deepEqual(
    shown.map(({ site_id: id, freshness }) => [id, freshness]),
    [
      ["a", "closed"],
      ["b", "old"],
      ["added-12145", "added"],
    ],
  );
});

test("how many communes change is said with none, one and several, as it is and as it would be", () => {
  const change = {
    gained: counted(0, 0),
    lost: counted(2, 1794),
    nearer: counted(1, 1),
    farther: counted(7, 48_011),
  };
  assert.equal(
    plain(changeInWords(change, true)),
    "Aucune commune ne serait mieux classée, 2 communes (1 794 habitants) seraient moins bien classées. " +
      "1 commune (1 habitant) serait plus près d’un lieu, 7 communes (48 011 habitants) seraient plus loin d’un lieu.",
  );
  assert.match(
    plain(changeInWords(change, false)),
    /^Aucune commune n’est mieux classée, 2 .* sont /,
  );
});

test("a commune that is farther is named, though its class stays", () => {
  const row = (name, people, before, after, change = "same_status") => ({
    name,
    people,
    minutes_before: before,
    minutes_after: after,
    change,
  });
  const rows = [
    row("same", 9, 5, 5),
    row("classed", 10, 5, 5, "lost"),
    row("farther", 20, 5, null),
    row("nobody knows", null, 5, 6),
  ];
  assert.deepEqual(
    changedOf(rows).map((each) => each.name),
    ["farther", "classed", "nobody knows"],
  );
});
