/** The préfecture's page: a territory, a threshold, and who is beyond it. */

import { askCatalogue, searchTerritories, suggestTerritories } from "../shared/coverage-api.js";
import { combobox } from "../shared/combobox.js";
import { fill, h } from "../shared/dom.js";
import { gate } from "../shared/gate.js";
import { askAll } from "./answers.js";
import { showHead } from "./head.js";
import { offerChoices, part, showChoices } from "./controls.js";
import { figuresOf } from "./figures.js";
import { drawFilter, offerColumns, showFilters } from "./filter.js";
import { mapPanel } from "./map-panel.js";
import { chosenOf, measuresFor } from "./painted.js";
import { notFoundInWords, refusalInWords } from "./refusals.js";
import { effective } from "./situation.js";
import { addressOf, LEVEL_WORDS, readAddress, USUAL } from "./state.js";
import { BY } from "../shared/modes.js";
import { count, share, whole } from "../shared/numbers.js";
import { onDemand } from "../shared/on-demand.js";
import { holder, session } from "../shared/session.js";
import { isWhatIf, supposed } from "./what-if.js";
import { noZones, zoneItems } from "./zones.js";

const PAUSE_MS = 350;
const MEASURES = [
  "minutes",
  "median",
  "status",
  "advisors",
  "people",
  "change",
  "column",
  "two_way",
  "without_car",
];
/** What a link that holds no more is told by. */
const STALE = () => import("./stale.js");
const ENTRANCE = {
  title: "Qui est loin d’une aide numérique ?",
  why: "La carte des communes loin d’un conseiller numérique est réservée aux préfectures et aux agents de l’État et des collectivités.",
};
const BEHIND = ["question", "results", "skip"];

const [form, results, status] = ["question", "results", "status"].map(part);
const field = part("territory");

let state = USUAL;
/** @type {import("../types/coverage.d.ts").CatalogueReply|null} */
let catalogue = null;
/** @typedef {import("./map-panel.js").Shown} Shown */
/** @typedef {import("./state.js").State} State */
/** @type {Shown|null} */
let shown = null;
let asking = new AbortController();
let pause = 0;
const map = mapPanel({
  choose: (code) => withBelow((below) => rowOf(code) && below.choose(rowOf(code))),
  choosePlaces: (ids) => withBelow((below) => below.choosePlaces(ids)),
  chooseCell: (cell) => go({ cells: state.cells.includes(cell) ? [] : [cell] }),
});

const door = gate(ENTRANCE, BEHIND, () => asking.abort());
/** @typedef {ReturnType<typeof import("./below.js").belowMap>} Below */
/** @type {Promise<Below>|null} */
let coming = null;
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
  part("filter-column").addEventListener(
    "change",
    () => catalogue && drawFilter(catalogue, state, go),
  );
  for (const name of ["measure", "posts", "at", "weight", "since", "column", "mode"])
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
  if (!catalogue) await offer();
  if (session()) await ask();
}

/** Asks what there is to choose from: as often as the places change. */
async function offer() {
  try {
    catalogue = await askCatalogue("");
    offerChoices(catalogue);
    offerColumns(catalogue);
  } catch (error) {
    tell(error);
  }
}

/** The territory of whoever says none: the first of those that the account is limited to. */
function home() {
  const [own] = holder()?.departements ?? [];
  return own ? { level: "departement", code: own } : USUAL;
}

