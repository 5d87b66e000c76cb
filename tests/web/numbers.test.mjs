import assert from "node:assert/strict";
import { test } from "node:test";
import {
  communesInWords,
  isArrondissement,
  percentAtMost,
  share,
  shareRange,
} from "../../web/shared/numbers.js";

test("the range of a share has its unit once, and is not said where it reads as one share", () => {
  const said = (low, high) =>
    shareRange({ share_low: low, share_high: high }).replaceAll(/\s/g, " ");
  assert.equal(said(0.9172, 0.9265), "91,7 à 92,7 %");
  assert.equal(said(0.99, 0.99991), "99,0 à plus de 99,9 %");
  assert.equal(said(0.91701, 0.91703), "");
  assert.equal(said(null, null), "");
  assert.equal(shareRange({}), "");
});

test("communes and arrondissements are counted apart", () => {
  const said = [
    { communes: 20, arrondissements: 20 },
    { communes: 3, arrondissements: 1 },
    { communes: 1 },
    { communes: 0 },
  ].map(communesInWords);
  assert.deepEqual(said, [
    "20 arrondissements",
    "2 communes et 1 arrondissement",
    "1 commune",
    "0 commune",
  ]);
});

test("an arrondissement is told by its code", () => {
  const codes = ["75101", "75120", "69381", "69389", "13201", "13216"];
  assert.ok(codes.every(isArrondissement));
  assert.ok(
    !["75056", "75121", "69380", "69123", "13217", "13055", "12202"].some(isArrondissement),
  );
});

test("a share says all or none only where it is", () => {
  const said = (number) => share(number).replace(/\s/g, " ");
  assert.equal(said(0), "0,0 %");
  assert.equal(said(0.00001), "moins de 0,1 %");
  assert.equal(said(0.5), "50,0 %");
  assert.equal(said(0.99996), "plus de 99,9 %");
  assert.equal(said(1), "100,0 %");
});

test("a bound is never told smaller than it is", () => {
  const said = (number) => percentAtMost(number).replace(/\s/g, " ");
  assert.deepEqual([0, 0.00001, 0.001, 0.0012, 0.00101].map(said), [
    "0,00 %",
    "0,01 %",
    "0,10 %",
    "0,12 %",
    "0,11 %",
  ]);
});
