import assert from "node:assert/strict";
import { test } from "node:test";

import { AskError } from "../../web/shared/api.js";
import { changeInWords, changesOf } from "../../web/sites/changes.js";
import { correctionOf, degreesOf } from "../../web/sites/correction.js";
import { mediaTypeOf, refusalOf, safeName, sizeInWords } from "../../web/shared/media-types.js";
import { refusalInWords } from "../../web/sites/refusals.js";
import { everyInWords } from "../../web/sites/schedule.js";
import { pauseAfter, waitInWords } from "../../web/sites/watch.js";
import { daysOf, readSpans, typedSpans, weekInOsm, weekInWords } from "../../web/sites/week.js";
import * as words from "../../web/sites/words.js";

const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

test("a file is sent as its extension says, and others are refused before they are sent", () => {
  assert.equal(mediaTypeOf("Lieux 2026.CSV"), "text/csv");
  assert.equal(mediaTypeOf("carte.geojson"), "application/geo+json");
  assert.equal(mediaTypeOf("sans-extension"), null);
  assert.equal(refusalOf({ name: "lieux.xlsx", size: 10 }), null);
  assert.match(refusalOf({ name: "lieux.xlsb", size: 10 }), /Enregistrer sous/);
  assert.match(refusalOf({ name: "photo.png", size: 10 }), /format connu/);
  assert.match(refusalOf({ name: "lieux.csv", size: 0 }), /vide/);
  assert.match(refusalOf({ name: "lieux.csv", size: 3e8 }), /300 Mo, pour 100 Mo/);
});

test("a name keeps its extension however long it is, and nothing that cannot be seen", () => {
  assert.equal(safeName("dossier/lieux\u0000.csv"), "dossier lieux .csv");
  const long = safeName(`${"é".repeat(300)}.geojson`);
  assert.equal(long.length, 200);
  assert.ok(long.endsWith(".geojson"));
  assert.equal(sizeInWords(1), "1 octet");
  assert.equal(plain(sizeInWords(708_817)), "709 ko");
});

test("one is counted as one, and what is not is not said", () => {
  const said = (counts) => plain(words.changesInWords(counts));
  assert.equal(
    said({ added: 12, removed: 3, moved: 1, changed: 0 }),
    "12 lieux ajoutés, 3 retirés et 1 déplacé",
  );
  assert.equal(said({ removed: 1 }), "1 lieu retiré");
  assert.equal(said({ added: 0, unchanged: 40 }), "aucun lieu ne change");
});

test("a loss is told when it is large, and all only where it is all", () => {
  const said = (removed, before) => words.lossInWords({ removed, sites_before: before });
  assert.equal(said(0, 100), null);
  assert.equal(said(9, 100), null);
  assert.match(plain(said(9999, 10_000)), /^Plus de 99,9 % .*\(9 999 sur 10 000\)/);
  assert.match(plain(said(1723, 1723)), /^Tous les lieux en service \(1 723\)/);
  assert.equal(said(0, 0), null);
});

test("a place in a file is its cell, else its line, else its rank", () => {
  assert.equal(words.placeInFile({ row: 3, line: 5, cell: "F5" }), "cellule F5");
  assert.equal(words.placeInFile({ row: 3, line: 5, cell: null }), "ligne 5");
  assert.equal(words.placeInFile({ row: 3, line: null }), "3ᵉ lieu");
  assert.equal(words.placeInFile({ row: 0, line: null }), "le fichier");
});

test("a file is described by what was found of it", () => {
  assert.equal(
    plain(
      words.fileInWords({
        format: "xlsx",
        sheet: "Lieux",
        encoding: null,
        separator: null,
        header_line: 3,
      }),
    ),
    "Excel, feuille « Lieux », titres à la ligne 3",
  );
  assert.equal(
    words.fileInWords({
      format: "csv",
      sheet: null,
      encoding: "cp1252",
      separator: ";",
      header_line: 1,
    }),
    "CSV, encodage CP1252, séparateur : point-virgule",
  );
  assert.equal(words.fileInWords(null), "");
  assert.equal(words.sentence("il fait perdre 2 lieux"), "Il fait perdre 2 lieux.");
  assert.equal(words.sentence("Vu !"), "Vu !");
});

test("a day is read as people type it, or not at all", () => {
  assert.deepEqual(readSpans("9h-12h, 14h-17h30"), [
    ["09:00", "12:00"],
    ["14:00", "17:30"],
  ]);
  assert.deepEqual(readSpans("de 9h à 12h et de 14h à 17h"), [
    ["09:00", "12:00"],
    ["14:00", "17:00"],
  ]);
  assert.deepEqual(readSpans("09:00-12:00 / 13.30-18"), [
    ["09:00", "12:00"],
    ["13:30", "18:00"],
  ]);
  assert.deepEqual(readSpans("fermé"), []);
  assert.deepEqual(readSpans("  "), []);
  for (const text of [
    "17h-9h",
    "9h",
    "sur rendez-vous",
    "9h-12h sauf en été",
    "9h-12h, 11h-14h",
    "25h-26h",
    "14h-14h",
  ])
    assert.equal(readSpans(text), null, text);
});

