/** A file from its drop to its publication, in four steps. */

import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { onDemand } from "../shared/on-demand.js";
import { putMapping } from "./client.js";
import { drawDrop } from "./drop.js";
import { undecided } from "./mapping.js";
import { followImport, waitInWords } from "./watch.js";
import {
  fileInWords,
  hasReport,
  isBusy,
  isOpen,
  moment,
  sentence,
  SHORT_STATES,
  STATES,
} from "./words.js";

const STEPS = ["Fichier", "Colonnes", "Rapport", "Publier"];

/**
 * Returns the view of files in an element.
 * @param {HTMLElement} target
 * @param {{go: (asked: Record<string, string>) => void, say: (text: string) => void, fail: (error: unknown) => void,
 *   ends: (error: unknown) => boolean, snapshot: () => Promise<string>, changed: () => void}} told
 */
export function fileView(target, { go, say, fail, ends, snapshot, changed }) {
  const nav = h("ol", { class: "stages", "aria-label": "Étapes" });
  const title = h("h2", { id: "step-title", tabindex: "-1" });
  const body = h("div", { class: "step-body" });
  fill(target, nav, h("section", { "aria-labelledby": "step-title" }, title, body));
  /** @type {any} */
  let found = null;
  /** What draws the steps after the first; there once a file was read. @type {any} */
  let steps = null;
  let step = 0;
  let isUploaded = "";
  let signal = new AbortController().signal;

  return {
    /**
     * Shows an import, or where to drop a file.
     * @param {string|null} id
     * @param {AbortSignal} until
     */
    async show(id, until) {
      signal = until;
      found = null;
      if (!id) return draw(0);
      wait({ state: "checking" }, 0);
      return follow(id);
    },
  };

  /** @param {string} id */
  async function follow(id) {
    try {
      const [told, drawn] = await Promise.all([
        followImport(id, wait, signal, { isUploaded: isUploaded === id }),
        steps ?? onDemand(() => import("./file-steps.js")),
      ]);
      if (signal.aborted) return;
      [found, steps] = [told, drawn];
      draw(firstStep());
      title.focus();
      say(stateInWords());
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }

  /** @param {any} told @param {number} seconds */
  function wait(told, seconds) {
    const words = waitInWords(told, seconds);
    if (body.dataset.waits === words) return;
    drawNav(0);
    title.textContent = "Vérification du fichier";
    body.dataset.waits = words;
    fill(
      body,
      h(
        "div",
        { class: "drop busy" },
        h("progress", { "aria-label": "Vérification en cours" }),
        h("p", { role: "status", text: words }),
      ),
    );
  }

  function firstStep() {
    if (isBusy(found) || found.state === "refused" || found.state === "failed") return 0;
    if (found.state === "published" || found.state === "rejected") return 3;
    return found.mapping && undecided(found.mapping).length > 0 ? 1 : 2;
  }

  function stateInWords() {
    const waiting = found.mapping ? undecided(found.mapping).length : 0;
    if (isOpen(found) && waiting > 0)
      return `Fichier vérifié. ${count(waiting, "colonne attend", "colonnes attendent")} votre décision.`;
    return `${STATES[found.state] ?? found.state}.`;
  }

  /** @param {number} number */
  function draw(number) {
    step = number;
    delete body.dataset.waits;
    drawNav(number);
    title.textContent = number === 0 && !found ? "Déposer un fichier" : headings()[number];
    [drawFile, drawMapping, drawReport, drawEnd][number]();
  }

  function headings() {
    const name = found ? found.filename : "";
    return [
      name,
      `Ce que donne chaque colonne`,
      "Ce que la vérification a trouvé",
      isOpen(found ?? {}) ? "Publier" : "La suite",
    ];
  }

  /** @param {number} number */
  function turn(number) {
    draw(number);
    title.focus();
    target.scrollIntoView({ block: "start" });
  }

  /** @param {number} current */
  function drawNav(current) {
    const isReady = found && hasReport(found);
    const marks = [
      found && found.filename,
      found?.mapping && mark(undecided(found.mapping).length),
      found?.summary && kept(),
      found && isReady && SHORT_STATES[found.state],
    ];
    fill(
      nav,
      ...STEPS.map((text, index) => {
        const can = index === 0 || (isReady && (index !== 1 || Boolean(found.mapping)));
        return h(
          "li",
          { "aria-current": index === current ? "step" : null },
          h(
            "button",
            { type: "button", disabled: !can, onclick: () => turn(index) },
            h("span", { class: "stage-number", "aria-hidden": "true", text: index + 1 }),
            h(
              "span",
              {},
              h("span", { class: "stage-name", text }),
              isReady && marks[index] && h("span", { class: "stage-mark", text: marks[index] }),
            ),
          ),
        );
      }),
    );
  }

  /** @param {number} waiting */
  function mark(waiting) {
    return waiting > 0 ? `${waiting} à décider` : "toutes décidées";
  }

  function kept() {
    return `${count(found.summary.kept, "lieu gardé", "lieux gardés")}`;
  }

  function drawFile() {
    const drop = h("div");
    drawDrop(
      drop,
      {
        sent(id) {
          isUploaded = id;
          go({ import: id });
        },
        say,
        fail,
      },
      signal,
    );
    if (!found) {
      fill(body, drop);
      return;
    }
    const isLost = found.state === "awaiting_upload";
    fill(
      body,
      h(
        "div",
        { class: isBad() ? "notice" : "file-facts" },
        h(
          "p",
          {},
          h("strong", {
            text: isLost ? "Ce fichier n’est pas arrivé jusqu’au bout." : `${STATES[found.state]}.`,
          }),
          found.reason && !isOpen(found) && ` ${sentence(found.reason)}`,
        ),
        h("p", {
          class: "hint",
          text: `Déposé le ${moment(found.created_at)}${found.file ? ` · ${fileInWords(found.file)}` : ""}`,
        }),
        found.mapping &&
          found.state === "refused" &&
          h("button", { type: "button", text: "Voir ses colonnes", onclick: () => turn(1) }),
      ),
      h("h3", { text: isBad() ? "Déposer le fichier corrigé" : "Déposer un autre fichier" }),
      drop,
    );
  }

  function isBad() {
    return ["awaiting_upload", "refused", "failed"].includes(found.state);
  }

  function drawMapping() {
    steps.drawColumns(body, found, { apply, next: () => turn(2), say });
  }

  /** Checks the file again by a mapping; returns whether that was taken. @param {any} mapping */
  async function apply(mapping) {
    const { id } = found;
    try {
      await putMapping(id, mapping);
    } catch (error) {
      if (!signal.aborted) fail(error);
      return false;
    }
    isUploaded = id;
    wait({ state: "checking" }, 0);
    say("Vérification avec ces colonnes.");
    follow(id);
    return true;
  }

  function drawReport() {
    steps.drawReportStep(body, found, { next: () => turn(3), say, fail, snapshot }, signal);
  }

  function drawEnd() {
    steps.drawPublish(body, found, {
      done(told, words) {
        found = { ...found, state: told.state, changed_at: told.changed_at, reason: told.reason };
        turn(3);
        say(words);
        changed();
      },
      columns: () => turn(1),
      fail: refused,
      ends,
    });
  }

  /** What was compared, or its state, is another by now: it is read again. @param {any} error */
  function refused(error) {
    fail(error);
    if (["version_changed", "wrong_state", "columns_unread"].includes(error?.code)) {
      const at = step;
      followImport(found.id, wait, signal)
        .then((told) => {
          found = told;
          draw(at);
        })
        .catch(() => {});
    }
  }
}
