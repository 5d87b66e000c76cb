import assert from "node:assert/strict";
import { test } from "node:test";
import { weekOf } from "../../web/citizen/hours.js";
import { spansInWords } from "../../web/shared/words.js";

const NINE_TO_NOON = [["09:00", "12:00"]];

test("a week of several rules gives each day its hours, a day that no rule names being closed", () => {
  const { days, holidaysClosed } = weekOf(
    "Mo-We,Fr 9:00-12:00,14:00-17:30; Sa 09:00-12:00; PH off",
  );
  assert.deepEqual(days[0], [
    ["09:00", "12:00"],
    ["14:00", "17:30"],
  ]);
  assert.deepEqual(days[3], []);
  assert.deepEqual(days[4], days[0]);
  assert.deepEqual(days[5], NINE_TO_NOON);
  assert.deepEqual(days[6], []);
  assert.equal(holidaysClosed, true);
});

test("a later rule goes over an earlier one", () => {
  const { days } = weekOf("Mo-Fr 09:00-12:00; We off");
  assert.deepEqual(
    days.map((each) => each.length),
    [1, 1, 0, 1, 1, 0, 0],
  );
});

test("hours without a day are every day's, and 24/7 is the whole of it", () => {
  assert.deepEqual(weekOf("09:00-12:00").days, Array(7).fill(NINE_TO_NOON));
  assert.equal(spansInWords(weekOf("24/7").days[6]), "24 h sur 24");
});

test("a span of days may go over the end of the week", () => {
  assert.deepEqual(
    weekOf("Sa-Mo 09:00-12:00").days.map((each) => each.length),
    [1, 0, 0, 0, 0, 1, 1],
  );
});

for (const text of [
  "Apr-Sep Mo-Fr 09:00-12:00",
  "week 1-53/2 Fr 09:00-12:00",
  "SH Mo-Fr 09:00-12:00",
  "Mo[1] 09:00-12:00",
  "Mo-Fr 09:00+",
  "Mo-Fr sunrise-sunset",
  "PH 09:00-12:00",
  'Mo-Fr 09:00-12:00 "sur rendez-vous"',
  "Lundi au vendredi",
  "Mo-Fr 25:00-26:00",
  "Mo-Fr",
  " ",
  null,
  42,
]) {
  test(`what is not understood whole is not half shown: ${text}`, () =>
    assert.equal(weekOf(text), null));
}
