/** The planner's page: a scenario in, checked as it is typed, solved, told, compared, reviewed. */

import { fill, h } from "../shared/dom.js";
import { gate } from "../shared/gate.js";
import { count } from "../shared/numbers.js";
import { onDemand, showBy } from "../shared/on-demand.js";
import { holder } from "../shared/session.js";
import { blank } from "./blank.js";
import { askPlan, askPresets, checkScenario, startScenario } from "./client.js";
import { awaitPlan, stopAwaiting } from "./coming.js";
import { draft, dropDraft, keepDraft, lean } from "./document.js";
import { scenarioForm, showFindings } from "./form.js";
import { drawMine } from "./mine.js";
import { pastOf } from "./past.js";
import { takenUp } from "./proposed.js";
import { refusalInWords } from "./refusals.js";
import { sweepForm } from "./sweep.js";

const PAUSE_MS = 350;
const ENTRANCE = {
  title: "Où ouvrir les prochains postes ?",
  why: "Les scénarios et la consultation des préfectures sont réservés aux agents de l’État et des collectivités.",
};
/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));
const form = scenarioForm(edited);
const past = pastOf();

/** @type {import("../types/scenarios.d.ts").PresetReply[]} */
let presets = [];
let chosen = 0;
let isFilled = false;
/** @type {Promise<void>|null} */
let lists = null;
let checking = new AbortController();
let following = new AbortController();
let pause = 0;
let key = crypto.randomUUID();

const door = gate(ENTRANCE, ["planner", "prefecture", "run", "plan", "comparison"], leave);
start();

async function start() {
  part("scenario").addEventListener("submit", run);
  part("preset").addEventListener("change", openPreset);
  part("file").addEventListener("change", openFile);
  part("document").addEventListener("change", () => openDocument(part("document").value));
  sweepForm(() => form.scenario(), { changed: mine, say });
  part("undo").addEventListener("click", undo);
  part("missed-ask").addEventListener("click", showMissed);
  part("edit").addEventListener("click", () => part("scenario-title").focus());
  window.addEventListener("popstate", () => door.pass() && show());
  if (await door.begin()) await show();
}

/** Shows what the address says. */
async function show() {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  const asked = new URLSearchParams(location.search);
  const review = asked.get("revue");
  const shared = asked.get("partage");
  part("planner").hidden = Boolean(review);
  part("planner").classList.toggle("reading", Boolean(shared));
  stopAwaiting();
  part("planner").querySelector(".reads").hidden = !shared;
  part("prefecture").hidden = !review;
  for (const id of ["run", "plan", "comparison"]) part(id).hidden = true;
  if (review)
    return by(
      () => import("./prefecture.js"),
      ({ drawDepartement }) =>
        drawDepartement(
          part("prefecture"),
          review,
          asked.get("departement") ?? holder()?.departements?.[0] ?? "",
          say,
          tell,
        ),
    );
  if (shared)
    return by(
      () => import("./plan-view.js"),
      ({ drawShared }) => drawShared(shared, { go, ends: door.ends, say, fail: tell }),
    );
  const ready = prepare();
  const compared = asked.get("comparer");
  const scenario = compared ? null : asked.get("scenario");
  if (scenario) awaitPlan();
  await ready;
  if (signal.aborted) return undefined; // another address is shown by now
  if (compared)
    return by(
      () => import("./compare.js"),
      ({ drawComparison }) => drawComparison(compared.split(","), say),
    );
  if (scenario) return watch(scenario);
  return undefined;
}

/** @template Module @param {() => Promise<Module>} load @param {(module: Module) => unknown} work */
const by = (load, work) => showBy(load, following.signal, work, tell);

/** Fills the form and its lists, each once: what is typed while the lists come is never written over. */
async function prepare() {
  if (!isFilled) {
    isFilled = true;
    const begun = takenUp(mayBeLost, part("notice")) ?? draft()?.scenario ?? blank();
    form.show(begun);
    check(begun);
  }
  lists ??= fillLists();
  await lists;
}

async function fillLists() {
  try {
    const shipped = await askPresets();
    presets = shipped.presets;
    fill(
      part("preset"),
      h("option", { text: "Un scénario vide" }),
      ...presets.map((each) => h("option", { text: each.name })),
    );
    form.offers(shipped);
  } catch (error) {
    lists = null; // they are asked for again
    tell(error);
  }
  mine();
}

function mine() {
  return drawMine(part("mine"), {
    open: openSolved,
    compare: (ids) => go({ comparer: ids.join(",") }),
    fail: tell,
  });
}

/** @param {string} id */
function openSolved(id) {
  if (!mayBeLost()) return;
  dropDraft();
  go({ scenario: id });
}

