/** What was published and what was imported, the latest first; a former version put in use again. */

import { confirmed } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { fileButton } from "../shared/downloads.js";
import { count } from "../shared/numbers.js";
import { askImports, askVersions, nameVersion, restoreVersion, versionAddress } from "./client.js";
import { askName, nameInWords } from "./version-name.js";
import { changesInWords, moment, sentence, SHORT_STATES } from "./words.js";

/**
 * Draws the history in an element.
 * @param {HTMLElement} target
 * @param {{go: (asked: Record<string, string>) => void, say: (text: string) => void, fail: (error: unknown) => void,
 *   ends: (error: unknown) => boolean, changed: () => void}} told
 * @param {AbortSignal} signal
 */
export async function drawHistory(target, { go, say, fail, ends, changed }, signal) {
  const [versions, imports] = [h("div", { class: "coming-rows" }), h("div")];
  fill(
    target,
    h("h2", { text: "Ce qui a été publié" }),
    versions,
    h("h2", { text: "Les fichiers déposés" }),
    imports,
  );
  await Promise.all([drawVersions(), drawImports()]);

  async function drawVersions() {
    let rows = /** @type {import("../types/sites.d.ts").PublicationReply[]} */ ([]);
    let current = /** @type {string|null} */ (null);
    await paged(versions, "Rien n’a encore été publié.", async (before) => {
      const page = await askVersions(before);
      current = page.current;
      rows = [...rows, ...page.versions];
      return {
        items: rows.map((row, index) => versionItem(row, row.version === current && index === 0)),
        next: page.next_before,
      };
    });
  }

  async function drawImports() {
    let rows = /** @type {any[]} */ ([]);
    await paged(imports, "Aucun fichier n’a encore été déposé.", async (before) => {
      const page = await askImports(before);
      rows = [...rows, ...page.imports];
      return { items: rows.map(importItem), next: page.next_before };
    });
  }

  /**
   * A list whose next page comes when it is asked for.
   * @param {HTMLElement} part
   * @param {string} empty what is said when there is nothing
   * @param {(before: any) => Promise<{items: HTMLElement[], next: any}>} read
   */
  async function paged(part, empty, read, before = /** @type {any} */ (null)) {
    try {
      const { items, next } = await read(before);
      if (signal.aborted) return;
      const from = part.querySelectorAll("li").length;
      fill(
        part,
        items.length === 0
          ? h("p", { class: "hint", text: empty })
          : h("ul", { class: "rows-list" }, ...items),
        next !== null &&
          next !== undefined &&
          h("button", {
            type: "button",
            class: "plain",
            text: "Afficher les plus anciens",
            onclick: () => paged(part, empty, read, next),
          }),
      );
      if (before !== null)
        /** @type {HTMLElement|null} */ (
          part.querySelectorAll("li")[from]?.querySelector("button")
        )?.focus();
    } catch (error) {
      if (!signal.aborted) fail(error);
    }
  }

  /** @param {any} row @param {boolean} isCurrent */
  function versionItem(row, isCurrent) {
    const many = row.counts?.sites;
    const name = row.published_at
      ? `version n° ${row.number} du ${moment(row.published_at)}`
      : "version de départ";
    return h(
      "li",
      {},
      h(
        "div",
        { class: "row-main" },
        h("strong", {
          text:
            row.name ?? (row.published_at ? `Le ${moment(row.published_at)}` : "Version de départ"),
        }),
        isCurrent && h("span", { class: "badge", text: "En service" }),
        row.is_restored && h("span", { class: "badge soft", text: "Rétablie" }),
        row.corrected && h("span", { class: "badge soft", text: "Un lieu corrigé" }),
        h("span", {
          class: "hint",
          text: [
            row.name && row.published_at && `le ${moment(row.published_at)}`,
            row.day && nameInWords({ name: null, day: row.day }),
            row.source,
            typeof many === "number" && count(many, "lieu", "lieux"),
            typeof row.counts?.added === "number" && changesInWords(row.counts),
          ]
            .filter(Boolean)
            .join(" · "),
        }),
      ),
      h(
        "div",
        { class: "row-actions" },
        fileButton(
          "CSV",
          versionAddress(row.version, "csv"),
          `${row.version}.csv`,
          ends,
          `Télécharger la ${name} en CSV`,
        ),
        fileButton(
          "JSON",
          versionAddress(row.version, "json"),
          `${row.version}.json`,
          ends,
          `Télécharger la ${name} en JSON`,
        ),
        h("button", {
          type: "button",
          "aria-label": `${row.name ? "Renommer" : "Nommer"} la ${name}`,
          text: row.name ? "Renommer" : "Nommer",
          onclick: () => rename(row),
        }),
        !isCurrent &&
          h("button", {
            type: "button",
            "aria-label": `Rétablir la ${name}`,
            text: "Rétablir",
            onclick: (/** @type {any} */ event) => restore(row, event.target),
          }),
      ),
    );
  }

  /** @param {any} row */
  async function rename(row) {
    const named = await askName(row);
    if (!named) return;
    try {
      await nameVersion(row.version, named);
      const words = nameInWords(named);
      say(words ? `Version nommée : ${words}.` : "Cette version n’a plus de nom.");
      await drawVersions();
    } catch (error) {
      fail(error);
    }
  }

  /** @param {any} row @param {HTMLButtonElement} button */
  async function restore(row, button) {
    const isSure = await confirmed(
      { title: "Rétablir cette version ?", yes: "Rétablir" },
      h("p", {
        text: `Les lieux ${row.published_at ? `publiés le ${moment(row.published_at)}` : "de départ"}${typeof row.counts?.sites === "number" ? ` (${count(row.counts.sites, "lieu", "lieux")})` : ""} remplacent ceux qui sont en service. Les citoyens les verront dans les minutes qui suivent.`,
      }),
    );
    if (!isSure) return;
    Object.assign(button, { disabled: true });
    try {
      await restoreVersion(row.version);
      say("Version rétablie.");
      changed();
      await drawVersions();
    } catch (error) {
      Object.assign(button, { disabled: false });
      fail(error);
    }
  }

  /** @param {any} row */
  function importItem(row) {
    return h(
      "li",
      {},
      h(
        "div",
        { class: "row-main" },
        h("button", {
          type: "button",
          class: "link",
          text: row.filename,
          onclick: () => go({ import: row.id }),
        }),
        h("span", {
          class: `badge state-${row.state}`,
          text: SHORT_STATES[row.state] ?? row.state,
        }),
        h("span", {
          class: "hint",
          text: [
            `le ${moment(row.created_at)}`,
            row.is_scheduled && "relève automatique",
            row.source !== row.filename && row.source,
            row.summary && count(row.summary.kept, "lieu gardé", "lieux gardés"),
          ]
            .filter(Boolean)
            .join(" · "),
        }),
        row.reason && h("span", { class: "hint", text: sentence(row.reason) }),
      ),
    );
  }
}
