/** The planner's page: a scenario in, checked as it is typed, solved, told, compared, reviewed. */

import { askCatalogue } from "../shared/coverage-api.js";
import { fill, h } from "../shared/dom.js";
import { gate } from "../shared/gate.js";
import { count, share } from "../shared/numbers.js";
import { holder } from "../shared/session.js";
import { askComparison, askPlan, askPresets, checkScenario, startScenario } from "./client.js";
import { comparisonOf } from "./compare.js";
import { curveOf } from "./curve.js";
import { keepDraft, lean, takeDraft } from "./document.js";
import { scenarioForm, showFindings } from "./form.js";
import { drawMine } from "./mine.js";
import { drawMap, showOnMap } from "./plan-map.js";
import { drawDepartement } from "./prefecture.js";
import { conflictsOf, downloadsOf, figuresOf, legendOf, proofOf } from "./result.js";
import { refusalInWords } from "./refusals.js";
import { drawReview } from "./review.js";
import { follow } from "./run.js";
import { sweepForm } from "./sweep.js";
import { drawDepartements, drawSites, limitsOf, wavesOf } from "./tables.js";

const PAUSE_MS = 350;
const ENTRANCE = {
  title: "Où ouvrir les prochains postes ?",
  why: "Les scénarios et la consultation des préfectures sont réservés aux agents de l’État et des collectivités.",
};
/** An empty scenario, of the planner's own département when there is but some. */
const blank = () => ({
  name: "Nouveau scénario",
  territory: { level: "departement", code: holder()?.departements?.[0] ?? "12" },
  posts: 10,
});

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));
const form = scenarioForm(edited);

/** @type {import("../types/scenarios.d.ts").PresetReply[]} */
let presets = [];
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
  part("preset").addEventListener("change", () =>
    open(presets[part("preset").selectedIndex - 1]?.scenario ?? blank()),
  );
  part("file").addEventListener("change", openFile);
  part("document").addEventListener("change", openText);
  sweepForm(() => form.scenario(), { changed: mine, say });
  part("edit").addEventListener("click", () => part("scenario-title").focus());
  window.addEventListener("popstate", () => door.pass() && show());
  if (await door.begin()) await show();
}

/** Shows what the address says. */
async function show() {
  following.abort();
  following = new AbortController();
  const asked = new URLSearchParams(location.search);
  const review = asked.get("revue");
  part("planner").hidden = Boolean(review);
  part("prefecture").hidden = !review;
  for (const id of ["run", "plan", "comparison"]) part(id).hidden = true;
  if (review)
    return drawDepartement(
      part("prefecture"),
      review,
      asked.get("departement") ?? holder()?.departements?.[0] ?? "",
      say,
      tell,
    );
  await prepare();
  const compared = asked.get("comparer");
  if (compared) return compare(compared.split(","));
  const scenario = asked.get("scenario");
  if (scenario) return watch(scenario);
  return undefined;
}

/** Fills the form and its lists, each once: what is typed while the lists come is never written over. */
async function prepare() {
  if (!isFilled) {
    isFilled = true;
    const begun = takeDraft() ?? blank();
    form.show(begun);
    check(begun);
  }
  lists ??= fillLists();
  await lists;
}

async function fillLists() {
  try {
    const [shipped, catalogue] = await Promise.all([askPresets(), askCatalogue("")]);
    presets = shipped;
    fill(
      part("preset"),
      h("option", { text: "Un scénario vide" }),
      ...presets.map((each) => h("option", { text: each.name })),
    );
    form.weights(catalogue.weights);
  } catch (error) {
    lists = null; // they are asked for again
    tell(error);
  }
  mine();
}

function mine() {
  return drawMine(part("mine"), {
    open: (id) => go({ scenario: id }),
    compare: (ids) => go({ comparer: ids.join(",") }),
    fail: tell,
  });
}