/** Moves to another state, which is another address. @param {Partial<State>} change */
function go(change) {
  state = { ...state, ...change };
  if (change.since) state = { ...state, without: [], added: [], title: "" };
  if (!isWhatIf(state)) state.version = "";
  if ("column" in change)
    state = { ...state, cells: [], measure: change.column ? "column" : USUAL.measure };
  if (!state.since && !isWhatIf(state) && state.measure === "change") state.measure = USUAL.measure;
  if (state.mode === USUAL.mode && state.measure === "without_car") state.measure = USUAL.measure;
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
    const { territories, closed } = await searchTerritories("", text);
    const [first] = territories;
    if (first) return go({ level: first.level, code: first.code });
    part("territory-error").textContent = notFoundInWords(closed, holder()?.departements ?? null);
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
  const asked = state;
  const held = part("territory").value;
  if (catalogue) state = effective(state, catalogue.sites_tell);
  showChoices(state);
  if (catalogue) drawFilter(catalogue, state, go);
  results.setAttribute("aria-busy", "true");
  try {
    const [found, told] = await Promise.all([
      askAll(state, signal),
      isWhatIf(state) ? onDemand(() => import("./supposed.js")) : null,
    ]);
    const { answer } = found;
    if (answer.sites_version !== catalogue?.sites_version) await offer();
    if (isWhatIf(state) && !state.version) {
      // A what-if says by which places it was computed, in its address too.
      state.version = answer.sites_version;
      history.replaceState(null, "", addressOf(state));
    }
    shown = found;
    results.removeAttribute("data-empty");
    part("what-if").hidden = true;
    told?.drawWhatIf(part("what-if"), state, answer, found.places, go);
    draw(held);
    if (asked.at !== state.at || asked.posts !== state.posts) await tellLost(asked, signal);
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
  if (!signal.aborted) results.setAttribute("aria-busy", "false");
}

/** Says what a link asked that the places no longer tell. @param {State} asked @param {AbortSignal} signal */
async function tellLost(asked, signal) {
  const { lostInWords, showLost } = await onDemand(STALE);
  const lost = signal.aborted ? "" : lostInWords(asked, state);
  if (lost) showLost(part("notice"), lost, () => go({}));
}

/** Does something with what stands below the map, once it has come. @param {(below: Below) => unknown} work */
async function withBelow(work) {
  coming ??= onDemand(() => import("./below.js")).then(({ belowMap }) =>
    belowMap({ go, centre: map.centre, reach: map.reach, ends: door.ends }),
  );
  try {
    work(await coming);
  } catch (error) {
    coming = null; // it is asked for again
    tell(error);
  }
}

/** What is shown, where something must be. */
const current = () => /** @type {Shown} */ (shown);

const recolour = () => map.recolour(current(), state);

/** @param {string} [held] what the field of the territory held when it was asked */
function draw(held = part("territory").value) {
  const { answer, zones } = current();
  const { territory, indicators } = answer;
  showHead(answer, catalogue?.sites_tell ?? answer.sites_tell, held);
  fill(part("notice"));
  showFilters(part("filters"), answer, go);
  fill(part("figures"), figuresOf(indicators));
  const rows = recolour();
  const measure = chosenOf(measuresFor(answer, state.level), state.measure).name;
  const isNational = territory.level === "france";
  const whose = answer.filters
    ? "des communes retenues"
    : holder()?.departements
      ? "de vos départements"
      : "de France";
  part("zones-title").textContent = isNational
    ? "Choisissez un département"
    : `Les zones à desservir d’abord (${whole(zones.length)})`;
  fill(part("zones"), ...(isNational ? [noZones()] : zoneItems(zones, whose, map.show)));
  part("zones-note").textContent =
    holder()?.departements && zones.length > 0
      ? "Les zones s’arrêtent à la limite de vos départements, leurs chiffres et leur rang aussi."
      : "";
  part("sheet").hidden = true;
  status.textContent = `${territory.name} : ${share(indicators.within_threshold.share)} des habitants à ${whole(state.threshold)} minutes ou moins ${BY[state.mode]}, ${count(zones.length, "zone", "zones")}.`;
  drawMap(rows);
  const [drawn, asked] = [current(), state];
  withBelow((below) => shown === drawn && below.draw(drawn, asked, catalogue, rows, measure));
}

/** @param {any[]} rows */
function drawMap(rows) {
  const { answer, places } = current();
  return map.draw(current(), state, rows, supposed(state, places, answer.rows));
}

/** @param {string} code */
function rowOf(code) {
  const rows = /** @type {any[]} */ (shown?.answer.rows ?? []);
  return rows.find((row) => row.code === code) ?? rows.find((row) => row.parent === code);
}

/** @param {any} error */
async function tell(error) {
  if (door.ends(error)) return;
  const { signal } = asking;
  const words = await STALE().catch(() => null);
  if (signal.aborted) return; // something else is asked by now
  const only = holder()?.departements ?? null;
  const stale = words?.staleLink(error, state, home()) ?? null;
  const { title, text } = stale ?? refusalInWords(error, only);
  const isOthers = error.status === 403 && Boolean(only?.length);
  part("results-title").textContent = title;
  results.toggleAttribute("data-empty", shown?.answer.territory.code !== state.code);
  fill(
    part("notice"),
    h("p", { class: "notice", text }),
    h("button", {
      type: "button",
      class: "primary",
      text: stale ? words?.TO_THE_PRESENT : isOthers ? "Voir mon département" : "Réessayer",
      onclick: () => (stale ? go(stale.change) : isOthers ? go(home()) : ask()),
    }),
  );
  status.textContent = `${title}. ${text}`;
  if (isOthers) part("results-title").focus();
}
