import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cellOf,
  columnMeasure,
  NOT_SAID,
  twoWayMeasure,
} from "../../web/prefecture/column-classes.js";
import { questionOfFile } from "../../web/prefecture/drawn.js";
import { read, withConditions } from "../../web/prefecture/filter.js";
import { measuresFor } from "../../web/prefecture/painted.js";
import { addressOf, questionOf, readAddress, USUAL } from "../../web/prefecture/state.js";
import { valueInWords } from "../../web/prefecture/table.js";
import { fragileAndFar } from "../../web/prefecture/both.js";

const plain = (text) => text.replace(/\s/g, " ");
const need = { name: "need", kind: "index", label: "Besoin", fifths: [1, 2, 3, 4], thirds: [2, 4] };
const row = (value, minutes, reachable = true) => ({ value, minutes, reachable });

test("a missing value is said, and is never the least", () => {
  const measure = columnMeasure(need);
  assert.equal(measure.classOf(row(null, 5)), NOT_SAID);
  assert.equal(measure.classOf(row(0, 5)).label, "1 ou moins");
  assert.equal(plain(measure.classOf(row(1.5, 5)).label), "de 1 à 2");
  assert.equal(measure.classOf(row(9, 5)).label, "plus de 4");
  assert.deepEqual(
    [valueInWords({ value: null }), valueInWords({ value: 0 })],
    ["non renseigné", "0"],
  );
});

test("names have their colours, and those beyond the colours are together", () => {
  const classes = Array.from({ length: 12 }, (_, at) => `massif ${at}`);
  const measure = columnMeasure({ ...need, kind: "class", classes });
  assert.equal(measure.classOf(row("massif 0", 5)).label, "massif 0");
  assert.equal(measure.classOf(row("massif 11", 5)).label, "autres classes");
  assert.equal(measure.classOf(row(null, 5)), NOT_SAID);
});

test("cells are those of the API, at bounds and without a road", () => {
  // The cases of tests/geodata/coverage/test_columns_shown.py.
  const cases = [
    [row(1, 10), "A1"],
    [row(4, 10.1), "A2", [4, 7]],
    [row(4.1, 20), "B2", [4, 7]],
    [row(9, 20.1), "C3", [4, 7]],
    [row(9, null, false), "C3", [4, 7]],
    [row(9, null, null), null],
    [row(null, 5), null],
    [row(0.2, 30), "C3", [0]],
    [row(0, 30), "A3", [0]],
    [row(2, 5), "A1", []],
  ];
  for (const [given, cell, bounds = [4, 7]] of cases) assert.equal(cellOf(given, bounds, 20), cell);
});

test("need and access follow the threshold that a finger moves", () => {
  const at = (threshold) => twoWayMeasure(need, threshold).classOf(row(5, 15)).label;
  assert.equal(plain(at(20)), "C2 : besoin fort, de 10 à 20 min");
  assert.equal(plain(at(10)), "C3 : besoin fort, plus de 10 min ou sans route");
  const answer = { column: need, rows: [row(5, 15), row(5, 5), row(null, 90)] };
  assert.equal(fragileAndFar(answer, 20).length, 0);
  assert.equal(fragileAndFar(answer, 10).length, 1);
});

test("while a finger moves, a commune is classed by looking at its column once", () => {
  let looked = 0;
  const counted = new Proxy(need, { get: (of, name) => ((looked += 1), of[name]) });
  const measure = twoWayMeasure(counted, 20);
  const before = looked;
  for (let at = 0; at < 30_000; at += 1) measure.classOf(row(at % 7, at % 60));
  assert.ok(looked - before <= 30_000);
});

test("a map of numbers is offered everywhere, one of classes by commune alone", () => {
  const answer = (column) => ({ column, question: { threshold_minutes: 20 }, change: null });
  const named = { ...need, kind: "class", classes: ["FRR"] };
  const names = (column, level) => Object.keys(measuresFor(answer(column), level));
  assert.ok(names(need, "departement").includes("two_way"));
  assert.ok(names(named, "departement").includes("column"));
  assert.ok(!names(named, "departement").includes("two_way"));
  assert.ok(names(need, "france").includes("column"));
  assert.ok(!names(named, "france").includes("column"));
  assert.ok(!names(undefined, "departement").includes("column"));
});

test("an address holds the column, the filter and the cell, and nothing malformed", () => {
  globalThis.location = { pathname: "/prefecture.html" };
  const where = ["frr:is:FRR & Cie : une", "need:from:-1.5"];
  const state = { ...USUAL, measure: "two_way", column: "need", where, cells: ["C3"] };
  assert.deepEqual(readAddress(addressOf(state), ["two_way"]), state);
  const question = new URLSearchParams(questionOf(state));
  assert.deepEqual(question.getAll("where"), where);
  assert.deepEqual([question.get("column"), question.get("cells")], ["need", "C3"]);
  const odd = readAddress("?filtre=frr&filtre=a:from:x&case=C3&colonne=<b>", []);
  assert.deepEqual([odd.where, odd.cells, odd.column], [[], [], ""]);
});

test("conditions of one column are replaced, those of others stay", () => {
  assert.deepEqual(read("frr:is:a:b"), { name: "frr", comparison: "is", value: "a:b" });
  assert.deepEqual(withConditions(["frr:is:FRR", "need:from:1"], "need", ["need:to:3"]), [
    "frr:is:FRR",
    "need:to:3",
  ]);
});

test("a picture and a report draw what is on screen, files of rows have no map", () => {
  const question = new URLSearchParams("threshold_minutes=20&column=need");
  const of = (format, measure, level) =>
    Object.fromEntries(questionOfFile(question, format, measure, level));
  assert.equal(of("png", "two_way", "departement").map, "two_way");
  assert.equal(of("pdf", "status", "departement").map, "status");
  assert.equal(of("csv", "two_way", "departement").map, undefined);
  assert.equal(of("csv", "two_way", "departement").column, "need");
  assert.equal(of("pdf", "minutes", "departement").map, undefined);
  assert.deepEqual(
    [of("png", "median", "france").map, of("png", "median", "france").rows],
    ["minutes", "territories"],
  );
});
