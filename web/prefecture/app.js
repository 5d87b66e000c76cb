/** The préfecture's page: a territory, a threshold, and who is beyond it. */

import {
  askAddress,
  askCatalogue,
  coverageAddress,
  suggestTerritories,
} from "../shared/coverage-api.js";
import { combobox } from "../shared/combobox.js";
import { fill, h } from "../shared/dom.js";
import { gate } from "../shared/gate.js";
import { contoursOf } from "./contours.js";
import { figuresOf } from "./figures.js";
import { chosenOf, measuresFor, paintedRows } from "./painted.js";
import { changeOf, downloadsOf, legendOf, sitesOf } from "./panels.js";
import { refusalInWords } from "./refusals.js";
import { showSheet } from "./sheet.js";
import { addressOf, LEVEL_WORDS, questionOf, readAddress, USUAL } from "./state.js";
import { drawTable } from "./table.js";
import { count, day, share, whole } from "../shared/numbers.js";
import { holder, session } from "../shared/session.js";
import { zoneItems } from "./zones.js";

const PAUSE_MS = 350;
const MEASURES = ["minutes", "median", "status", "advisors", "people", "change"];
const ENTRANCE = {
  title: "Qui est loin d’une aide numérique ?",
  why: "La carte des communes loin d’un conseiller numérique est réservée aux préfectures et aux agents de l’État et des collectivités.",
};
const BEHIND = ["question", "results", "skip"];

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));
const [form, results, status] = ["question", "results", "status"].map(part);
const field = part("territory");

let state = USUAL;
let isOffered = false;
/** @typedef {{answer: any, zones: any[], parts: any}} Shown */
/** @type {Shown|null} */
let shown = null;
let asking = new AbortController();
let pause = 0;
/** @type {Promise<any>|null} */
let map = null;
let fitted = "";

const door = gate(ENTRANCE, BEHIND, () => asking.abort());
start();

async function start() {
  combobox({
    input: field,
    listbox: part("suggestions"),
    status: part("suggestion-status"),
    suggest: (text, signal) => suggestTerritories("", text, signal),
    words: (found) => ({
      label: found.name,
      detail: `${LEVEL_WORDS[found.level]} ${found.code}`.trim(),
    }),
    choose: (found) => go({ level: found.level, code: found.code }),
  });
  form.addEventListener("submit", search);
  part("threshold").addEventListener("input", slide);
  for (const name of ["measure", "posts", "at", "weight", "since"])
    part(name).addEventListener(
      "change",
      () => part(name).checkValidity() && go({ [name]: part(name).value }),
    );
  window.addEventListener("popstate", () => door.pass() && show());
  if (await door.begin()) await show();
}

/** Shows what the address says. */
async function show() {
  for (const id of BEHIND) part(id).hidden = false;
  state = readAddress(location.search, MEASURES, home());
  if (!isOffered) await askCatalogue("").then(choices).catch(tell);
  if (session()) await ask();
}

/** The territory of whoever says none: the first of those that the account is limited to. */
function home() {
  const [own] = holder()?.departements ?? [];
  return own ? { level: "departement", code: own } : USUAL;
}

/** Fills the lists. @param {import("../types/coverage.d.ts").CatalogueReply} catalogue what there is to choose from */
function choices(catalogue) {
  isOffered = true;
  fill(
    part("weight"),
    ...catalogue.weights.map((each) => h("option", { value: each.name, text: each.label })),
  );
  const former = catalogue.versions.filter((each) => each.version !== catalogue.sites_version);
  part("since").append(
    ...former.map((each) =>
      h("option", {
        value: each.version,
        text: each.published_at ? `lieux du ${day(each.published_at)}` : `version ${each.version}`,
      }),
    ),
  );
  part("since").disabled = former.length === 0;
}

/** Moves to another state, which is another address. @param {Partial<import("./state.js").State>} change */
function go(change) {
  state = { ...state, ...change };
  if (!state.since && state.measure === "change") state.measure = USUAL.measure;
  history.pushState(null, "", addressOf(state));
  return ask();
}

/** The threshold follows the finger: the map at once, the figures a moment later. */
function slide() {
  state = { ...state, threshold: Number(part("threshold").value) };
  part("threshold-shown").textContent = String(state.threshold);
  if (shown) {
    recolour();
    clearTimeout(pause);
    pause = setTimeout(() => {
      history.replaceState(null, "", addressOf(state));
      ask();
    }, PAUSE_MS);
  }
}

/** @param {Event} event */
async function search(event) {
  event.preventDefault();
  part("territory-error").textContent = "";
  const text = field.value.trim();
  if (!text) return go(home());
  try {
    const [first] = await suggestTerritories("", text);
    if (first) return go({ level: first.level, code: first.code });
    part("territory-error").textContent = "Aucun territoire ne porte ce nom.";
    field.focus();
  } catch (error) {
    tell(error);
  }
  return undefined;
}

async function ask() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  fields();
  results.setAttribute("aria-busy", "true");
  const question = questionOf(state);
  try {
    const [answer, gaps] = await Promise.all([
      askAddress(coverageAddress("", state, question), signal),
      state.level === "france"
        ? { zones: [] }
        : askAddress(
            coverageAddress("", state, questionOf(state, { withSince: false }), "gaps"),
            signal,
          ),
    ]);
    const parts = await contoursOf(answer, coverageAddress("", state, question), signal);
    shown = { answer, zones: gaps.zones, parts };
    results.removeAttribute("data-empty");
    draw();
  } catch (error) {
    if (!signal.aborted) tell(error);
  } finally {
    if (!signal.aborted) results.setAttribute("aria-busy", "false");
  }
}

