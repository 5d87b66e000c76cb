import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOfClasses } from "../../web/plan/fields-of-classes.js";

const QPV = {
  name: "qpv",
  label: "Quartiers prioritaires",
  classes: ["avec : un QPV", "sans QPV"],
};
const cellOf = (columns) => fieldsOfClasses(columns)[0].columns[0];

test("a class is chosen among those of the columns in use", () => {
  assert.deepEqual(cellOf([QPV]).options, [
    ["", "Choisissez une classe"],
    ["qpv : avec : un QPV", "Quartiers prioritaires : avec : un QPV"],
    ["qpv : sans QPV", "Quartiers prioritaires : sans QPV"],
  ]);
  assert.deepEqual(cellOf([]).options, [["", "Aucune colonne de classes publiée"]]);
});

test("a choice writes the column and the class, and reads them back", () => {
  const cell = cellOf([QPV]);
  const row = cell.write("qpv : avec : un QPV");
  assert.deepEqual(row, { column: "qpv", label: "avec : un QPV" });
  assert.equal(cell.read(row), "qpv : avec : un QPV");
  assert.deepEqual(cell.write(""), { column: undefined, label: undefined });
  assert.equal(cell.read({}), "");
});