test("a week goes to opening_hours and back, days alike together", () => {
  const text = "Mo-We 09:00-12:00,14:00-17:30; Th 09:00-12:00; Sa-Su 10:00-24:00";
  assert.equal(weekInOsm(daysOf(text)), text);
  assert.equal(typedSpans(daysOf(text)[0]), "9h-12h, 14h-17h30");
  assert.equal(weekInOsm(daysOf("")), "");
  assert.equal(
    weekInWords(daysOf("Mo-Fr 09:00-12:00; Sa 10:00-11:30")),
    "du lundi au vendredi, de 9:00 à 12:00 ; le samedi, de 10:00 à 11:30",
  );
  assert.equal(weekInWords(daysOf(null)), "horaires inconnus, aucun jour n’est donné");
});

test("what seven days cannot hold is left as it is", () => {
  for (const text of [
    "PH off; Mo 09:00-12:00",
    "Mo 22:00-02:00",
    "week 1-53/2 Mo 09:00-12:00",
    "sur rendez-vous",
  ])
    assert.equal(daysOf(text), null, text);
});

const SITE = { latitude: 44.35, longitude: 2.57, services: ["a", "b"] };
const form = (more) => ({
  latitude: "44,35",
  longitude: "2.57",
  hours: undefined,
  services: ["b", "a"],
  ...more,
});

test("a correction says only what differs", () => {
  assert.equal(correctionOf(SITE, form()).correction, null);
  assert.deepEqual(correctionOf(SITE, form({ latitude: "0" })).correction, {
    latitude: 0,
    longitude: 2.57,
  });
  assert.deepEqual(correctionOf(SITE, form({ hours: "" })).correction, { horaires: "" });
  assert.deepEqual(correctionOf(SITE, form({ services: ["a"] })).correction, { services: ["a"] });
  assert.deepEqual(
    correctionOf({}, form({ latitude: "", longitude: "", services: [] })).correction,
    null,
  );
});

test("what is not understood is told and never sent", () => {
  for (const more of [
    { latitude: "" },
    { latitude: "", longitude: "" },
    { latitude: "91" },
    { latitude: "nord" },
    { hours: null },
    { services: [] },
  ])
    assert.ok(correctionOf(SITE, form(more)).fault, JSON.stringify(more));
  assert.equal(degreesOf("-0,5"), -0.5);
  assert.equal(degreesOf(""), null);
  assert.ok(Number.isNaN(degreesOf("1e3")));
});

test("a moved place is one change, with how far it goes", () => {
  const feature = (role) => ({ properties: { id: "1", role } });
  const collection = { features: [feature("moved"), feature("moved_from"), feature("added")] };
  assert.equal(changesOf(collection).length, 2);
  assert.equal(
    plain(changeInWords({ role: "moved", moved_m: 3720, fields: ["horaires"] })),
    "déplacé de 3,7 km ; change : horaires",
  );
  assert.equal(changeInWords({ role: "moved", moved_m: null }), "position ajoutée ou retirée");
  assert.equal(changeInWords({ role: "removed" }), "n’est plus dans le fichier");
});

test("one asks less and less often, and never says that it is over", () => {
  assert.equal(pauseAfter(0), 400);
  assert.equal(pauseAfter(100), 5000);
  const said = [0, 30, 200].map((seconds) => waitInWords({ state: "checking" }, seconds));
  assert.equal(new Set(said).size, 3);
});

test("each refusal says what happened and what can be done", () => {
  const refused = (problem) => refusalInWords(new AskError("refused", problem));
  assert.match(refused({ code: "version_changed", status: 409 }).title, /publié entre-temps/);
  assert.match(
    plain(refused({ code: "columns_unread", status: 409, columns: ["a", "b"] }).text),
    /« a » et « b »/,
  );
  assert.match(refused({ status: 403 }).text, /sites:write/);
  assert.match(
    refusalInWords(new AskError("refused", { status: 403 }), ["12"]).title,
    /départements/,
  );
  assert.match(refused({ status: 422 }).text, /Rien n’a été changé/);
  assert.equal(
    refusalInWords(new AskError("busy", { status: 503 })).title,
    "Le service est très demandé",
  );
});

test("how often the schedule turns is said in words", () => {
  assert.equal(everyInWords("rate(1 day)"), "chaque jour");
  assert.equal(everyInWords("rate(6 hours)"), "toutes les 6 heures");
  assert.equal(everyInWords("rate(2 days)"), "tous les 2 jours");
  assert.equal(everyInWords("cron(0 3 * * ? *)"), "cron(0 3 * * ? *)");
});
