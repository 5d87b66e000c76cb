/** Beside a plan: what is changed by hand, what it costs at once, and the calculation from there. */

import { fill, h } from "../shared/dom.js";
import { askByHand, startScenario } from "./client.js";
import {
  bodyOf,
  breaksInWords,
  constraintsInWords,
  costInWords,
  editInWords,
  handOf,
  keepHand,
  tooMany,
  totalInWords,
  withEdit,
} from "./hand.js";
import { moveForm } from "./move-form.js";

/**
 * @typedef {import("./hand.js").Edit} Edit
 * @typedef {import("./hand.js").Reply} Reply
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {import("../types/scenarios.d.ts").JobReply} Job
 * @typedef {{edits: Edit[], reply: Reply|null, moving: Site|null}} Hand
 */

/**
 * Draws what is changed by hand in a plan, and returns what its table and its map change it by.
 * @param {HTMLElement} target
 * @param {{id: string}} job
 * @param {{sites: Site[], communes_by_state: Record<string, string[]>}} plan
 * @param {{changed: (hand: Hand) => void, say: (words: string) => void, again: (job: Job) => void, fail: (error: unknown) => void}} told
 */
export function handPanel(target, job, plan, { changed, say, again, fail }) {
  let states = handOf(job.id);
  /** @type {Reply|null} */
  let reply = null;
  /** @type {Site|null} */
  let moving = null;
  /** @type {HTMLElement|null} */
  let origin = null;
  let asking = new AbortController();
  let key = crypto.randomUUID();
  const inside = new Set(Object.values(plan.communes_by_state).flat());
  const taken = new Set(plan.sites.map((site) => site.commune));
  const error = h("p", { class: "error", role: "alert" });
  const body = h("div", {});
  const form = h("div", {});
  fill(target, h("h3", { id: "hand-title", tabindex: "-1", text: "À la main" }), form, body, error);

  const now = () => states[states.length - 1];

  /** @param {Edit[]} edits */
  function put(edits) {
    const refusal = tooMany(edits);
    error.textContent = refusal ?? "";
    if (refusal) return;
    states = keepHand(job.id, [...states, edits]);
    evaluate();
  }

  function undo() {
    states = keepHand(job.id, states.length > 1 ? states.slice(0, -1) : [[]]);
    evaluate();
    // The button may be gone with the last change.
    /** @type {any} */ (target.querySelector("[data-undo]") ?? target.querySelector("h3")).focus();
  }

  async function evaluate() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    key = crypto.randomUUID();
    error.textContent = "";
    reply = null;
    draw();
    if (now().length === 0) return;
    try {
      const told = await askByHand(job.id, bodyOf(now()), signal);
      if (signal.aborted) return;
      reply = told;
      draw();
      say([totalInWords(told), ...constraintsInWords(told)].join(" "));
    } catch (thrown) {
      if (signal.aborted) return;
      const refused = /** @type {any} */ (thrown);
      if (refused.status === 401) fail(refused);
      else error.textContent = refusalOf(refused);
    }
  }

  function draw() {
    const edits = now();
    fill(body, ...(edits.length === 0 ? [hint()] : [list(edits), total(), buttons()]));
    changed({ edits, reply, moving });
  }

  function hint() {
    return h("p", {
      class: "hint",
      text: "Gardez, interdisez ou déplacez un lieu, dans le tableau ou sur la carte : ce que cela change s’affiche ici aussitôt.",
    });
  }

  /** @param {Edit[]} edits */
  function list(edits) {
    const changes = new Map(reply?.changes.map((each) => [each.commune, each]));
    /** @param {Edit} edit */
    const item = (edit) => {
      const change = edit.kind === "kept" ? undefined : changes.get(edit.commune);
      return h(
        "li",
        {},
        h(
          "span",
          {},
          editInWords(edit),
          change && h("span", { class: "hint", text: costInWords(change.people) }),
          change &&
            change.breaks.length > 0 &&
            h("span", { class: "warning", text: breaksInWords(change.breaks) }),
        ),
        h("button", {
          type: "button",
          class: "plain",
          text: "Retirer",
          "aria-label": `Retirer : ${editInWords(edit)}`,
          onclick: () => (put(withEdit(now(), edit)), target.querySelector("h3")?.focus()),
        }),
      );
    };
    return h("ul", { class: "hand-list" }, ...edits.map(item));
  }

  function total() {
    return h(
      "div",
      {},
      h("p", { class: "hand-total", text: reply ? totalInWords(reply) : "Évaluation…" }),
      ...(reply ? constraintsInWords(reply) : []).map((text) => h("p", { class: "warning", text })),
      reply &&
        reply.gained.communes_count + reply.lost.communes_count > 0 &&
        h("p", {
          class: "hint",
          text: "Sur la carte, en vert foncé : les communes qui y gagnent ; en violet : celles qui y perdent.",
        }),
    );
  }

  function buttons() {
    return h(
      "div",
      { class: "hand-buttons" },
      h("button", {
        type: "button",
        class: "primary",
        text: "Calculer de nouveau à partir d’ici",
        disabled: !reply,
        onclick: solve,
      }),
      h("button", {
        type: "button",
        class: "plain",
        "data-undo": true,
        text: "Annuler le dernier changement",
        onclick: undo,
      }),
    );
  }

  async function solve() {
    if (!reply) return;
    try {
      again(await startScenario(reply.scenario, key));
    } catch (thrown) {
      const refused = /** @type {any} */ (thrown);
      const words = refused.findings?.map((/** @type {any} */ each) => each.words) ?? [];
      error.textContent = words.length > 0 ? words.join(" ") : "";
      if (words.length === 0) fail(refused);
    }
  }

  /** @param {Site} site */
  function askWhere(site) {
    moving = site;
    origin = /** @type {HTMLElement|null} */ (document.activeElement);
    changed({ edits: now(), reply, moving });
    moveForm(form, site, { inside, taken, choose: moveTo, leave: stopMoving });
  }

  function stopMoving() {
    moving = null;
    fill(form);
    changed({ edits: now(), reply, moving });
    if (origin?.isConnected) origin.focus();
    else target.querySelector("h3")?.focus();
  }

  /**
   * Moves the site that is being moved, or one that was dragged.
   * @param {{code: string, name: string}} commune
   * @param {Site|null} [dragged]
   */
  function moveTo({ code, name }, dragged = null) {
    const site = dragged ?? moving;
    if (!site) return;
    const refusal = !inside.has(code)
      ? `${name} n’est pas du territoire de ce plan.`
      : taken.has(code) && `${name} a déjà un lieu de ce plan.`;
    error.textContent = refusal || "";
    if (refusal) return;
    if (moving) stopMoving();
    put(
      withEdit(now(), {
        kind: "moved",
        commune: site.commune,
        name: site.commune_name,
        to: code,
        toName: name,
      }),
    );
  }

  evaluate();
  const warm = new AbortController();
  for (const event of ["pointerover", "focusin"])
    document.getElementById("sites-side")?.addEventListener(
      event,
      () => {
        warm.abort();
        // The roads are read before the first change is asked for; a failure is told when one is.
        askByHand(job.id, bodyOf([]), asking.signal).catch(() => null);
      },
      { signal: warm.signal },
    );
  return {
    /** @param {"kept"|"forbidden"} kind @param {Site} site */
    set: (kind, site) =>
      put(withEdit(now(), { kind, commune: site.commune, name: site.commune_name })),
    askWhere,
    moveTo,
    stopMoving,
    leave: () => (warm.abort(), asking.abort()),
  };
}

/** @param {any} refused */
function refusalOf({ code, parameter, detail }) {
  if (code === "wrong_state")
    return "Les données sur lesquelles ce plan a été calculé ne sont plus là : calculez-le de nouveau, puis changez-le à la main.";
  if (parameter === "moved") return "Ce lieu ne peut pas aller dans cette commune.";
  return (
    detail ?? "L’évaluation n’a pas abouti ; vos changements sont gardés, réessayez dans un moment."
  );
}
