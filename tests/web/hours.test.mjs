import assert from "node:assert/strict";
import { test } from "node:test";
import { notedWeekOf } from "../../web/citizen/week-notes.js";
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
  "Th 17:00-12:00",
  "We 14:00-14:00",
  "Mo 09:00-12:00,17:00-14:00",
  "Fr 18:00-07:00",
  "Fr 10:00-03:00",
  "Mo-Fr",
  " ",
  null,
  42,
]) {
  test(`what is not understood whole is not half shown: ${text}`, () =>
    assert.equal(weekOf(text), null));
}

test("a night past midnight is shown", () => {
  assert.deepEqual(weekOf("Fr 22:00-02:00").days[4], [["22:00", "02:00"]]);
});

const opening = (spans, words = "", weeks = "") => ({ spans, words, weeks });

test("an appointment is noted beside its hours", () => {
  const { days } = notedWeekOf(
    'Mo-We 08:30-12:30, Mo-We 12:30-16:00 "sur rendez-vous"; Th 09:00-12:00; Fr "sur rendez-vous"',
  );
  assert.deepEqual(days[0], [
    opening([["08:30", "12:30"]]),
    opening([["12:30", "16:00"]], "sur rendez-vous"),
  ]);
  assert.deepEqual(days[3], [opening(NINE_TO_NOON)]);
  assert.deepEqual(days[4], [opening([], "sur rendez-vous")]);
  assert.deepEqual(days[5], []);
});

test("weeks in turn stand beside each other", () => {
  const { days, holidaysClosed } = notedWeekOf(
    "week 2-52/2 We 09:00-12:00; week 01-53/2 We 14:00-17:00; PH off",
  );
  assert.deepEqual(days[2], [
    opening(NINE_TO_NOON, "", "semaines paires"),
    opening([["14:00", "17:00"]], "", "semaines impaires"),
  ]);
  assert.equal(holidaysClosed, true);
});

test("what is said of school holidays and of other times is kept", () => {
  const week = notedWeekOf('Mo 09:00-12:00; SH off || "sur rendez-vous ; ou pas"');
  assert.equal(week.schoolHolidays, "fermé");
  assert.equal(week.otherwise, "sur rendez-vous ; ou pas");
  assert.deepEqual(week.days[0], [opening(NINE_TO_NOON)]);
});

test("hours of which a week in two is not sure keep their words", () => {
  const { days } = notedWeekOf('Tu 14:00-17:00 unknown "une fois sur deux"');
  assert.deepEqual(days[1], [opening([["14:00", "17:00"]], "une fois sur deux")]);
});

for (const text of [
  "Apr-Sep Mo-Fr 09:00-12:00",
  "week 3-9 Fr 09:00-12:00",
  "Mo 09:00-12:00; week 2-52/2 Mo 14:00-17:00",
  "week 2-52/2 Mo 09:00-12:00; week 2-52/2 Mo 14:00-17:00",
  'Th 17:00-12:00 "sur rendez-vous"',
  "Mo 09:00-12:00 unknown",
  'PH 09:00-12:00 "sur rendez-vous"',
  "SH Mo-Fr 09:00-12:00",
  'Mo 09:00-12:00 "a" "b"',
  "Mo",
  "",
  null,
]) {
  test(`what is not understood whole is not half noted: ${text}`, () =>
    assert.equal(notedWeekOf(text), null));
}
