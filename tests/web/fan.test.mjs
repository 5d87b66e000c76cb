import assert from "node:assert/strict";
import { test } from "node:test";
import { fan, spotsOf } from "../../web/citizen/fan.js";

test("positions that share a spot are found, in their order, and no others", () => {
  const at = (x, y) => ({ x, y });
  assert.deepEqual(spotsOf([at(0, 0), at(200, 0), at(3, 4), at(219, 0), at(0, 60), at(1, 1)]), [
    [0, 2, 5],
    [1, 3],
  ]);
  assert.deepEqual(spotsOf([at(0, 0), at(20, 0)]), []);
  assert.deepEqual(spotsOf([]), []);
});

test("no disc of a fan hides another, however many there are", () => {
  for (let count = 2; count <= 50; count += 1) {
    const discs = fan(count);
    assert.equal(discs.length, count);
    discs.forEach((one, at) =>
      discs
        .slice(at + 1)
        .forEach((other) => assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 33)),
    );
  }
});

test("two discs stand side by side, the first at the left", () => {
  const [first, second] = fan(2);
  assert.ok(first.x < 0 && second.x > 0);
  assert.deepEqual([first.y, second.y].map(Math.abs), [0, 0]);
});
