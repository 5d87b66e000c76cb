/** The operators' page: a file in, checked, understood and published; a place corrected; what was published before. */

import { fill, h } from "../shared/dom.js";
import { gate } from "../shared/gate.js";
import { count } from "../shared/numbers.js";
import { onDemand } from "../shared/on-demand.js";
import { holder } from "../shared/session.js";
import { send } from "../shared/api.js";
import { askVersions } from "./client.js";
import { refusalInWords } from "./refusals.js";
import { moment } from "./words.js";

const ENTRANCE = {
  title: "Mettre à jour les lieux d’aide",
  why: "Cette page est à qui tient la liste des lieux : une association, un réseau, une collectivité.",
  scope: "sites:write",
  lacks:
    "Votre compte ne peut pas publier de lieux : il lui manque un droit (sites:write). Demandez-le à l’administrateur de vos comptes.",
};
/** Each view comes when it is first shown. @type {Record<string, () => Promise<(target: HTMLElement, told: any) => View>>} */
const MADE = {
  fichier: () => import("./file-view.js").then(({ fileView }) => fileView),
  lieu: () => import("./place-view.js").then(({ placeView }) => placeView),
  signalements: () => import("./reports-view.js").then(({ reportsView }) => reportsView),
  historique: () => import("./history-view.js").then(({ historyView }) => historyView),
};
const VIEWS = Object.keys(MADE);
/** @typedef {{show: (id: string|null, signal: AbortSignal) => unknown}} View */
const TITLE = "Mettre à jour les lieux — Maillage";

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {Promise<string>|null} */
let asked = null;
let showing = new AbortController();
const door = gate(ENTRANCE, ["network"], () => showing.abort());
const told = { go, say, fail, ends: door.ends, snapshot, changed: drawInUse };
/** @type {Record<string, View>} */
const views = {};
start();

async function start() {
  for (const link of part("views").querySelectorAll("a"))
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(Object.fromEntries(new URL(link.href).searchParams));
    });
  // A file dropped beside its place would replace the page by itself.
  for (const name of ["dragover", "drop"])
    window.addEventListener(name, (event) => event.preventDefault());
  window.addEventListener("popstate", () => door.pass() && show());
  if (await door.begin()) {
    drawInUse();
    await show();
  }
}

/** Shows what the address says. */
async function show() {
  showing.abort();
  showing = new AbortController();
  fill(part("notice"));
  part("network").hidden = false;
  const question = new URLSearchParams(location.search);
  const named = question.get("vue") ?? "fichier";
  const view = VIEWS.includes(named) ? named : "fichier";
  for (const each of VIEWS) part(each).hidden = each !== view;
  for (const link of part("views").querySelectorAll("a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = TITLE;
  const { signal } = showing;
  try {
    const made = views[view] ? null : await onDemand(MADE[view]);
    if (signal.aborted) return;
    views[view] ??= /** @type {any} */ (made)(part(view), told);
    await views[view].show(question.get(view === "lieu" ? "lieu" : "import"), signal);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

/** @param {Record<string, string>} question */
function go(question) {
  const text = new URLSearchParams(question).toString();
  history.pushState(null, "", `/lieux.html${text ? `?${text}` : ""}`);
  return show();
}

/** What citizens see now. */
async function drawInUse() {
  try {
    const { versions } = await askVersions(null);
    const [first] = versions;
    const many = first?.counts?.sites;
    fill(
      part("in-use"),
      first
        ? `En service : ${typeof many === "number" ? count(many, "lieu", "lieux") : "une première liste"}${first.published_at ? `, depuis le ${moment(first.published_at)}` : ""}${first.source ? ` (${first.source})` : ""}.`
        : "Aucun lieu n’est en service.",
    );
  } catch (error) {
    fail(error);
  }
}

/** The data set whose tiles the maps draw; asked once, and again after a failure. */
function snapshot() {
  asked ??= send("/v1/communes?q=paris&limit=1")
    .then((answer) => answer.snapshot)
    .catch((error) => {
      asked = null;
      throw error;
    });
  return /** @type {Promise<string>} */ (asked);
}

/** @param {unknown} error */
function fail(error) {
  if (door.ends(error)) return;
  const { title, text } = refusalInWords(error, holder()?.departements ?? null);
  const notice = h(
    "div",
    { class: "notice", role: "alert" },
    h("h2", { tabindex: "-1", text: title }),
    h("p", { text }),
  );
  fill(part("notice"), notice);
  notice.scrollIntoView({ block: "center" });
}

/** @param {string} text */
function say(text) {
  part("status").textContent = text;
}
