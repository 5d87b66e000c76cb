import assert from "node:assert/strict";
import { test } from "node:test";
import {
  distanceInWords,
  lacksInWords,
  minutesInWords,
  openingInWords,
  telephoneInWords,
  travelInWords,
} from "../../web/shared/words.js";

const AT = "2026-11-24T14:30:00+01:00"; // a Tuesday

test("distances are rounded as people say them", () => {
  const said = [3, 354, 996, 1240, 9960, 27_400].map(distanceInWords);
  assert.deepEqual(said, ["10 m", "350 m", "1 km", "1,2 km", "10 km", "27 km"]);
  assert.equal(distanceInWords(null), null);
});

test("times of travel are rounded to the minute, and never to 60 of them", () => {
  const said = [0.4, 12.4, 59.6, 65, 125.2].map(minutesInWords);
  assert.deepEqual(said, ["moins d’une minute", "12 min", "1 h 00", "1 h 05", "2 h 05"]);
});

test("a travel time says how it is made and whether it is an estimate", () => {
  const site = { distance_m: 1240, travel_minutes: 12, access: "road" };
  assert.equal(
    travelInWords({ ...site, travel_method: "model" }),
    "12 min en voiture (estimation), à 1,2 km à vol d’oiseau",
  );
  assert.equal(
    travelInWords({ ...site, travel_method: "valhalla" }, "foot"),
    "12 min à pied, à 1,2 km à vol d’oiseau",
  );
  assert.equal(
    travelInWords({ ...site, travel_method: "walking_model" }),
    "12 min à pied (estimation), à 1,2 km à vol d’oiseau",
  );
});

test("a modelled time has bounds in whole minutes, outwards: they hold the minutes shown", () => {
  const said = (minutes, low, high) =>
    travelInWords({ travel_minutes: minutes, travel_minutes_low: low, travel_minutes_high: high });
  assert.equal(said(25.2, 21.4, 29.3), "Environ 25 min (21 à 30) en voiture");
  assert.equal(said(0.6, 0.3, 1.4), "Moins d’une minute (jusqu’à 2 min) en voiture");
  assert.equal(said(1.2, 0.7, 2), "Environ 1 min (jusqu’à 2 min) en voiture");
  assert.equal(said(58.7, 50, 64.1), "Environ 59 min (50 min à 1 h 05) en voiture");
  assert.equal(said(80, 70.9, 95), "Environ 1 h 20 (1 h 10 à 1 h 35) en voiture");
});

test("without a travel time the distance alone is said, and without both nothing", () => {
  assert.equal(travelInWords({ distance_m: 350 }), "À 350 m à vol d’oiseau");
  assert.equal(travelInWords({ distance_m: null }), null);
});

test("the sea and the telephone are said before any distance", () => {
  assert.equal(
    travelInWords({ access: "ferry", distance_m: 9000 }),
    "Accessible par bateau seulement (traversée non comptée), à 9 km à vol d’oiseau",
  );
  assert.equal(travelInWords({ access: "none", distance_m: null }), "Pas d’accès par la route");
  assert.equal(
    travelInWords({ access: "remote", distance_m: 5 }),
    "Aide à distance : pas de déplacement",
  );
});

test("what is open says until when, what is closed from when", () => {
  const said = (facts) => openingInWords({ time_zone: "Europe/Paris", ...facts }, AT).text;
  assert.equal(
    said({ open: true, closes_at: "2026-11-24T17:00:00+01:00" }),
    "Ouvert, ferme à 17:00",
  );
  assert.equal(said({ open: true, closes_at: null }), "Ouvert");
  assert.equal(
    said({ open: false, opens_next_at: "2026-11-25T08:30:00+01:00" }),
    "Fermé, ouvre demain à 8:30",
  );
  assert.equal(
    said({ open: false, opens_next_at: "2026-11-30T09:00:00+01:00" }),
    "Fermé, ouvre lundi à 9:00",
  );
  assert.equal(
    said({ open: false, opens_next_at: "2027-01-03T09:00:00+01:00" }),
    "Fermé, ouvre le 3 janvier à 9:00",
  );
  assert.equal(said({ open: false }), "Fermé");
});

test("an hour is told in the place's own time zone", () => {
  const site = { open: true, closes_at: "2026-11-24T17:00:00+04:00", time_zone: "Indian/Reunion" };
  assert.equal(openingInWords(site, "2026-11-24T10:00:00+01:00").text, "Ouvert, ferme à 17:00");
});

test("unknown is not closed", () => {
  assert.deepEqual(openingInWords({ open: null, horaires: null }, AT), {
    state: "unknown",
    text: "Horaires inconnus",
  });
  assert.equal(
    openingInWords({ open: null, horaires: "?" }, AT).text,
    "Horaires publiés, à vérifier",
  );
  assert.equal(
    openingInWords({ open: false, public_holiday: "Noël" }, AT).text,
    "Jour férié (Noël) : horaires à vérifier",
  );
});

test("a French number is grouped by two, another is left as it is", () => {
  assert.equal(telephoneInWords("+33565778800"), "05\u00a065\u00a077\u00a088\u00a000");
  assert.equal(telephoneInWords("+262262400404"), "+262262400404");
});

test("what an answer lacks is said in French, and nothing when nothing is wrong", () => {
  const degraded = [
    { code: "router_unavailable", detail: "…" },
    { code: "data_not_latest", detail: "…" },
  ];
  assert.deepEqual(
    lacksInWords({ degraded }).map((text) => text.split(" : ")[0]),
    [
      "Le calcul d’itinéraires ne répond pas",
      "Les toutes dernières données n’ont pas pu être lues",
    ],
  );
  assert.deepEqual(lacksInWords({ degraded: [{ code: "of_a_later_version" }] }), []);
  assert.deepEqual([lacksInWords({ degraded: [] }), lacksInWords({})], [[], []]);
});
