// What people say is wrong with places, as operators read it: by place, those that waited longest first.
import assert from "node:assert/strict";
import { test } from "node:test";

import { byPlace, kindInWords, sinceInWords } from "../../web/sites/reports.js";

const report = (site_id, created_at) => ({ id: `${site_id}-${created_at}`, site_id, created_at });

test("reports of one place are together, and the place that waited longest is first", () => {
  const reports = [
    report("a", "2026-03-05T10:00:00Z"),
    report("b", "2026-03-04T10:00:00Z"),
    report("a", "2026-03-01T10:00:00Z"),
  ];
  const expected = [
    ["a-2026-03-05T10:00:00Z", "a-2026-03-01T10:00:00Z"],
    ["b-2026-03-04T10:00:00Z"],
  ];
  for (const given of [reports, [...reports].reverse()])
    assert.deepEqual(
      byPlace(given).map((each) => each.map(({ id }) => id)),
      expected,
    );
  assert.deepEqual(byPlace([]), []);
});

test("how long a report has waited is told in whole days", () => {
  const now = Date.parse("2026-03-05T10:00:00Z");
  assert.equal(sinceInWords("2026-03-05T09:00:00Z", now), "depuis moins d’un jour");
  assert.equal(sinceInWords("2026-03-04T09:00:00Z", now), "depuis un jour");
  assert.equal(sinceInWords("2026-02-01T09:00:00Z", now), "depuis 32 jours");
  assert.equal(sinceInWords("2026-03-06T09:00:00Z", now), "depuis moins d’un jour");
});

test("a kind that is not known yet is still told", () => {
  assert.equal(kindInWords("hours"), "Les horaires sont faux");
  assert.equal(kindInWords("colour"), "Autre chose");
});
