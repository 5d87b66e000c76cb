import assert from "node:assert/strict";
import { test } from "node:test";

const { withoutOrigin } = await import("../../web/widget/outward.js");

const SITE = {
  id: "a",
  nom: "Mairie",
  latitude: 44.35123,
  longitude: 2.57321,
  travel_method: "model",
};
const away = (metres) => ({ ...SITE, distance_m: metres, travel_minutes: metres / 700 });

test("a host page learns whole kilometres and whole minutes, and the place as it is", () => {
  const told = withoutOrigin(away(1234.5));
  assert.deepEqual(told, { ...SITE, distance_km: 1, travel_minutes: 2 });
});

test("a host page learns nothing of the bounds of a trip", () => {
  const told = withoutOrigin({
    ...away(1234.5),
    travel_minutes_low: 1.2,
    travel_minutes_high: 3.4,
  });
  assert.deepEqual(told, { ...SITE, distance_km: 1, travel_minutes: 2 });
});

test("a place whose distance is not known has none", () => {
  const told = withoutOrigin({ ...SITE, distance_m: null, travel_minutes: null });
  assert.deepEqual(told, { ...SITE, distance_km: null, travel_minutes: null });
});

test("moving by a hundred metres changes nothing of what is told, most of the time", () => {
  const changed = Array.from({ length: 1000 }, (_, place) => place * 37).filter(
    (metres) =>
      JSON.stringify(withoutOrigin(away(metres))) !==
      JSON.stringify(withoutOrigin(away(metres + 100))),
  );
  // A kilometre and a minute (700 m here) each have one edge on their way.
  assert.ok(changed.length < 300, `${changed.length} of 1000`);
});
