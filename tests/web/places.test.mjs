import assert from "node:assert/strict";
import { test } from "node:test";
import { ageInWords, agesInWords, hoursInWords } from "../../web/prefecture/places.js";
import { placesOf } from "../../web/prefecture/sites.js";

const place = (freshness, updated_on = freshness && "2022-12-01") => ({
  site_id: `${freshness}`,
  freshness,
  updated_on,
});

test("a record that was not updated for 12 or 18 months says so", () => {
  assert.equal(ageInWords(place("fresh")), "1er décembre 2022");
  assert.equal(ageInWords(place("ageing")), "1er décembre 2022");
  assert.equal(ageInWords(place("old")), "1er décembre 2022 (plus de 12 mois)");
  assert.equal(ageInWords(place("doubtful")), "1er décembre 2022 (plus de 18 mois)");
  assert.equal(ageInWords(place(null)), "date inconnue");
});

test("old records are counted among all, those of 18 months among those of 12", () => {
  const all = ["fresh", "old", "doubtful", "doubtful", null].map((each) => place(each));
  assert.equal(
    agesInWords(all),
    "5 lieux, 3 sans mise à jour depuis 12 mois, dont 2 depuis 18 mois, 1 sans date de mise à jour",
  );
  assert.equal(agesInWords([place("fresh")]), "1 lieu");
  assert.equal(agesInWords([]), "0 lieu");
});

test("hours are told with the days of French", () => {
  assert.equal(
    hoursInWords("Mo-Fr 09:00-12:00; Sa off; PH off"),
    "lun.-ven. 09:00-12:00 ; sam. fermé ; jours fériés fermé",
  );
  assert.equal(hoursInWords(null), "inconnus");
});

test("places are found by their ids, those of one spot together", () => {
  const all = ["fresh", "old"].map((each) => place(each));
  assert.deepEqual(placesOf(all, ["old", "other"]), [all[1]]);
});
