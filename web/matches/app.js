/** The page of matches: a list of people in, its columns corrected, the result taken, all of it erased. */

import { fill, h } from "../shared/dom.js";
import { dropZone } from "../shared/drop-zone.js";
import { confirmed } from "../shared/dialog.js";
import { gate } from "../shared/gate.js";
import { mediaTypeOf } from "../shared/media-types.js";
import { upload } from "../sites/upload.js";
import { drawAsking } from "./asking.js";
import { askMatch, eraseMatch, openMatch, startMatch } from "./client.js";
import { failureOf, resultOf } from "./result.js";
import { refusalInWords, stageInWords, untilInWords } from "./words.js";

/** @typedef {import("../types/matches.d.ts").MatchReply} Match */

const ENTRANCE = {
  title: "Rapprocher une liste de personnes",
  why: "Cette page est à qui accompagne des personnes : une mission locale, un centre social, une collectivité.",
  scope: "matches:write",
  lacks:
    "Votre compte ne peut pas déposer de liste de personnes : il lui manque un droit (matches:write). Demandez-le à l’administrateur de vos comptes.",
};
const PRIVACY =
  "Votre liste est chiffrée avec une clé qui n’est qu’à elle, lue une seule fois, puis effacée avec son résultat au bout de quelques heures, ou dès que vous le demandez. Rien de ce qu’elle contient n’est écrit dans un journal. Seules les adresses sont envoyées au service national des adresses, pour être situées.";
const WAIT_MS = [300, 600, 1000, 2000];
const MOST_FAILURES = 5;
const BUSY = ["awaiting_upload", "reading", "matching"];

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

let showing = new AbortController();
const door = gate(ENTRANCE, ["matching"], () => showing.abort());
start();

async function start() {
  // A file dropped beside its place would replace the page by itself.
  for (const name of ["dragover", "drop"])
    window.addEventListener(name, (event) => event.preventDefault());
  window.addEventListener("popstate", () => door.pass() && show());
  if (await door.begin()) await show();
}

/** Shows what the address says. */
async function show() {
  showing.abort();
  showing = new AbortController();
  const { signal } = showing;
  fill(part("notice"));
  part("matching").hidden = false;
  const id = new URLSearchParams(location.search).get("liste");
  if (!id) {
    drawDrop(signal);
    return;
  }
  try {
    await follow(id, signal, false);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

/** @param {string|null} id */
function go(id) {
  history.pushState(null, "", `/rapprochement.html${id ? `?liste=${encodeURIComponent(id)}` : ""}`);
}

/** @param {AbortSignal} signal */
function drawDrop(signal) {
  const { zone } = dropZone(
    {
      title: "Déposez ici la liste, telle qu’elle est",
      formats:
        "Excel (.xlsx, .xls), LibreOffice (.ods), CSV, JSON, GeoJSON ou GeoPackage, 100 Mo au plus. Une ligne par personne : une adresse, une commune, un code postal ou une position suffit.",
    },
    (file) => sent(file, signal),
  );
  fill(part("step"), zone, h("p", { class: "kept-apart", text: PRIVACY }));
}

/** @param {File} file @param {AbortSignal} signal */
async function sent(file, signal) {
  fill(part("notice"));
  const bar = drawBusy("Envoi du fichier.", null);
  try {
    const opened = await openMatch(mediaTypeOf(file.name) ?? "application/octet-stream");
    await upload(file, opened.upload, (share) => (bar.value = share), signal);
    go(opened.id);
    await follow(opened.id, signal, true);
  } catch (error) {
    if (signal.aborted) return;
    drawDrop(signal);
    fail(error);
  }
}

/**
 * Asks about a match until a person has something to do.
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {boolean} isUploaded whether a file that is awaited was sent
 */
async function follow(id, signal, isUploaded) {
  let failures = 0;
  for (let asked = 0; ; asked += 1) {
    try {
      const match = await askMatch(id, signal);
      if (signal.aborted) return;
      failures = 0;
      if (match.state === "awaiting_upload" && !isUploaded) {
        drawDrop(signal);
        return;
      }
      if (!BUSY.includes(match.state)) {
        draw(match);
        return;
      }
      drawBusy(stageInWords(match), match);
    } catch (thrown) {
      const error = /** @type {any} */ (thrown);
      // An answer that is lost is asked for again: the work goes on meanwhile.
      failures += 1;
      if (signal.aborted || error.kind === "refused" || failures > MOST_FAILURES) throw error;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, WAIT_MS[Math.min(asked, WAIT_MS.length - 1)]);
    });
    if (signal.aborted) return;
  }
}

