import assert from "node:assert/strict";
import { test } from "node:test";
import { idsIn } from "../../web/plan/kept-sites.js";
import { foundOf } from "../../web/plan/mine.js";

const job = (name, day, more = {}) => ({
  name,
  state: "done",
  created_at: `2026-11-${day}T10:00:00Z`,
  review_opened_at: null,
  has_plan: true,
  ...more,
});
const JOBS = [
  job("Aveyron, 10 postes", "03"),
  job("Aveyron, 9 postes", "02", { review_opened_at: "2026-11-04T10:00:00Z" }),
  job("Lozère", "01", { state: "running", has_plan: false }),
];
const names = (wanted) =>
  foundOf(JOBS, { text: "", kept: "all", order: "latest", ...wanted }).map((each) => each.name);

test("a scenario is found by its words, without accents or capitals", () => {
  assert.deepEqual(names({ text: "LOZERE" }), ["Lozère"]);
  assert.deepEqual(names({ text: "postes aveyron" }).length, 2);
  assert.deepEqual(names({ text: "Cantal" }), []);
});

test("a plan in consultation is found again", () => {
  assert.deepEqual(names({ kept: "review" }), ["Aveyron, 9 postes"]);
  assert.deepEqual(names({ kept: "running" }), ["Lozère"]);
});

test("names are sorted as they are counted, and days as they pass", () => {
  assert.deepEqual(names({ order: "name" }), ["Aveyron, 9 postes", "Aveyron, 10 postes", "Lozère"]);
  assert.equal(names({ order: "oldest" })[0], "Lozère");
});

test("identifiers are read of lines, of a spreadsheet's first column too", () => {
  assert.deepEqual(idsIn("a\r\nb\n\nb\n"), ["a", "b"]);
  assert.deepEqual(idsIn('\uFEFFid;nom\n"a";Mairie, Rodez\nb;x\n'), ["a", "b"]);
  assert.deepEqual(idsIn(""), []);
});
