import assert from "node:assert/strict";
import { test } from "node:test";
import { theVersion } from "../../web/prefecture/controls.js";
import { horizonInWords, knownInWords } from "../../web/prefecture/endings.js";
import { changesInWords, givenOf, stateOf, versionOf } from "../../web/prefecture/kept-what-ifs.js";
import { addressOf, questionOf, readAddress, USUAL } from "../../web/prefecture/state.js";
import { planAddress, scenarioOf } from "../../web/prefecture/what-if-plan.js";
import { proposedIn, takenUp } from "../../web/plan/proposed.js";

globalThis.location = { pathname: "/prefecture.html" };
const plain = (text) => text.replace(/\s/g, " ");
const WORDS = "la version « Mars »";
const STATE = {
  ...USUAL,
  level: "departement",
  code: "12",
  threshold: 30,
  measure: "change",
  title: "Sans Millau",
  without: ["a,1"],
  added: ["12145"],
  version: "7ba5",
  column: "besoin",
  where: ["frr:is:FRR"],
  cells: ["C3"],
};

test("what is kept is opened again as it was", () => {
  const kept = {
    ...givenOf(STATE, "Sans Millau", "7ba5"),
    id: "x",
    kept_at: "",
    territory_name: "Aveyron",
  };
  assert.deepEqual(stateOf(kept), STATE);
  assert.equal(changesInWords(STATE), "1 lieu fermé, 1 lieu ouvert");
});

test("a link holds the hypothesis and the version of the places that it was made with", () => {
  assert.deepEqual(readAddress(addressOf(STATE), ["change"]), STATE);
  assert.equal(readAddress("?lieux=../x", []).version, "");
});

test("a version that is used no more is told", () => {
  const catalogue = {
    sites_version: "new",
    versions: [{ version: "old", name: "Mars", day: null, published_at: null }],
  };
  assert.deepEqual(versionOf("old", catalogue), { words: "la version « Mars »", isFormer: true });
  assert.equal(versionOf("new", catalogue).isFormer, false);
  assert.equal(versionOf("gone", catalogue).words, "la version gone");
  assert.equal(
    theVersion({ version: "v", published_at: "2026-04-02T08:00:00Z" }),
    "les lieux du 2 avril 2026",
  );
});

test("planners are given what closes as closed, and a commune where one opens as required", () => {
  const scenario = scenarioOf(STATE, "Aveyron", WORDS);
  assert.match(scenario.description, /\(Aveyron\), avec la version « Mars »\. .*sans le filtre/);
  const whole = scenarioOf({ ...STATE, where: [], cells: [] }, "Aveyron", WORDS);
  assert.match(whole.description, /\(Aveyron\), avec la version « Mars »\.$/);
  assert.deepEqual(scenario.existing, { closed: ["a,1"] });
  assert.deepEqual([scenario.required, scenario.posts], [["12145"], 1]);
  assert.deepEqual([scenario.territory.code, scenario.limit_minutes], ["12", 30]);
  const closing = scenarioOf(
    { ...STATE, title: "", added: [], without: ["a", "b"] },
    "Aveyron",
    WORDS,
  );
  assert.deepEqual([closing.name, closing.posts], ["Hypothèse : Aveyron", 2]);
  const { search } = new URL(planAddress(STATE, "Aveyron", WORDS), "https://x.example");
  assert.deepEqual(proposedIn(search), scenario);
});

test("a link that proposes no scenario proposes nothing", () => {
  for (const text of ["", "?propose=", "?propose={", "?propose=[1]", '?propose={"name":1}'])
    assert.equal(proposedIn(text), null, text);
  const long = JSON.stringify({ name: "a".repeat(30_000) });
  assert.equal(proposedIn(`?${new URLSearchParams({ propose: long })}`), null);
});

test("what was typed is not written over without asking, and the address proposes once", () => {
  const kept = new Map();
  globalThis.sessionStorage = { setItem: (name, value) => kept.set(name, value) };
  const addresses = [];
  globalThis.history = { replaceState: (_state, _title, address) => addresses.push(address) };
  const { search } = new URL(planAddress(STATE, "Aveyron", WORDS), "https://x.example");
  globalThis.location = { pathname: "/planification.html", search };
  const notice = { replaceChildren() {} };
  globalThis.document = { createElement: () => ({ setAttribute() {}, append() {} }) };
  assert.equal(
    takenUp(() => false, notice),
    null,
  );
  assert.equal(kept.size, 0);
  assert.equal(takenUp(() => true, notice).name, "Sans Millau");
  assert.ok(JSON.parse(kept.get("maillage.draft")).isTyped);
  assert.deepEqual(addresses, ["/planification.html", "/planification.html"]);
});

test("what is not known of the ends of posts is said plainly", () => {
  const found = (counted, undated, endings = []) =>
    plain(knownInWords({ counted, undated, endings }));
  assert.match(found(41, 41), /aucune date de fin n’est connue pour les 41 lieux/);
  assert.match(found(1, 1), /pour le seul lieu/);
  assert.match(
    found(41, 40),
    /1 lieu qui dit sa date de fin, aucun ne ferme dans les 12 mois\. 40 lieux/,
  );
  assert.match(found(3, 0, [{}]), /^3 lieux disent leur date de fin\.$/);
  assert.equal(found(0, 0), "Aucun lieu ne compte dans ce territoire.");
});

test("what is lost is said in people, and nobody is nobody", () => {
  const horizon = { months: 3, until: "2027-02-24", sites: 2, advisors: 3 };
  const lost = { ...horizon, people_farther: 1500, people_beyond: 300, communes_beyond: 1 };
  assert.equal(
    plain(horizonInWords(lost, 20)),
    "Dans les 3 mois (jusqu’au 24 février 2027) : 2 lieux ferment (3 conseillers). 1 500 habitants seraient plus loin d’un lieu, dont 300 passeraient au-delà de 20 minutes (1 commune).",
  );
  const near = { ...lost, people_beyond: 0, communes_beyond: 0 };
  assert.match(plain(horizonInWords(near, 20)), /dont aucun ne passerait au-delà de 20 minutes/);
  assert.match(horizonInWords({ ...lost, people_farther: 0 }, 20), /Personne ne serait plus loin/);
  assert.match(horizonInWords({ ...horizon, sites: 0 }, 20), /aucun lieu ne ferme/);
});

test("the mode is kept, in the link, in the question and in the planners' scenario, and absent by car", () => {
  const onFoot = { ...STATE, mode: "foot" };
  const kept = { ...givenOf(onFoot, "Sans Millau", "7ba5"), territory_name: "Aveyron" };
  assert.equal(kept.mode, "foot");
  assert.equal(stateOf(kept).mode, "foot");
  assert.equal("mode" in givenOf(STATE, "Sans Millau", "7ba5"), false);
  assert.match(addressOf(onFoot), /deplacement=foot/);
  assert.deepEqual(readAddress(addressOf(onFoot), ["change"]), onFoot);
  assert.equal(readAddress("?deplacement=toString", []).mode, "car");
  assert.equal(questionOf(onFoot).get("mode"), "foot");
  assert.equal(questionOf(STATE).has("mode"), false);
  assert.equal(scenarioOf(onFoot, "Aveyron", WORDS).mode, "foot");
  assert.equal("mode" in scenarioOf(STATE, "Aveyron", WORDS), false);
});