/** @param {Match} match */
function draw(match) {
  if (match.state === "read" && match.columns) {
    const form = h("div");
    drawAsking(form, /** @type {any} */ (match.columns), (request) => begin(match.id, request));
    fill(part("step"), form, kept(match));
    arrive("Colonnes comprises.");
  } else if (match.state === "done") {
    fill(part("step"), ...resultOf(match, door.ends), kept(match));
    arrive("Le résultat est prêt.");
  } else {
    fill(part("step"), ...failureOf(match, again));
    arrive("La liste n’a pas pu être rapprochée.");
  }
}

/** @param {string} id @param {Record<string, unknown>} request */
async function begin(id, request) {
  const { signal } = showing;
  fill(part("notice"));
  try {
    const match = await startMatch(id, request);
    drawBusy(stageInWords(match), match);
    await follow(id, signal, true);
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

/**
 * Draws what is being done, and returns its bar; the same bar as long as there is one.
 * @param {string} words
 * @param {Match|null} match
 * @returns {HTMLProgressElement}
 */
function drawBusy(words, match) {
  let bar = /** @type {HTMLProgressElement|null} */ (document.getElementById("bar"));
  if (!bar) {
    bar = h("progress", { id: "bar", max: 1, "aria-labelledby": "stage" });
    fill(
      part("step"),
      h("div", { class: "drop busy" }, h("p", { id: "stage" }), bar),
      h("div", { id: "kept" }),
    );
  }
  if (part("stage").textContent !== words) {
    part("stage").textContent = words;
    say(words);
  }
  if (match && match.progress.total > 0) bar.value = match.progress.done / match.progress.total;
  if (match && !part("kept").hasChildNodes()) fill(part("kept"), kept(match));
  return bar;
}

function again() {
  go(null);
  return show();
}

/** What is said of how long it is kept, and what erases it now. @param {Match} match */
function kept(match) {
  return h(
    "div",
    { class: "kept-apart" },
    h("p", { text: PRIVACY }),
    h("p", { text: `Cette liste sera effacée ${untilInWords(match)}.` }),
    h("button", {
      type: "button",
      text: "Tout effacer maintenant",
      onclick: () => erase(match.id),
    }),
  );
}

/** @param {string} id */
async function erase(id) {
  const isSure = await confirmed({
    title: "Effacer cette liste et son résultat ?",
    yes: "Tout effacer",
    isGrave: true,
  });
  if (!isSure) return;
  showing.abort();
  try {
    await eraseMatch(id);
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== "unknown_match") {
      fail(error);
      return;
    }
  }
  go(null);
  await show();
  notice(
    "La liste est effacée",
    "Il n’en reste rien ici. Les fichiers que vous avez téléchargés sont sur votre appareil.",
    "good-notice",
  );
}

/** Moves the focus to what has come, for whoever does not see it. @param {string} words */
function arrive(words) {
  say(words);
  part("step").querySelector("h2")?.focus();
}

/** @param {any} error */
function fail(error) {
  if (door.ends(error)) return;
  if (error?.code === "unknown_match") {
    go(null);
    drawDrop(showing.signal);
  }
  const [title, text] = refusalInWords(error);
  notice(title, text);
}

/** @param {string} title @param {string} text @param {string} [kind] */
function notice(title, text, kind = "") {
  const shown = h(
    "div",
    { class: `notice ${kind}`, role: "alert" },
    h("h2", { tabindex: "-1", text: title }),
    h("p", { text }),
  );
  fill(part("notice"), shown);
  shown.scrollIntoView({ block: "center" });
}

/** @param {string} text */
function say(text) {
  part("status").textContent = text;
}
