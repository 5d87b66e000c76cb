/** The form of a scenario: it edits a document, and is checked as it is typed. */

import { suggestTerritories } from "../shared/coverage-api.js";
import { combobox } from "../shared/combobox.js";
import { fill, h } from "../shared/dom.js";
import { modeName } from "../shared/french.js";
import { nameField } from "../shared/named-field.js";
import { candidatesInWords } from "./candidates.js";
import { controlOf } from "./controls.js";
import { valueAt, withValue } from "./document.js";
import { COST, GROUPS, HOW_MANY, LEVELS, MAIN } from "./fields.js";

/** @typedef {"posts"|"waves"|"budget"} Way */

/** @type {Record<Way, string>} */
const WAYS = { posts: "Un nombre de postes", waves: "Plusieurs vagues", budget: "Un budget" };
/** @type {Way[]} */
const WAYS_IN_ORDER = ["posts", "waves", "budget"];

/** @type {(id: string) => any} */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/**
 * Makes the form of the page.
 * @param {(scenario: any) => void} changed told of the document, whenever it is another
 * @returns {{show: (scenario: any) => void, scenario: () => any,
 *   offers: (shipped: {weights: any[], modes: string[], columns: any[]}) => void}}
 */
export function scenarioForm(changed) {
  /** @type {any} */
  let scenario = {};
  let named = "";
  /** Of controls whose choices the data says, by path. @type {Record<string, string[][]>} */
  const options = {};
  /** Fields of the group of quotas, once the data says its classes. @type {any[]} */
  let ofClasses = [];

  combobox({
    input: part("territory"),
    listbox: part("suggestions"),
    status: part("suggestion-status"),
    suggest: async (text, signal) =>
      (await suggestTerritories("", text, signal)).filter((each) => each.level !== "commune"),
    words: (found) => ({ label: found.name, detail: `${LEVELS[found.level]} ${found.code}` }),
    choose: (found) => {
      put("territory", { level: found.level, code: found.code });
      territoryIs(found.name);
    },
  });
  part("territory").addEventListener("change", readTerritory);

  /** @param {string} path @param {any} value */
  function put(path, value) {
    scenario = withValue(scenario, path, value);
    showWhatCounts();
    changed(scenario);
  }

  /** @param {any} field */
  const control = (field) =>
    controlOf(field, valueAt(scenario, field.path), (value) => put(field.path, value));
  /** @param {any} field */
  const withOptions = (field) =>
    options[field.path] ? { ...field, options: options[field.path] } : field;

  /**
   * Gives a control other options, that control alone: a field that was drawn again under somebody's
   * hands would lose a key.
   * @param {string} path
   * @param {string[][]} told
   */
  function offer(path, told) {
    options[path] = told;
    const drawn = part("main-fields").querySelector(`[data-path="${path}"]`);
    const field = MAIN.find((each) => each.path === path);
    if (drawn && field) drawn.replaceWith(control(withOptions(field)));
  }

  function draw() {
    /** @param {any[]} group */
    const fields = (group) => group.map(control);
    fill(part("main-fields"), ...fields(MAIN.map(withOptions)));
    const way = wayOf(scenario);
    const hasCount = scenario.objective !== "set_covering";
    part("how-many").hidden = !hasCount;
    fill(
      part("ways"),
      ...WAYS_IN_ORDER.map((name) => radio(name, WAYS[name], name === way, () => choose(name))),
    );
    fill(part("how-many-fields"), ...fields([...HOW_MANY[way], ...COST]));
    fill(part("more-fields"), ...GROUPS.map((group) => more(group, fields(fieldsOf(group)))));
    showWhatCounts();
  }

  /** @param {any} group */
  const fieldsOf = ({ fields, ofClasses: has }) => (has ? [...fields, ...ofClasses] : fields);

  /** @param {any[]} columns */
  async function addClasses(columns) {
    const { fieldsOfClasses } = await import("./fields-of-classes.js");
    ofClasses = fieldsOfClasses(columns);
    const details =
      part("more-fields").children[GROUPS.findIndex((/** @type {any} */ each) => each.ofClasses)];
    if (!details) return;
    details.querySelector(".fields").append(...ofClasses.map(control));
    details.open ||= ofClasses.some(({ path }) => valueAt(scenario, path));
  }

  /** A field that says something of another's value alone is there with that value. */
  function showWhatCounts() {
    for (const [index, group] of [...part("more-fields").children].entries()) {
      group.hidden = GROUPS[index].when?.(scenario) === false;
      if (!group.hidden && GROUPS[index].fields.length === 0) complete(index);
    }
    for (const { path, when } of GROUPS.flatMap((group) => group.fields))
      if (when) part("more-fields").querySelector(`[data-path="${path}"]`).hidden = !when(scenario);
  }

  /** Shows a group whose fields come when they are wanted; the other fields stay as they are. @param {number} index */
  async function complete(index) {
    const group = GROUPS[index];
    const loaded = await group.load?.().catch(() => null);
    if (!loaded || group.fields.length > 0) return;
    group.fields = loaded.FIELDS;
    part("more-fields").children[index].replaceWith(more(group, group.fields.map(control)));
    showWhatCounts();
  }

  /**
   * Groups that say something are open: nothing that binds is hidden.
   * @param {{title: string, fields: {path: string}[]}} group
   * @param {HTMLElement[]} controls
   */
  function more({ title, fields }, controls) {
    const said = fields.filter(({ path }) => valueAt(scenario, path) !== undefined).length;
    return h(
      "details",
      { open: said > 0 },
      h("summary", { text: title }),
      h("div", { class: "fields" }, ...controls),
    );
  }

  /** @param {Way} way */
  function choose(way) {
    for (const other of WAYS_IN_ORDER)
      if (other !== way) scenario = withValue(scenario, other, undefined);
    if (way === "waves")
      scenario = {
        ...scenario,
        waves: [
          { name: "Première vague", posts: 100 },
          { name: "Deuxième vague", posts: 200 },
        ],
      };
    if (way === "posts") scenario = { ...scenario, posts: 100 };
    if (way === "budget") scenario = { ...scenario, budget: { euros: 4000000 } };
    draw();
    changed(scenario);
    part("ways").querySelector(":checked").focus();
  }

  /** What was typed and not chosen from the list is looked for: it never passes for another place. */
  async function readTerritory() {
    const text = part("territory").value.trim();
    fill(part("territory-said"));
    if (text === named) return;
    if (text === "") {
      territoryIs("");
      put("territory", undefined);
      return;
    }
    const [first] = (await suggestTerritories("", text).catch(() => [])).filter(
      (each) => each.level !== "commune",
    );
    if (first) {
      territoryIs(first.level === "france" ? "" : first.name);
      put("territory", { level: first.level, code: first.code });
    } else {
      territoryIs(named);
      fill(
        part("territory-said"),
        h("p", { class: "error", text: `Aucun territoire ne porte le nom « ${text} ».` }),
      );
    }
  }

  async function nameTerritory() {
    const { level = "france", code = "FR" } = scenario.territory ?? {};
    const meanwhile = `${LEVELS[level]} ${code}`;
    territoryIs(level === "france" ? "" : meanwhile);
    if (level === "france") return;
    const found = await suggestTerritories("", code).catch(() => []);
    const own = found.find((each) => each.level === level && each.code === code);
    if (
      own &&
      scenario.territory?.code === code &&
      nameField(part("territory"), meanwhile, own.name)
    )
      named = own.name;
  }

  /** @param {string} name */
  function territoryIs(name) {
    named = name;
    part("territory").value = name;
  }

  return {
    show(another) {
      scenario = another;
      draw();
      nameTerritory();
    },
    scenario: () => scenario,
    offers({ weights, modes, columns }) {
      addClasses(columns);
      offer(
        "weight",
        weights.map((each) => [each.name, each.label]),
      );
      offer(
        "mode",
        modes.map((each) => [each, modeName(each)]),
      );
    },
  };
}

