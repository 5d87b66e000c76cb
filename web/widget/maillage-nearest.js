/**
 * `<maillage-nearest>`: the nearest places of digital help, on any web page, by one script tag.
 *
 *     <script type="module" src="https://…/widget/maillage-nearest.js"></script>
 *     <maillage-nearest territory="12" needs="cv|privacy" limit="3"></maillage-nearest>
 *
 * Attributes, events and what a host page's Content Security Policy must allow: docs/widget.md.
 */

import { AskError, askNearest, suggestCommunes } from "../shared/api.js";
import { combobox } from "../shared/combobox.js";
import { fill, h } from "../shared/dom.js";
import { lacksInWords } from "../shared/words.js";
import { failureInWords } from "../shared/failures.js";
import { siteActions, siteHead } from "../shared/site-card.js";
import { withoutOrigin } from "./outward.js";
import { isInside, territoryOf } from "./territory.js";
import { sheetsFor } from "./widget-style.js";
import { skeleton } from "./widget-parts.js";

const HOME = new URL("..", import.meta.url).href.replace(/\/$/, "");
const MOST = 50;

class MaillageNearest extends HTMLElement {
  static observedAttributes = [
    "api",
    "territory",
    "services",
    "needs",
    "limit",
    "accent",
    "on-accent",
    "background",
    "text",
  ];

  #parts = skeleton();
  #asking = new AbortController();
  /** @type {Promise<import("./territory.js").Territory|null>} */
  #territory = Promise.resolve(null);
  #isReady = false;
  #box = { close() {} };

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.append(this.#parts.frame);
  }

  connectedCallback() {
    this.#listen();
    this.#isReady = true;
    this.#restart();
  }

  disconnectedCallback() {
    this.#isReady = false;
    this.#asking.abort();
    this.#box.close();
  }

  attributeChangedCallback() {
    if (this.#isReady) this.#restart();
  }

  /** Where the API answers: the attribute, else where this script comes from. */
  get api() {
    return (this.getAttribute("api") ?? HOME).replace(/\/$/, "");
  }

  get #limit() {
    const asked = Number.parseInt(this.getAttribute("limit") ?? "", 10);
    return Math.min(Math.max(asked || 3, 1), 20);
  }

