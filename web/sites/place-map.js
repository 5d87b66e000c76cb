/** Where one place is: a map whose marker is dragged, or moved by the arrow keys. */

import { h } from "../shared/dom.js";
import { openMap } from "../shared/maplibre.js";

const NEAR_ZOOM = 14;
const FRANCE_ZOOM = 5;
const STEP_PX = 4;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * Returns a map with a marker in an element.
 * @param {HTMLElement} target
 * @param {string} snapshot
 * @param {{lat: number, lon: number}|null} position none yet: a click on the map sets it
 * @param {{fail: () => void, moved: (lat: number, lon: number) => void}} told
 */
export async function placeMap(target, snapshot, position, { fail, moved }) {
  const { maplibre, map } = await openMap(target, snapshot, fail);
  const pin = h(
    "div",
    {
      class: "pin",
      role: "button",
      tabindex: "0",
      "aria-label":
        "Position du lieu : flèches pour la déplacer, avec Majuscule pour aller plus vite",
      onkeydown: step,
    },
    h("span"),
  );
  const marker = new maplibre.Marker({ element: pin, anchor: "bottom", draggable: true });
  let isSet = false;
  marker.on("dragend", tell);
  map.on("click", (/** @type {any} */ event) => {
    if (isSet) return;
    place(event.lngLat.lat, event.lngLat.lng);
    tell();
  });
  map.resize();
  if (position) {
    place(position.lat, position.lon);
    map.jumpTo({ center: [position.lon, position.lat], zoom: NEAR_ZOOM });
  } else map.jumpTo({ zoom: FRANCE_ZOOM });

  return {
    /** Moves the marker to what was typed. @param {number} lat @param {number} lon */
    show(lat, lon) {
      place(lat, lon);
      map.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 11) });
    },
  };

  /** @param {number} lat @param {number} lon */
  function place(lat, lon) {
    marker.setLngLat([lon, lat]);
    if (!isSet) marker.addTo(map);
    isSet = true;
  }

  function tell() {
    const { lat, lng } = marker.getLngLat();
    moved(lat, lng);
  }

  /** @param {KeyboardEvent} event */
  function step(event) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const from = map.project(marker.getLngLat());
    const far = STEP_PX * (event.shiftKey ? 10 : 1);
    marker.setLngLat(map.unproject([from.x + arrow[0] * far, from.y + arrow[1] * far]));
    tell();
  }
}