/** @param {any} scenario @returns {Way} */
function wayOf(scenario) {
  return scenario.waves ? "waves" : scenario.budget ? "budget" : "posts";
}

/**
 * @param {string} name
 * @param {string} label
 * @param {boolean} isChecked
 * @param {() => void} choose
 */
function radio(name, label, isChecked, choose) {
  const input = h("input", {
    type: "radio",
    name: "way",
    value: name,
    checked: isChecked,
    onchange: choose,
  });
  return h("label", { class: "choice" }, input, h("span", { text: label }));
}

/**
 * Shows what there is to say of a scenario, each word beside its field, the others together.
 * @param {{path: string, words: string, level: string}[]} findings
 * @param {import("../types/scenarios.d.ts").CandidatesReply|null} [candidates] how many there are
 */
export function showFindings(findings, candidates) {
  part("candidates-count").textContent = candidatesInWords(candidates);
  for (const said of document.querySelectorAll("#scenario .said:not(#territory-said)")) fill(said);
  for (const input of document.querySelectorAll("#scenario [aria-invalid]"))
    input.removeAttribute("aria-invalid");
  /** @type {HTMLElement[]} */
  const elsewhere = [];
  for (const finding of findings) {
    const field = fieldOf(finding.path);
    const words = h("p", { class: finding.level, text: finding.words });
    const said = field?.querySelector(":scope > .said");
    if (!field || !said) {
      elsewhere.push(h("li", {}, words));
      continue;
    }
    said.append(words);
    field.closest("details")?.setAttribute("open", "");
    if (finding.level === "error")
      field
        .querySelector(":scope > :is(input, select, textarea)")
        ?.setAttribute("aria-invalid", "true");
  }
  fill(/** @type {HTMLElement} */ (document.getElementById("findings")), ...elsewhere);
}

/**
 * The field of a path, or of the nearest path above it that has one with room for words.
 * @param {string} path
 */
function fieldOf(path) {
  const names = path.split(".");
  while (names.length > 0) {
    const found = document.querySelector(
      `#scenario [data-path="${CSS.escape(names.join("."))}"]:not(tr)`,
    );
    if (found) return found;
    names.pop();
  }
  return null;
}