/** @param {Record<string, string>} asked */
function go(asked) {
  history.pushState(null, "", `/planification.html?${new URLSearchParams(asked)}`);
  return show();
}

function openPreset() {
  const select = part("preset");
  if (!mayBeLost()) select.selectedIndex = chosen;
  else open(presets[select.selectedIndex - 1]?.scenario ?? blank());
  chosen = select.selectedIndex;
}

/** Whether nothing was typed that another document would write over, or its author lets it go. */
function mayBeLost() {
  return (
    !draft()?.isTyped ||
    confirm("Remplacer le scénario en cours ? Ce que vous avez saisi est perdu.")
  );
}

/** @param {any} scenario */
function open(scenario) {
  form.show(lean(scenario));
  edited(form.scenario(), false);
}

/** Another document is another scenario: what was sent before is not it. @param {any} scenario */
function edited(scenario, isTyped = true) {
  keepDraft(scenario, isTyped);
  key = crypto.randomUUID();
  clearTimeout(pause);
  checking.abort(); // a verdict that is on its way is of another document
  part("verdict").textContent = "Vérification…";
  pause = setTimeout(() => check(scenario), PAUSE_MS);
}

/** The form as it was before the last pause in the typing. */
function undo() {
  const before = past.undo();
  if (!before) return;
  form.show(before);
  edited(before);
  if (part("undo").disabled) part("scenario-title").focus();
}

/** @param {any} scenario */
async function check(scenario) {
  past.settle(scenario);
  part("undo").disabled = past.isEmpty();
  checking.abort();
  checking = new AbortController();
  const { signal } = checking;
  part("document").value = JSON.stringify(scenario, null, 2);
  try {
    const told = await checkScenario(scenario, signal);
    if (!signal.aborted) verdict(told.findings, told.valid, told.candidates);
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
}

/** @param {import("../types/scenarios.d.ts").FindingReply[]} findings @param {boolean} isValid @param {any} [candidates] */
function verdict(findings, isValid, candidates) {
  showFindings(findings, candidates);
  const errors = findings.filter((each) => each.level === "error").length;
  part("verdict").textContent = isValid
    ? "Ce scénario peut être calculé."
    : `${count(errors, "point est à corriger", "points sont à corriger")} avant de calculer.`;
  part("verdict").dataset.valid = String(isValid);
}

async function openFile() {
  const [file] = part("file").files;
  if (file && mayBeLost()) await openDocument(await file.text());
  part("file").value = "";
}

/** YAML or JSON, read by the API: the form shows what it understood. @param {string} text */
async function openDocument(text) {
  try {
    const told = await checkScenario(text);
    if (told.scenario) open(told.scenario);
    else verdict(told.findings, false);
  } catch (error) {
    tell(error);
  }
}

/** @param {Event} event */
async function run(event) {
  event.preventDefault();
  part("launch").disabled = true;
  try {
    const job = await startScenario(form.scenario(), key);
    dropDraft();
    say("Calcul lancé.");
    await go({ scenario: job.id });
  } catch (thrown) {
    const error = /** @type {any} */ (thrown);
    if (error.findings?.length > 0) verdict(error.findings, false);
    else tell(error);
  } finally {
    part("launch").disabled = false;
  }
}

/** Follows a scenario to its end, then tells its plan. @param {string} id */
async function watch(id) {
  const { signal } = following;
  try {
    const [{ follow }, { drawPlan }] = await Promise.all([
      onDemand(() => import("./run.js")),
      onDemand(() => import("./plan-view.js")),
    ]);
    const job = await follow(part("run-body"), id, signal);
    mine();
    // What was changed here before a reload stays.
    if (draft()?.at !== location.search) {
      form.show(job.document);
      check(job.document);
    }
    if (!job.has_plan) return say("Ce scénario n’a pas de plan.");
    const plan = await askPlan(id, signal);
    return await drawPlan(job, plan, { go, open: openSolved, ends: door.ends, say, fail: tell });
  } catch (error) {
    if (!signal.aborted) tell(error);
    return undefined;
  } finally {
    if (!signal.aborted) stopAwaiting();
  }
}

function showMissed() {
  return by(
    () => import("./missed.js"),
    ({ drawMissed }) => drawMissed(form.scenario(), { ends: door.ends, say }),
  );
}

function leave() {
  following.abort();
  if (isFilled) keepDraft(form.scenario(), draft()?.isTyped ?? false);
  isFilled = false;
  fill(part("notice"));
}

function say(/** @type {string} */ words) {
  part("status").textContent = words;
  fill(part("notice"));
}

function tell(/** @type {unknown} */ error) {
  if (door.ends(error)) return;
  const { title, text } = refusalInWords(error);
  fill(
    part("notice"),
    h("div", { class: "notice", role: "alert" }, h("strong", { text: title }), h("p", { text })),
  );
}
