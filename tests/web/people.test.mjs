// What the préfecture's page says where a grid tells where people live, and where none does.
import assert from "node:assert/strict";
import { test } from "node:test";

import { beyond, counted } from "../../web/prefecture/figures.js";
import { spreadFacts } from "../../web/prefecture/sheet.js";

/** French spaces as plain ones. @param {string} text */
const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ");

test("a commune without a grid says nothing of cells", () => {
  assert.deepEqual(spreadFacts({ minutes: 12, people: 100 }), []);
});

test("a commune whose people are spread says their share and the worst cell", () => {
  const facts = spreadFacts({
    cells: 1204,
    share_within: 0.75,
    share_unreachable: 0,
    minutes_worst: 34.2,
  });
  assert.deepEqual(
    facts.map(([term, value]) => [term, plain(value)]),
    [
      ["Habitants dans la limite", "75,0 %"],
      ["Carreau le plus éloigné", "34,2 min, parmi 1 204"],
    ],
  );
});

test("who has no road is said where there is somebody", () => {
  const [, road, worst] = spreadFacts({
    cells: 2,
    share_within: 0,
    share_unreachable: 1,
    minutes_worst: null,
  });
  assert.equal(road[0], "Habitants sans route");
  assert.match(worst[1], /^sans route/);
});

test("a commune without a cell says where it is counted", () => {
  assert.match(spreadFacts({ cells: 0 })[0][1], /mairie/);
});

const STATUS = {
  served: { people: 50 },
  underserved: { people: 0 },
  remote: { people: 30 },
  unreachable: { people: 10 },
  unknown: { people: 10 },
};

test("people beyond are of communes without a grid, and of cells with one", () => {
  const figures = { people: 100, within_threshold: { people: 60 }, status: STATUS };
  assert.equal(beyond(figures), 40);
  assert.equal(beyond({ ...figures, within_threshold: { people: 70 }, people_grid: {} }), 20);
});

test("the grid is named, with the communes that it does not have", () => {
  assert.equal(counted(undefined), "");
  const grid = { name: "INSEE, 2019", cells: 1, communes_without: 1, people_without: 9 };
  assert.equal(
    plain(counted(grid)),
    " Habitants comptés là où ils vivent : 1 carreau (INSEE, 2019), sauf dans 1 commune sans carreau.",
  );
  assert.doesNotMatch(counted({ ...grid, communes_without: 0 }), /sauf/);
});
