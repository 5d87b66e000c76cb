/** The page where a webmaster chooses what the widget shows, sees it, and copies its lines. */

import { suggestCommunes } from "../shared/api.js";
import { combobox } from "../shared/combobox.js";
import { fill, h } from "../shared/dom.js";
import {
  attributesOf,
  frameAddress,
  frameHeight,
  frameTitle,
  policyOf,
  snippetOf,
} from "./snippet.js";

const PAUSE_MS = 400;
const HOME = location.origin;
/** @type {import("../types/nearest.d.ts").CommuneReply|null} */
let town = null;
let timer = 0;

/** @template {HTMLElement} E @param {string} id @returns {E} */
const part = (id) => /** @type {any} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (part("choices"));
const input = /** @type {HTMLInputElement} */ (part("town"));

combobox({
  input,
  listbox: part("towns"),
  status: part("towns-found"),
  suggest: (text, signal) => suggestCommunes("", text, signal),
  words: ({ name, postcodes, departement }) => ({
    label: name,
    detail: (postcodes ?? [])[0] ?? departement,
  }),
  choose(commune) {
    town = commune;
    changed();
  },
});
input.addEventListener("input", () => {
  town = null;
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", changed);
part("copy").addEventListener("click", copy);
draw();

function changed() {
  part("copied").textContent = "";
  clearTimeout(timer);
  drawLines();
  timer = setTimeout(drawPreview, PAUSE_MS);
}

function draw() {
  drawLines();
  drawPreview();
}

/** What is chosen now. @returns {import("./snippet.js").Chosen} */
function chosen() {
  const given = new FormData(form);
  const scale = String(given.get("scale"));
  const limit = Math.round(Number(given.get("limit")));
  const codes = { commune: town?.code, epci: town?.epci, departement: town?.departement };
  return {
    variant: given.get("variant") === "frame" ? "frame" : "script",
    territory: codes[scale] ?? "",
    where: town ? ({ commune: town.name, epci: `${town.name} et alentours` }[scale] ?? "") : "",
    needs: given.getAll("need").map(String),
    limit: limit >= 1 && limit <= 20 ? limit : 3,
    heading: Number(given.get("heading")),
    theme: String(given.get("theme")),
  };
}

function drawLines() {
  for (const each of form.querySelectorAll("[name=scale]")) {
    const box = /** @type {HTMLInputElement} */ (each);
    box.disabled = !town || (box.value === "epci" && !town.epci);
  }
  if (form.querySelector("[name=scale]:checked:disabled") && town)
    /** @type {HTMLInputElement} */ (form.querySelector("[value=commune]")).checked = true;
  const now = chosen();
  part("lines").textContent = snippetOf(now, HOME);
  part("policy").textContent = policyOf(now.variant, HOME);
  part("from").textContent = town
    ? ""
    : "Sans commune, l’encadré attend que la personne écrive la sienne.";
}

async function drawPreview() {
  const now = chosen();
  if (now.variant === "frame") {
    const frame = {
      src: `${frameAddress(now, "")}`,
      title: frameTitle(now),
      height: frameHeight(now),
      allow: "geolocation",
    };
    fill(part("preview"), h("iframe", frame));
    return;
  }
  await import("../widget/maillage-nearest.js");
  fill(part("preview"), h("maillage-nearest", { ...attributesOf(now), preview: true }));
}

async function copy() {
  const lines = part("lines");
  const isCopied = await navigator.clipboard.writeText(lines.textContent ?? "").then(
    () => true,
    () => false,
  );
  if (!isCopied) getSelection()?.selectAllChildren(lines);
  part("copied").textContent = isCopied
    ? "Copié. Collez ces lignes dans votre page."
    : "Les lignes sont sélectionnées : copiez-les au clavier.";
}
