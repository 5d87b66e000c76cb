import assert from "node:assert/strict";
import { test } from "node:test";
import { OF_CLASSES, classOptions, withClasses } from "../../web/plan/fields-of-classes.js";

const QPV = {
  name: "qpv",
  label: "Quartiers prioritaires",
  classes: ["avec : un QPV", "sans QPV"],
};

test("a class is chosen among those of the columns in use", () => {
  assert.deepEqual(classOptions([QPV]), [
    ["", "Choisissez une classe"],
    ["qpv : avec : un QPV", "Quartiers prioritaires : avec : un QPV"],
    ["qpv : sans QPV", "Quartiers prioritaires : sans QPV"],
  ]);
  assert.deepEqual(classOptions([]), [["", "Aucune colonne de classes publiée"]]);
});

test("a choice writes the column and the class, and reads them back", () => {
  const [cell] = withClasses(OF_CLASSES[0], classOptions([QPV])).columns;
  assert.equal(cell.options.length, 3);
  const row = cell.write({ at_least: 2 }, "qpv : avec : un QPV");
  assert.deepEqual(row, { at_least: 2, column: "qpv", label: "avec : un QPV" });
  assert.equal(cell.read(row), "qpv : avec : un QPV");
  assert.deepEqual(cell.write(row, ""), { at_least: 2 });
  assert.equal(cell.read({}), "");
});