  #listen() {
    if (this.#parts.isWired) return;
    this.#parts.isWired = true;
    const { form, input, listbox, suggested, near } = this.#parts;
    this.#box = combobox({
      input,
      listbox,
      status: suggested,
      suggest: (text, signal) => this.#suggest(text, signal),
      words: (commune) => ({
        label: commune.name,
        detail: (commune.postcodes ?? [])[0] ?? commune.departement,
      }),
      choose: (commune) => this.#ask({ commune: commune.code }, commune.name),
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#box.close();
      this.#askText(input.value.trim());
    });
    near.addEventListener("click", () => this.#askHere());
  }

  async #restart() {
    this.#asking.abort();
    /** @type {ShadowRoot} */ (this.shadowRoot).adoptedStyleSheets = sheetsFor(this);
    this.#territory = territoryOf(this.getAttribute("territory"), HOME);
    try {
      const territory = await this.#territory;
      if (territory) await this.#ask({ commune: territory.centre }, territory.name, true);
    } catch (error) {
      this.#territory = Promise.resolve(null);
      this.#fail(error);
    }
  }

  /** Communes of the territory only: a town's page is for its own people. */
  async #suggest(text, signal) {
    const territory = await this.#territory;
    const found = await suggestCommunes(this.api, text, signal, territory?.isWide ? MOST : 7);
    return found
      .filter((commune) => !territory?.isWide || isInside(territory, commune.code))
      .slice(0, 7);
  }

  #askText(text) {
    if (!text) return this.#tellField("Indiquez une adresse, une commune ou un code postal.");
    return this.#ask(/^\d{5}$/.test(text) ? { postcode: text } : { q: text.slice(0, 200) }, text);
  }

  async #askHere() {
    // Most people type: what asks a device where it is comes when it is asked.
    const device = await import("../shared/position.js").catch(() => null);
    if (!device) return this.#fail(new AskError("unreachable"));
    try {
      const { lat, lon } = await device.roundedPosition();
      return await this.#ask({ lat: lat.toFixed(3), lon: lon.toFixed(3) }, "votre position");
    } catch (error) {
      return this.#tellField(device.positionFailureInWords(error));
    }
  }

  async #ask(place, name, isFirst = false) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#tellField("");
    this.#parts.results.setAttribute("aria-busy", "true");
    try {
      const territory = await this.#territory;
      const answer = await askNearest(this.api, this.#request(place, territory), signal);
      this.#show(answer, place, name, territory, isFirst);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #request(place, territory) {
    const request = new URLSearchParams(place);
    request.set("limit", String(territory?.isWide ? MOST : this.#limit));
    for (const [attribute, parameter] of [
      ["needs", "need"],
      ["services", "service"],
    ]) {
      for (const value of listed(this.getAttribute(attribute))) request.append(parameter, value);
    }
    return request;
  }

  #show(answer, place, name, territory, isFirst) {
    const { sites, notices } = this.#chosen(answer, territory);
    const context = { mode: answer.mode ?? "car", askedAt: answer.asked_at, level: 4 };
    const told = this.#summary(answer, sites, name);
    fill(
      this.#parts.results,
      h("h3", { part: "title", text: told }),
      ...notices.map((text) => h("p", { class: "notice", text })),
      answer.candidates?.length && this.#chooser(answer.candidates),
      sites.length > 0 &&
        h(
          "ol",
          { class: "sites" },
          ...sites.map((site) =>
            h("li", { part: "site" }, ...siteHead(site, context), siteActions(site)),
          ),
        ),
      this.#more(place, answer),
    );
    this.#parts.results.setAttribute("aria-busy", "false");
    if (!isFirst) this.#parts.status.textContent = told;
    const detail = {
      sites: sites.map(withoutOrigin),
      commune: answer.origin?.commune ?? null,
      snapshot: answer.snapshot,
      sitesVersion: answer.sites_version,
    };
    this.dispatchEvent(
      new CustomEvent("maillage-results", { bubbles: true, composed: true, detail }),
    );
  }

  /** What is shown of an answer, and what is said before it. */
  #chosen(answer, territory) {
    const unsaid = answer.unconfirmed_sites ?? [];
    const isUnsure = answer.sites.length === 0 && unsaid.length > 0;
    const found = isUnsure ? unsaid : answer.sites;
    const inside = territory?.isWide
      ? found.filter((site) => isInside(territory, site.code_insee))
      : found;
    const isBeyond = found.length > 0 && inside.length === 0;
    const notices = [
      isBeyond && `Aucun lieu dans ce territoire (${territory.name}). Voici les plus proches.`,
      isUnsure && "Ces lieux ne disent pas s’ils proposent cette aide : appelez avant de venir.",
      ...lacksInWords(answer),
      answer.within_limit === false &&
        "Les lieux les plus proches sont au-delà de la limite demandée.",
    ].filter(Boolean);
    return { sites: (isBeyond ? found : inside).slice(0, this.#limit), notices };
  }

  #summary(answer, sites, name) {
    if (answer.candidates?.length)
      return "Plusieurs endroits portent ce nom. Lequel est le vôtre ?";
    if (sites.length === 0) return "Aucun lieu trouvé";
    const where = answer.origin?.commune?.name ?? name;
    return sites.length === 1
      ? `Le lieu le plus proche de ${where}`
      : `Les ${sites.length} lieux les plus proches de ${where}`;
  }

  #chooser(candidates) {
    const items = candidates.map(({ label, lat, lon }) =>
      h(
        "li",
        {},
        h("button", {
          type: "button",
          text: label,
          onclick: () => this.#ask({ lat: lat.toFixed(3), lon: lon.toFixed(3) }, label),
        }),
      ),
    );
    return h("ul", { class: "chooser" }, ...items);
  }

  /** To the whole page, with the same question; what was typed stays here. */
  #more({ q, ...place }, answer) {
    const request = this.#request(place, null);
    request.delete("limit");
    const demonstration =
      answer.sites_version === "demonstration"
        ? "Démonstration : des mairies, pas le réseau réel. "
        : "";
    return h(
      "div",
      { class: "more" },
      h(
        "p",
        {},
        h("a", { href: `${this.api}/?${request}`, text: "Plus de lieux, carte et filtres" }),
      ),
      h("p", {
        class: "hint",
        text: `${demonstration}Lieux : version ${answer.sites_version}. IGN, INSEE, DILA — Licence Ouverte 2.0.`,
      }),
    );
  }

  #fail(error) {
    const { field, title, text } = failureInWords(error);
    this.#parts.results.setAttribute("aria-busy", "false");
    fill(this.#parts.results);
    if (field) {
      this.#tellField(field);
      return;
    }
    fill(
      this.#parts.results,
      h("div", { class: "notice", role: "alert" }, h("p", { text: `${title}. ${text}` })),
    );
    this.dispatchEvent(
      new CustomEvent("maillage-error", {
        bubbles: true,
        composed: true,
        detail: { kind: error?.kind ?? "failed" },
      }),
    );
  }

  #tellField(text) {
    this.#parts.fault.textContent = text;
    if (text) this.#parts.input.setAttribute("aria-invalid", "true");
    else this.#parts.input.removeAttribute("aria-invalid");
  }
}

function listed(text) {
  return (text ?? "")
    .split("|")
    .map((each) => each.trim())
    .filter(Boolean);
}

if (!customElements.get("maillage-nearest"))
  customElements.define("maillage-nearest", MaillageNearest);
