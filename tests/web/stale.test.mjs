import assert from "node:assert/strict";
import { test } from "node:test";
import { lostInWords, staleLink } from "../../web/prefecture/stale.js";
import { USUAL } from "../../web/prefecture/state.js";

const plain = (text) => text.replace(/\s/g, " ");
const home = { level: "departement", code: "12" };

test("each thing that a link may name and that is no more has a way out", () => {
  const state = { ...USUAL, level: "epci", code: "200000001" };
  const way = (error) => staleLink(error, state, home)?.change;
  assert.deepEqual(way({ code: "unknown_territory" }), home);
  assert.deepEqual(way({ code: "unknown_version" }), { since: "" });
  assert.deepEqual(way({ code: "invalid_parameter", parameter: "column" }), {
    column: "",
    cells: [],
  });
  assert.deepEqual(way({ code: "invalid_parameter", parameter: "where" }), { where: [] });
  assert.deepEqual(way({ code: "invalid_parameter", parameter: "weight" }), { weight: "people" });
  assert.deepEqual(way({ parameter: "without" }), { without: [], added: [], title: "" });
  assert.match(staleLink({ code: "unknown_territory" }, state, home).text, /200000001/);
});

test("another failure is no stale link", () => {
  assert.equal(staleLink({ code: "forbidden", status: 403 }, USUAL, home), null);
  assert.equal(staleLink({ parameter: "threshold_minutes" }, USUAL, home), null);
  assert.equal(staleLink(new Error("offline"), USUAL, home), null);
});

test("a day that the places no longer tell is said, and nothing where nothing is lost", () => {
  const asked = { ...USUAL, at: "2022-03-03", posts: "granted" };
  assert.match(plain(lostInWords(asked, USUAL)), /3 mars 2022/);
  assert.match(lostInWords({ ...asked, at: "" }, USUAL), /accordés/);
  assert.equal(lostInWords(asked, asked), "");
});
