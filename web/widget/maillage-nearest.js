/** `<maillage-nearest>`: the nearest places of digital help, on any web page, by one script tag (docs/widget.md). */

import { AskError, askNearest } from "../shared/api.js";
import { fill, h } from "../shared/dom.js";
import { chosen, more, siteList, summary } from "./answer-view.js";
import { withoutOrigin } from "./outward.js";
import { ATTRIBUTES, settingsOf } from "./settings.js";
import { territoryOf, UnknownTerritoryError } from "./territory.js";
import { sheetsFor } from "./widget-style.js";
import { nameIt, skeleton } from "./widget-parts.js";

const HOME = new URL("..", import.meta.url).href.replace(/\/$/, "");
const MOST = 50;
const UNREACHABLE = {
  field: "",
  title: "Le service ne répond pas",
  text: "Réessayez dans un moment.",
};
const search = () => import("./search.js");
const failures = () => import("../shared/failures.js");

class MaillageNearest extends HTMLElement {
  static observedAttributes = [...ATTRIBUTES, "data-unread"];

  #parts = skeleton();
  #asking = new AbortController();
  /** @type {Promise<import("../types/widget.d.ts").Territory|null>} */
  #territory = Promise.resolve(null);
  /** @type {Promise<import("../types/widget.d.ts").Settings>} */
  #settings = settingsOf(this, HOME);
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

  #listen() {
    if (this.#parts.isWired) return;
    this.#parts.isWired = true;
    const { form, input, near } = this.#parts;
    // What is typed can be sent without suggestions.
    input.addEventListener("focus", () => this.#openBox().catch(() => {}), { once: true });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#box.close();
      this.#askText(input.value.trim());
    });
    near.addEventListener("click", () => this.#askHere());
  }

  async #openBox() {
    const [{ searchBox }] = await Promise.all([search(), failures()]);
    this.#box = searchBox(this.#parts, {
      territory: () => this.#territory,
      settings: () => this.#settings,
      ask: (place, name) => this.#ask(place, name),
    });
  }

  /** Takes the attributes as they are now. */
  async #restart() {
    this.#asking.abort();
    const asking = (this.#asking = new AbortController());
    this.#settings = settingsOf(this, HOME);
    /** @type {unknown} */
    let failure = null;
    this.#territory = this.#settings
      .then((each) => territoryOf(each.territory, HOME))
      .catch((error) => {
        failure = error;
        return null;
      });
    fill(this.#parts.results);
    this.#tellField("");
    const settings = await this.#settings;
    if (asking.signal.aborted) return;
    /** @type {ShadowRoot} */ (this.shadowRoot).adoptedStyleSheets = sheetsFor(this, settings);
    nameIt(this, this.#parts, settings.label);
    const territory = await this.#territory;
    if (asking.signal.aborted) return;
    if (territory?.isWide) nameIt(this, this.#parts, settings.label, territory.name);
    if (territory) await this.#ask({ commune: territory.centre }, territory.name, true);
    else if (failure instanceof UnknownTerritoryError) this.#misplaced(settings);
    else if (failure) this.#fail(failure, settings);
    if (settings.faults.length > 0 || this.#parts.frame.querySelector(".faults"))
      import("./faults.js").then(({ tell }) => tell(settings, this.#parts.frame)).catch(() => {});
  }

  /** Citizens have the field, and the whole page; the webmaster is told why. */
  #misplaced(settings) {
    settings.faults.push({ name: "territory", value: settings.territory });
    this.#territory = Promise.resolve(null);
    fill(this.#parts.results, more(`${settings.api}/`));
    this.#parts.results.setAttribute("aria-busy", "false");
  }

  #askText(text) {
    if (!text) return this.#tellField("Indiquez une adresse, une commune ou un code postal.");
    return this.#ask(/^\d{5}$/.test(text) ? { postcode: text } : { q: text.slice(0, 200) }, text);
  }

  async #askHere() {
    const settings = await this.#settings;
    const device = await import("../shared/position.js").catch(() => null);
    if (!device) return this.#fail(new AskError("unreachable"), settings);
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
    const settings = await this.#settings;
    try {
      const territory = await this.#territory;
      const request = requestOf(place, settings, territory?.isWide ? MOST : settings.limit);
      const answer = await askNearest(settings.api, request, signal);
      const choice = answer.candidates?.length
        ? (await search()).chooser(answer.candidates, (at, label) => this.#ask(at, label))
        : null;
      if (signal.aborted) return;
      this.#show({ answer, choice, place, name, territory, settings, isFirst });
    } catch (error) {
      if (signal.aborted) return;
      if (isFirst && /** @type {any} */ (error)?.code === "unknown_code") this.#misplaced(settings);
      else this.#fail(error, settings);
    }
  }

  #show({ answer, choice, place, name, territory, settings, isFirst }) {
    const { sites, notices } = chosen(answer, territory, settings.limit);
    const { level } = settings;
    const told = summary(answer, sites, name);
    // What was typed stays here.
    const { q: _, ...kept } = place;
    fill(
      this.#parts.results,
      h(`h${level}`, { class: "title", part: "title", text: told }),
      ...notices.map((text) => h("p", { class: "notice", text })),
      choice,
      siteList(sites, answer, level + 1),
      more(`${settings.api}/?${requestOf(kept, settings)}`, answer),
    );
    this.#parts.results.setAttribute("aria-busy", "false");
    const commune = answer.origin?.commune;
    if (isFirst && !territory?.isWide) nameIt(this, this.#parts, settings.label, commune?.name);
    if (!isFirst) this.#parts.status.textContent = told;
    this.#say("results", {
      sites: sites.map(withoutOrigin),
      commune: commune ?? null,
      snapshot: answer.snapshot,
      sitesVersion: answer.sites_version,
    });
  }

  async #fail(error, { api }) {
    const asking = this.#asking;
    const { field, title, text } = await failures().then(
      ({ failureInWords }) => failureInWords(error),
      () => UNREACHABLE,
    );
    if (asking !== this.#asking) return;
    this.#parts.results.setAttribute("aria-busy", "false");
    fill(this.#parts.results);
    if (field) {
      this.#tellField(field);
      return;
    }
    fill(
      this.#parts.results,
      h("div", { class: "notice", role: "alert" }, h("p", { text: `${title}. ${text}` })),
      more(`${api}/`),
    );
    this.#say("error", { kind: error?.kind ?? "failed" });
  }

  #say(what, detail) {
    this.dispatchEvent(
      new CustomEvent(`maillage-${what}`, { bubbles: true, composed: true, detail }),
    );
  }

  #tellField(text) {
    this.#parts.fault.textContent = text;
    if (text) this.#parts.input.setAttribute("aria-invalid", "true");
    else this.#parts.input.removeAttribute("aria-invalid");
  }
}

/** The question of a place with the filters of a widget. */
function requestOf(place, { needs, services }, limit = 0) {
  const request = new URLSearchParams(place);
  if (limit) request.set("limit", String(limit));
  for (const need of needs) request.append("need", need);
  for (const service of services) request.append("service", service);
  return request;
}

if (!customElements.get("maillage-nearest"))
  customElements.define("maillage-nearest", MaillageNearest);
