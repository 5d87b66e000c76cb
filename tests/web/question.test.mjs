import assert from "node:assert/strict";
import { test } from "node:test";
import {
  placeOfText,
  readAddress,
  remembered,
  writeAddress,
  writeRequest,
} from "../../web/citizen/question.js";

test("a typed text is a postcode, a Corsican code or words", () => {
  assert.deepEqual(placeOfText(" 12000 "), { kind: "postcode", code: "12000" });
  assert.deepEqual(placeOfText("2a004"), { kind: "commune", code: "2A004" });
  assert.deepEqual(placeOfText("12 rue X, Rodez"), { kind: "text", text: "12 rue X, Rodez" });
  assert.equal(placeOfText("   "), null);
});

test("an address is read back as it was written", () => {
  for (const search of [
    "",
    "?commune=2A004&need=cv&need=privacy&fee=Gratuit",
    "?lat=44.350&lon=-2.575&mode=foot&max_minutes=20",
  ]) {
    assert.equal(writeAddress(readAddress(search)), search);
  }
});

test("a precise position in a link is rounded before anything else", () => {
  assert.equal(writeAddress(readAddress("?lat=44.349612&lon=2.575043")), "?lat=44.350&lon=2.575");
});

test("what is malformed or unknown in a link is left out", () => {
  assert.equal(
    writeAddress(readAddress("?commune=xx&lat=NaN&lon=2&utm_source=x&mode=car&need=")),
    "",
  );
  assert.equal(readAddress("?lat=95&lon=2").place, null);
});

test("a text is asked and never written in the page's address", () => {
  const question = readAddress("?q=12+rue+X");
  assert.equal(writeRequest(question).get("q"), "12 rue X");
  assert.equal(writeAddress(question), "");
});

test("an address is remembered as about where it is, a name as its commune", () => {
  const commune = { code: "12202", name: "Rodez", departement: "12" };
  const text = { kind: "text", text: "12 rue x" };
  const address = {
    lat: 44.35071,
    lon: 2.57213,
    understood_as: "address",
    source: "ban",
    label: "12 Rue X",
    commune,
  };
  assert.deepEqual(remembered(text, address), {
    kind: "point",
    lat: 44.351,
    lon: 2.572,
    label: "12 Rue X",
  });
  const name = { lat: 44.35071, lon: 2.57213, understood_as: "name", commune };
  assert.deepEqual(remembered(text, name), { kind: "commune", code: "12202", label: "Rodez (12)" });
});

test("a date and time gets this device's offset, and now stays now", () => {
  const asked = (openAt) =>
    writeRequest(readAddress(`?commune=12202&open_at=${openAt}`)).get("open_at");
  assert.match(asked("2026-07-14T10:00"), /^2026-07-14T10:00:00[+-]\d\d:\d\d$/);
  assert.equal(asked("now"), "now");
});
