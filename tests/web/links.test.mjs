import assert from "node:assert/strict";
import { test } from "node:test";
import { rounded } from "../../web/shared/api.js";
import { mailAddress, telephoneAddress, webAddress } from "../../web/shared/dom.js";
import { isInside, territoryOf, UnknownTerritoryError } from "../../web/widget/territory.js";

test("only addresses that a page may follow become links", () => {
  assert.equal(webAddress("https://www.rodez.fr/a b"), "https://www.rodez.fr/a%20b");
  assert.equal(webAddress("www.rodez.fr"), "https://www.rodez.fr/");
  for (const text of [
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,x",
    "file:///etc",
    "rodez",
    "",
    null,
    12,
  ]) {
    assert.equal(webAddress(text), null, String(text));
  }
});

test("a telephone and an e-mail carry nothing but themselves", () => {
  assert.equal(telephoneAddress("05 65 77 88 00"), "tel:0565778800");
  assert.equal(telephoneAddress("javascript:1"), null);
  assert.equal(mailAddress("a@b.fr"), "mailto:a@b.fr");
  for (const text of ["a@b.fr?bcc=x@y.fr", "a b@c.fr", "a@b", null])
    assert.equal(mailAddress(text), null, String(text));
});

test("a position is rounded to three decimals, west and south too", () => {
  assert.deepEqual([44.349612, -61.07149, -0.00049].map(rounded), [44.35, -61.071, -0]);
});

test("a commune is a territory by itself, anything else that is no code is an error", async () => {
  assert.deepEqual(await territoryOf("2a004", ""), {
    name: "cette commune",
    centre: "2A004",
    isWide: false,
  });
  assert.equal(await territoryOf(null, ""), null);
  await assert.rejects(territoryOf("../../secret", ""), UnknownTerritoryError);
});

test("a département holds its communes by their code, an EPCI by its list", () => {
  assert.equal(isInside({ name: "", centre: "", isWide: true, prefix: "2A" }, "2A004"), true);
  assert.equal(
    isInside({ name: "", centre: "", isWide: true, communes: new Set(["12202"]) }, "12203"),
    false,
  );
  assert.equal(isInside({ name: "", centre: "", isWide: true, prefix: "12" }, null), false);
});
