/** What people say is wrong with places: by place, those that wait first, each to be marked as done. */

import { confirmed } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { idInPath } from "../shared/publisher.js";
import { askReports, deleteReport, markReport } from "./client.js";
import { byPlace, kindInWords, sinceInWords } from "./reports.js";
import { moment, quoted } from "./words.js";

/** @typedef {import("../types/sites.d.ts").ErrorReportRecord} Report */

/**
 * Returns the view of reports in an element.
 * @param {HTMLElement} target
 * @param {{go: (asked: Record<string, string>) => void, say: (text: string) => void, fail: (error: unknown) => void}} told
 */
export function reportsView(target, { go, say, fail }) {
  const waiting = h("div");
  const finished = h("div");
  const older = h("p");
  const summary = h("p", { class: "hint", tabindex: "-1" });
  /** @type {Report[]} */
  let reports = [];
  let found = 0;
  /** @type {string|null} */
  let next = null;
  fill(
    target,
    h("h2", { text: "Signalements reçus" }),
    h("p", {
      class: "hint",
      text: "Ce que des personnes signalent depuis la page d’un lieu. Rien n’est demandé ni gardé de la personne qui écrit. Vérifiez auprès du lieu avant de corriger.",
    }),
    summary,
    waiting,
    finished,
    older,
  );
  return { show };

  /** @param {string|null} _id @param {AbortSignal} signal */
  async function show(_id, signal) {
    reports = [];
    await add(null, signal);
  }

  /** @param {string|null} before @param {AbortSignal} [signal] */
  async function add(before, signal) {
    try {
      const page = await askReports(before, signal);
      if (signal?.aborted) return;
      reports = [...reports, ...page.reports];
      ({ found, next_before: next } = page);
      draw();
    } catch (error) {
      if (!signal?.aborted) fail(error);
    }
  }

  function draw() {
    const [open, done] = [
      reports.filter((each) => !each.done_at),
      reports.filter((each) => each.done_at),
    ];
    fill(summary, sumInWords(open.length));
    fill(waiting, ...byPlace(open).map((each) => placeOf(each)));
    fill(
      finished,
      done.length > 0 &&
        h(
          "details",
          { class: "done-reports", open: Boolean(finished.querySelector("[open]")) },
          h("summary", { text: count(done.length, "signalement traité", "signalements traités") }),
          ...byPlace(done).map((each) => placeOf(each)),
        ),
    );
    fill(
      older,
      next !== null &&
        h("button", {
          type: "button",
          class: "plain",
          text: "Afficher les plus anciens",
          onclick: () => add(next),
        }),
    );
  }

  /** @param {number} open */
  function sumInWords(open) {
    if (found === 0) return "Aucun signalement n’a été reçu.";
    const among =
      found > reports.length ? ` parmi les ${reports.length} plus récents sur ${found}` : "";
    if (open === 0) return `Rien n’attend${among} : tout est traité.`;
    const places = byPlace(reports.filter((each) => !each.done_at)).length;
    return `${count(open, "signalement attend", "signalements attendent")}, sur ${count(places, "lieu", "lieux")}${among}.`;
  }

  /** @param {Report[]} ofPlace the latest first */
  function placeOf(ofPlace) {
    const [{ site_id: id, nom, commune }] = ofPlace;
    return h(
      "section",
      { class: "reported", "aria-label": commune ? `${nom}, ${commune}` : nom },
      h("h3", {}, `${nom} `, commune && h("span", { class: "hint", text: commune })),
      h(
        "p",
        { class: "row-actions" },
        h("button", {
          type: "button",
          class: "link",
          text: "Corriger ce lieu",
          "aria-label": `Corriger ${nom}`,
          onclick: () => go({ vue: "lieu", lieu: id }),
        }),
        h("a", {
          href: `/lieu/${idInPath(id)}`,
          text: "Voir sa page",
          "aria-label": `Voir la page de ${nom}`,
        }),
      ),
      h("ul", { class: "rows-list" }, ...ofPlace.map(itemOf)),
    );
  }

  /** @param {Report} report */
  function itemOf(report) {
    const about = `${kindInWords(report.kind)}, ${report.nom}`;
    return h(
      "li",
      {},
      h(
        "div",
        { class: "row-main" },
        h("strong", { text: kindInWords(report.kind) }),
        report.text && h("blockquote", { class: "said", text: report.text }),
        h("span", {
          class: "hint",
          text: [
            `reçu le ${moment(report.created_at)}`,
            report.done_at
              ? `traité le ${moment(report.done_at)}`
              : `attend ${sinceInWords(report.created_at)}`,
          ]
            .filter(Boolean)
            .join(" · "),
        }),
      ),
      h(
        "div",
        { class: "row-actions" },
        h("button", {
          type: "button",
          text: report.done_at ? "À traiter de nouveau" : "Marquer comme traité",
          "aria-label": `${report.done_at ? "À traiter de nouveau" : "Marquer comme traité"} : ${about}`,
          onclick: (/** @type {any} */ event) => mark(report, event.currentTarget),
        }),
        h("button", {
          type: "button",
          class: "plain",
          text: "Supprimer",
          "aria-label": `Supprimer : ${about}`,
          onclick: () => forget(report),
        }),
      ),
    );
  }

  /** @param {Report} report @param {HTMLButtonElement} button */
  async function mark(report, button) {
    Object.assign(button, { disabled: true });
    try {
      const marked = await markReport(report.id, !report.done_at);
      reports = reports.map((each) => (each.id === marked.id ? marked : each));
      draw();
      say(marked.done_at ? "Signalement traité." : "Ce signalement attend de nouveau.");
      summary.focus();
    } catch (error) {
      Object.assign(button, { disabled: false });
      fail(error);
    }
  }

  /** @param {Report} report */
  async function forget(report) {
    const isSure = await confirmed(
      { title: "Supprimer ce signalement ?", yes: "Supprimer", isGrave: true },
      h("p", {
        text: `${kindInWords(report.kind)}, ${report.nom}.${report.text ? ` ${quoted(report.text)}` : ""} Il ne pourra pas être retrouvé.`,
      }),
    );
    if (!isSure) return;
    try {
      await deleteReport(report.id);
      reports = reports.filter((each) => each.id !== report.id);
      found -= 1;
      draw();
      say("Signalement supprimé.");
      summary.focus();
    } catch (error) {
      fail(error);
    }
  }
}
