import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenBaseMap, creditInWords, hostOf, onBase } from "../../web/shared/base-map.js";
import { mapStyle } from "../../web/shared/map-style.js";

const THEME = { getPropertyValue: () => "#fff" };
const STREETS = {
  version: 8,
  glyphs: "https://tuiles.example/{fontstack}/{range}.pbf",
  sources: { plan: { type: "vector", url: "pmtiles://https://tuiles.example/plan.pmtiles" } },
  layers: [
    { id: "sea", type: "background" },
    { id: "roads", type: "line", source: "plan" },
  ],
};

/** Answers what the page asks, by its address, and says what was asked. */
function answering(replies) {
  const asked = [];
  globalThis.fetch = (address, options) => {
    asked.push([String(address), options.credentials, options.referrerPolicy]);
    const reply = replies[address];
    return reply === undefined
      ? Promise.reject(new TypeError("refused by the policy"))
      : Promise.resolve(Response.json(reply));
  };
  return asked;
}

test("the streets lie over the territory's land, its borders over the streets", () => {
  const style = onBase(STREETS, mapStyle("https://a.example/t.pmtiles", THEME));
  assert.deepEqual(
    style.layers.map(({ id }) => id),
    ["sea", "land", "roads", "departement-borders", "region-borders"],
  );
  assert.deepEqual(Object.keys(style.sources), ["plan", "territory", "labels"]);
  assert.equal(style.glyphs, STREETS.glyphs);
});

test("a map says who is asked for it", () => {
  const base = { style: STREETS, host: "tuiles.example", credit: "Plan" };
  assert.match(creditInWords(null), /^Fond de carte : IGN Admin Express/);
  assert.match(creditInWords(base), /Plan, demandé par votre navigateur à tuiles\.example/);
  assert.match(creditInWords({ ...base, style: null }), /ne répond pas : voici les contours seuls/);
});

test("an address that is none has no host", () => {
  assert.deepEqual(["https://a.example/s.json", "", undefined, "s.json"].map(hostOf), [
    "a.example",
    "",
    "",
    "",
  ]);
});

// One question of the publisher a page: the case with a base map is the only one asked here.
test("a style that was chosen is asked without cookie or referrer", async () => {
  const address = "https://tuiles.example/plan.json";
  const asked = answering({
    "/v1/publisher": { base_map_style: address, base_map_credit: "" },
    [address]: STREETS,
  });
  const found = await chosenBaseMap();
  assert.deepEqual(found, { style: STREETS, host: "tuiles.example", credit: "tuiles.example" });
  assert.deepEqual(asked.at(-1), [address, "omit", "no-referrer"]);
  answering({});
  assert.equal((await chosenBaseMap())?.style, null);
  answering({ [address]: { version: 7 } });
  assert.equal((await chosenBaseMap())?.style, null);
});
