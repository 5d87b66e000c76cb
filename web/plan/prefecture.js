/** A préfecture's page of the review: the sites proposed in its département, an opinion on each. */

import { fill, h } from "../shared/dom.js";
import { BY } from "../shared/modes.js";
import { count, decimal, share } from "../shared/numbers.js";
import { keptFields } from "../shared/kept-fields.js";
import { deadlineInWords } from "../shared/waiting.js";
import { askDepartement, sayOpinion } from "./client.js";
import { departementMap, planOf } from "./departement-map.js";
import { legendOf } from "./result.js";
import { historyOf, lastOf } from "./review.js";
import { OPINIONS, siteInWords } from "./words.js";

/**
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {import("../types/scenarios.d.ts").Opinion} Opinion
 */

/**
 * Draws a préfecture's part of a plan in an element.
 * @param {HTMLElement} target
 * @param {string} id of the scenario
 * @param {string} departement
 * @param {(words: string) => void} say tells what happened
 * @param {(error: unknown) => void} fail
 */
export async function drawDepartement(target, id, departement, say, fail) {
  /** @type {import("../types/scenarios.d.ts").DepartementReply} */
  let part;
  try {
    part = await askDepartement(id, departement);
  } catch (error) {
    fail(error);
    return;
  }
  document.title = `${part.departement.name} : consultation — Maillage`;
  const map = h("div", {
    id: "own-map",
    class: "own-map",
    role: "region",
    "aria-label": "Carte des lieux proposés",
  });
  const mapSaid = h("p", { class: "hint", role: "status" });
  const list = h("div", {});
  fill(
    target,
    h("div", { id: "own-head" }),
    h(
      "div",
      { class: "sides follows" },
      h(
        "div",
        { id: "own-map-side" },
        map,
        mapSaid,
        h("div", { class: "own-legend" }, legendOf(planOf(part))),
      ),
      list,
    ),
  );
  const drawn = departementMap(map, part, (rank) => {
    const chosen = list.querySelector(`[data-rank="${rank}"]`);
    chosen?.scrollIntoView({ block: "nearest" });
    /** @type {any} */ (chosen?.querySelector("h2"))?.focus();
  });
  draw();

  function draw() {
    const { departement: own, sites, opinions, name, limit_minutes: limit } = part;
    const last = lastOf(opinions);
    const terms = { deadline: part.review_deadline, is_closed: part.is_closed };
    fill(
      /** @type {HTMLElement} */ (target.querySelector("#own-head")),
      h("h1", {
        tabindex: "-1",
        text: `${own.name} : ${count(sites.length, "lieu proposé", "lieux proposés")}`,
      }),
      h("p", {
        text: `Plan « ${name} ». À ${decimal(limit, 0)} minutes${part.mode ? ` ${BY[part.mode]}` : ""} ou moins : ${share(own.share_before)} des habitants aujourd’hui, ${share(own.share_after)} avec ces lieux.`,
      }),
      h("p", {
        class: part.is_closed ? "notice" : "deadline",
        text: deadlineInWords(terms),
      }),
      part.review_message && h("blockquote", { class: "message", text: part.review_message }),
      sites.length === 0 &&
        h("p", { class: "notice", text: "Ce plan ne propose aucun lieu dans ce département." }),
    );
    fill(
      list,
      h(
        "datalist",
        { id: "communes" },
        ...part.communes.map((each) => h("option", { value: `${each.name} (${each.code})` })),
      ),
      h("ol", { class: "proposed" }, ...sites.map((site) => item(site, last.get(site.commune)))),
      opinions.length > 0 && h("h2", { text: "Avis déjà donnés" }),
      opinions.length > 0 && historyOf(opinions, part, names()),
    );
    drawn.draw(part, new Map([...last].map(([commune, each]) => [commune, each.opinion])));
  }

  function names() {
    return new Map(part.communes.map((each) => [each.code, each.name]));
  }

  /** @param {Site} site @param {Opinion|undefined} last */
  function item(site, last) {
    const form = /** @type {HTMLFormElement} */ (
      h(
        "form",
        {
          class: "opinion",
          novalidate: true,
          onsubmit: (/** @type {any} */ event) => send(event, site, forget),
        },
        ...fieldsOf(site, last),
      )
    );
    const forget = keptFields(form, `${id}.${site.commune}.${site.rank}`);
    showInstead(form);
    const isBegun = Boolean(/** @type {any} */ (form.elements).reason.value);
    const newly = site.people_newly_covered;
    return h(
      "li",
      { "data-rank": site.rank, onfocusin: () => drawn.show(site) },
      h("h2", { tabindex: "-1", text: siteInWords(site) }),
      h("p", {
        class: "hint",
        text: `${newly > 0 ? `${count(newly, "habitant", "habitants")} de plus à portée` : "Raccourcit les trajets"}${typeof site.people_served === "number" ? `, ${count(site.people_served, "personne servie", "personnes servies")}` : ""}${site.network ? `, ${site.network}` : ""}${site.required ? ", exigé par le scénario" : ""}.`,
      }),
      last &&
        h("p", {
          class: `last ${last.opinion}`,
          text: `Dernier avis : ${OPINIONS[last.opinion].toLowerCase()}${last.instead ? ` (${nameOf(last.instead)})` : ""}, ${last.author}.`,
        }),
      !part.is_closed &&
        h(
          "details",
          { open: isBegun },
          h("summary", { text: last ? "Donner un autre avis" : "Donner un avis" }),
          form,
        ),
    );
  }

  /** @param {Site} site @param {Opinion|undefined} last */
  function fieldsOf(site, last) {
    const name = `opinion-${site.rank}`;
    /** @param {[string, string]} stance */
    const choice = ([value, label]) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: "radio",
          name: "opinion",
          value,
          onchange: (/** @type {any} */ event) => showInstead(event.target.form),
        }),
        h("span", { text: label }),
      );
    return [
      h("fieldset", {}, h("legend", { text: "Avis" }), ...Object.entries(OPINIONS).map(choice)),
      h(
        "label",
        { class: "instead", hidden: true, for: `${name}-instead` },
        "Commune demandée",
        h("input", {
          id: `${name}-instead`,
          name: "instead",
          type: "text",
          list: "communes",
          autocomplete: "off",
        }),
      ),
      h(
        "label",
        { for: `${name}-reason` },
        "Motif",
        h("textarea", { id: `${name}-reason`, name: "reason", rows: 2, maxlength: 2000 }),
      ),
      h(
        "label",
        { for: `${name}-author` },
        "Au nom de",
        h("input", {
          id: `${name}-author`,
          name: "author",
          type: "text",
          maxlength: 200,
          value: last?.author ?? "",
        }),
      ),
      h("p", { class: "error", role: "alert" }),
      h("button", { type: "submit", class: "primary", text: "Enregistrer l’avis" }),
    ];
  }

  /** @param {any} form */
  function showInstead(form) {
    form.querySelector(".instead").hidden = form.elements.opinion.value !== "elsewhere";
  }

  /** @param {any} event @param {Site} site @param {() => void} forget */
  async function send(event, site, forget) {
    event.preventDefault();
    const form = event.target;
    const { opinion, instead, reason, author } = form.elements;
    const commune = codeOf(instead.value);
    const missing = missingOf(opinion.value, commune, reason.value, author.value);
    const error = form.querySelector(".error");
    error.textContent = missing ?? "";
    if (missing) return;
    try {
      await sayOpinion(id, departement, site.commune, {
        opinion: opinion.value,
        ...(opinion.value === "elsewhere" && { instead: commune }),
        reason: reason.value.trim(),
        author: author.value.trim(),
      });
      forget();
      document.dispatchEvent(new Event("opinion-said"));
      part = await askDepartement(id, departement);
      draw();
      say(`Avis enregistré pour ${site.commune_name}.`);
      target.querySelector("h1")?.focus();
    } catch (failure) {
      error.textContent = refusalOf(/** @type {any} */ (failure));
    }
  }

  /** What is typed stays: a session that has ended does not take it away. @param {any} failure */
  function refusalOf({ status, detail }) {
    if (status === 401)
      return "Votre session est terminée. Gardez votre texte, rechargez la page et connectez-vous de nouveau.";
    if (status === 403)
      return "Votre compte n’a pas le droit de donner un avis (scenarios:write) : demandez-le à l’administrateur de vos comptes.";
    return detail ?? "L’avis n’a pas pu être enregistré ; réessayez dans un moment.";
  }

  /**
   * @param {string} opinion
   * @param {string|null} commune
   * @param {string} reason
   * @param {string} author
   */
  function missingOf(opinion, commune, reason, author) {
    if (!opinion) return "Choisissez un avis.";
    if (opinion === "elsewhere" && !commune) return "Choisissez la commune demandée dans la liste.";
    if (!reason.trim()) return "Dites pourquoi en une phrase.";
    return author.trim() ? null : "Dites au nom de qui l’avis est donné.";
  }

  /** @param {string} text */
  function codeOf(text) {
    const found = part.communes.find(
      (each) =>
        text === `${each.name} (${each.code})` ||
        text === each.code ||
        text.toLowerCase() === each.name.toLowerCase(),
    );
    return found?.code ?? null;
  }

  /** @param {string} code */
  function nameOf(code) {
    return part.communes.find((each) => each.code === code)?.name ?? code;
  }
}
