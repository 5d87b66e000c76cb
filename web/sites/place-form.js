/** One place, corrected by hand: its position, its hours, its services. */

import { confirmed } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { SERVICES } from "../shared/vocabulary.js";
import { deleteCorrection, putCorrection } from "./client.js";
import { correctionOf, positionOf, siteOf } from "./correction.js";
import { fieldInWords } from "./fields.js";
import { hoursForm } from "./place-hours.js";
import { placeMap } from "./place-map.js";
import { listInWords, moment } from "./words.js";

const DIGITS = 6; // a tenth of a metre

/**
 * Draws the form of a place.
 * @param {HTMLElement} target
 * @param {any} place of `GET …/places/{id}`
 * @param {{saved: (words: string) => void, fail: (error: unknown) => void, snapshot: () => Promise<string>}} told
 */
export function drawPlace(target, place, { saved, fail, snapshot }) {
  const site = siteOf(place);
  const correction = place.correction ?? null;
  const first = positionOf(site);
  const hours = h("div");
  const area = h("div", { class: "map", role: "region", "aria-label": "Carte du lieu" });
  const refusal = h("p", { class: "error", role: "alert" });
  const [latitude, longitude] = [
    coordinate("latitude", "Latitude", first?.lat),
    coordinate("longitude", "Longitude", first?.lon),
  ];
  const boxes = SERVICES.map(([value, text]) => ({
    value,
    box: h("input", { type: "checkbox", checked: (site.services ?? []).includes(value) }),
    text,
  }));
  const week = hoursForm(hours, site.horaires ?? null);
  let map = /** @type {any} */ (null);
  fill(
    target,
    h(
      "form",
      { novalidate: true, "aria-labelledby": "place-title", onsubmit: save },
      h("h2", { id: "place-title", tabindex: "-1", text: site.nom ?? "Lieu sans nom" }),
      h("p", {
        text: [site.adresse, [site.code_postal, site.commune].filter(Boolean).join(" ")]
          .filter(Boolean)
          .join(", "),
      }),
      correction && standing(),
      h(
        "div",
        { class: "sides" },
        h(
          "fieldset",
          {},
          h("legend", { text: "Où il est" }),
          h("p", {
            class: "hint",
            text: first
              ? "Tirez l’épingle, ou écrivez les coordonnées."
              : "Ce lieu n’a pas de position : cliquez sur la carte, ou écrivez les coordonnées.",
          }),
          area,
          h("div", { class: "pair" }, latitude.part, longitude.part),
        ),
        h(
          "div",
          {},
          h("fieldset", {}, h("legend", { text: "Quand il est ouvert" }), hours),
          h(
            "fieldset",
            {},
            h("legend", { text: "Services" }),
            ...boxes.map(({ box, text }) =>
              h("label", { class: "choice" }, box, h("span", { text })),
            ),
          ),
        ),
      ),
      refusal,
      h(
        "p",
        { class: "answers" },
        h("button", { type: "submit", class: "primary", text: "Enregistrer et publier" }),
        correction &&
          h("button", { type: "button", text: "Retirer la correction", onclick: remove }),
      ),
      h("p", {
        class: "hint",
        text: "La correction est publiée aussitôt. Elle reste aux prochains imports, jusqu’à ce que la source change elle-même ce qui est corrigé.",
      }),
    ),
  );
  draw();

  function standing() {
    const names = Object.keys(correction.parts).map((name) => fieldInWords(name).toLowerCase());
    return h("p", {
      class: "notice",
      text: `Corrigé à la main le ${moment(correction.changed_at)} : ${listInWords(names)}.`,
    });
  }

  async function draw() {
    const noMap = () => {
      map = null;
      fill(
        area,
        h("p", {
          class: "no-map",
          text: "La carte n’a pas pu être dessinée : écrivez les coordonnées.",
        }),
      );
    };
    try {
      map = await placeMap(area, await snapshot(), first, {
        fail: noMap,
        moved(lat, lon) {
          latitude.input.value = written(lat);
          longitude.input.value = written(lon);
        },
      });
      area.dataset.drawn = site.id;
    } catch {
      noMap();
    }
  }

  /** @param {string} id @param {string} label @param {number|undefined} value */
  function coordinate(id, label, value) {
    const input = h("input", {
      type: "text",
      inputmode: "decimal",
      id,
      autocomplete: "off",
      value: value === undefined ? "" : written(value),
      onchange: follow,
    });
    return { input, part: h("div", {}, h("label", { for: id, text: label }), input) };
  }

  function follow() {
    const { position } = typed();
    if (position && map) map.show(position.latitude, position.longitude);
  }

  function typed() {
    return correctionOf(site, {
      latitude: latitude.input.value,
      longitude: longitude.input.value,
      hours: week.isChanged() ? week.value() : undefined,
      services: boxes.filter(({ box }) => box.checked).map(({ value }) => value),
    });
  }

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    const { correction: body, fault } = typed();
    refusal.textContent = fault ?? "";
    if (fault) return;
    if (!body) {
      refusal.textContent = "Rien n’a été changé.";
      return;
    }
    await attempt(() => putCorrection(site.id, body), "Correction publiée.");
  }

  async function remove() {
    const isSure = await confirmed(
      { title: "Retirer la correction ?", yes: "Retirer" },
      h("p", { text: "Le lieu reprend ce que dit sa source, et c’est publié aussitôt." }),
    );
    if (isSure) await attempt(() => deleteCorrection(site.id), "Correction retirée.");
  }

  /** @param {() => Promise<any>} work @param {string} words */
  async function attempt(work, words) {
    const buttons = target.querySelectorAll("button");
    for (const each of buttons) each.disabled = true;
    try {
      await work();
      saved(words);
    } catch (error) {
      for (const each of buttons) each.disabled = false;
      fail(error);
    }
  }
}

/** @param {number} degrees */
function written(degrees) {
  return degrees.toLocaleString("fr-FR", { maximumFractionDigits: DIGITS, useGrouping: false });
}