/** @param {Record<string, string>} asked */
function go(asked) {
  history.pushState(null, "", `/planification.html?${new URLSearchParams(asked)}`);
  return show();
}

/** @param {any} scenario */
function open(scenario) {
  form.show(lean(scenario));
  edited(form.scenario());
}

/** Another document is another scenario: what was sent before is not it. @param {any} scenario */
function edited(scenario) {
  key = crypto.randomUUID();
  clearTimeout(pause);
  checking.abort(); // a verdict that is on its way is of another document
  part("verdict").textContent = "Vérification…";
  pause = setTimeout(() => check(scenario), PAUSE_MS);
}

/** @param {any} scenario */
async function check(scenario) {
  checking.abort();
  checking = new AbortController();
  const { signal } = checking;
  part("document").value = JSON.stringify(scenario, null, 2);
  try {
    const told = await checkScenario(scenario, signal);
    if (!signal.aborted) verdict(told.findings, told.valid);
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
}

/** @param {import("../types/scenarios.d.ts").FindingReply[]} findings @param {boolean} isValid */
function verdict(findings, isValid) {
  showFindings(findings);
  const errors = findings.filter((each) => each.level === "error").length;
  part("verdict").textContent = isValid
    ? "Ce scénario peut être calculé."
    : `${count(errors, "point est à corriger", "points sont à corriger")} avant de calculer.`;
  part("verdict").dataset.valid = String(isValid);
}

async function openFile() {
  const [file] = part("file").files;
  if (file) await openDocument(await file.text());
  part("file").value = "";
}

function openText() {
  return openDocument(part("document").value);
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
  part("run").hidden = false;
  part("run").scrollIntoView({ block: "start" });
  try {
    const job = await follow(part("run-body"), id, signal);
    mine();
    form.show(job.document);
    check(job.document);
    if (!job.has_plan) return say("Ce scénario n’a pas de plan.");
    const plan = await askPlan(id, signal);
    return await tellPlan(job, plan);
  } catch (error) {
    if (!signal.aborted) tell(error);
    return undefined;
  }
}

/** @param {any} job a scenario that has ended @param {any} plan whose parts are there when it is solved */
async function tellPlan(job, plan) {
  part("plan").hidden = false;
  part("plan-title").textContent = job.name;
  document.title = `${job.name} — Où ouvrir les prochains postes ? — Maillage`;
  const isSolved = Boolean(plan.totals);
  for (const element of part("plan").querySelectorAll("[data-solved]")) element.hidden = !isSolved;
  if (!isSolved) return fill(part("figures"), conflictsOf(plan));
  fill(part("figures"), figuresOf(plan), proofOf(plan));
  fill(part("curve"), curveOf(plan.curve, plan.totals.share_before));
  fill(part("waves"), ...wavesOf(plan.waves));
  fill(part("legend"), legendOf(plan));
  drawSites(part("sites"), plan.sites, showOnMap);
  drawDepartements(part("departements"), plan.territories.departement ?? []);
  fill(part("limits"), ...limitsOf(plan));
  fill(part("downloads"), ...downloadsOf(job.id, door.ends));
  part("plan-title").focus();
  say(`Plan prêt : ${share(plan.totals.share_after)} des habitants à portée.`);
  const again = (/** @type {{id: string}} */ changed) => go({ scenario: changed.id });
  const opinions = await drawReview(part("review"), job, plan, {
    reopened: again,
    again,
    fail: tell,
  });
  return drawMap(plan, opinions);
}

/** @param {string[]} ids */
async function compare(ids) {
  part("comparison").hidden = false;
  try {
    const told = await askComparison(ids);
    fill(part("comparison-body"), ...comparisonOf(told));
    part("comparison-title").focus();
    say(`${told.plans.length} plans comparés.`);
  } catch (error) {
    tell(error);
  }
}

function leave() {
  following.abort();
  if (isFilled) keepDraft(form.scenario());
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