/** What is shown, where something must be. */
function current() {
  return /** @type {Shown} */ (shown);
}

function fields() {
  part("threshold").value = String(state.threshold);
  part("threshold-shown").textContent = String(state.threshold);
  for (const name of /** @type {const} */ (["posts", "at", "weight", "since"]))
    part(name).value = state[name];
}

function recolour() {
  const { answer } = current();
  const known = measuresFor(answer, state.level);
  const measure = chosenOf(known, state.measure);
  const rows = paintedRows(answer, state.threshold);
  fill(
    part("measure"),
    ...Object.values(known).map((each) =>
      h("option", { value: each.name, text: each.label, selected: each === measure }),
    ),
  );
  fill(part("legend"), legendOf(measure, rows));
  map?.then((drawn) => drawn.paint(rows, measure, state.level)).catch(() => {});
  return rows;
}

function draw() {
  const { answer, zones } = current();
  const { territory, indicators, question } = answer;
  field.value = territory.name;
  document.title = `${territory.name} — Qui est loin d’une aide numérique ? — Maillage`;
  part("results-title").textContent =
    territory.level === "france" ? "France" : `${territory.name} (${territory.code})`;
  const posts = question.posts === "granted" ? "tous les postes accordés" : "postes pourvus";
  part("situation").textContent =
    `Situation au ${day(question.at)}, ${posts}. Une commune est éloignée au-delà de ${whole(question.threshold_minutes)} minutes, sous-dotée sous ${question.least_per_10k.toLocaleString("fr-FR")} conseiller à portée pour 10 000 habitants.`;
  fill(part("notice"));
  fill(part("figures"), figuresOf(indicators));
  const rows = recolour();
  const isNational = territory.level === "france";
  part("zones-title").textContent = isNational
    ? "Choisissez un département"
    : `Les zones à desservir d’abord (${whole(zones.length)})`;
  fill(
    part("zones"),
    ...(isNational
      ? [
          h("li", {
            class: "none",
            text: "Les zones se voient par territoire : cliquez sur la carte, ou cherchez un nom.",
          }),
        ]
      : zoneItems(zones, (zone) => map?.then((drawn) => drawn.show(zone)))),
  );
  part("zones-note").textContent =
    holder()?.departements && zones.length > 0
      ? "Les zones s’arrêtent à la limite de vos départements, et leurs chiffres aussi."
      : "";
  part("change").hidden = !answer.change;
  fill(part("change-body"), ...(answer.change ? changeOf(answer.change) : []));
  fill(part("downloads"), ...downloadsOf(territory, questionOf(state), door.ends));
  part("table-title").textContent = isNational
    ? "Tous les départements de la carte"
    : "Toutes les communes de la carte";
  drawTable(part("table"), isNational ? answer.rows : rows, choose);
  part("sheet").hidden = true;
  const updated = answer.sites_as_of ? `, mis à jour le ${day(answer.sites_as_of)}` : "";
  part("provenance").textContent =
    `Lieux : ${answer.sources[0].name}, version ${answer.sites_version}${updated}. Communes : version ${answer.snapshot}.`;
  status.textContent = `${territory.name} : ${share(indicators.within_threshold.share)} des habitants à ${whole(state.threshold)} minutes ou moins, ${count(zones.length, "zone", "zones")}.`;
  drawMap(rows);
}

/** @param {any[]} rows */
async function drawMap(rows) {
  const { answer, zones, parts } = current();
  try {
    map ??= import("./map.js").then(({ coverageMap }) =>
      coverageMap(part("map"), answer.snapshot, { fail, choose: (code) => choose(rowOf(code)) }),
    );
    const drawn = await map;
    drawn.paint(rows, chosenOf(measuresFor(answer, state.level), state.measure), state.level);
    drawn.draw({ parts, zones, sites: sitesOf(answer.rows) });
    const where = `${state.level} ${state.code}`;
    if (where !== fitted) drawn.fit(answer.territory.bounds);
    fitted = where;
    part("map-note").textContent =
      "Fond de carte : IGN Admin Express, INSEE — Licence Ouverte 2.0.";
    part("map").dataset.drawn = where;
  } catch {
    fail();
  }
}

function fail() {
  part("map-note").textContent =
    "La carte ne peut pas s’afficher sur cet appareil. Le tableau contient tout ce qu’elle montre.";
  part("map").hidden = true;
}

/** @param {string} code */
function rowOf(code) {
  const rows = /** @type {any[]} */ (shown?.answer.rows ?? []);
  return rows.find((row) => row.code === code) ?? rows.find((row) => row.parent === code);
}

/** @param {any} row a commune or a département, undefined for none */
function choose(row) {
  if (!row) return;
  showSheet(part("sheet"), row, current().zones, (departement) =>
    go({ level: "departement", code: departement.code }),
  );
}

/** @param {any} error */
function tell(error) {
  if (door.ends(error)) return;
  const only = holder()?.departements ?? null;
  const { title, text } = refusalInWords(error, only);
  const isOthers = error.status === 403 && only !== null && only.length > 0;
  part("results-title").textContent = title;
  results.toggleAttribute("data-empty", shown?.answer.territory.code !== state.code);
  fill(
    part("notice"),
    h("p", { class: "notice", text }),
    h("button", {
      type: "button",
      class: "primary",
      text: isOthers ? "Voir mon département" : "Réessayer",
      onclick: () => (isOthers ? go(home()) : ask()),
    }),
  );
  status.textContent = `${title}. ${text}`;
  if (isOthers) part("results-title").focus();
}
