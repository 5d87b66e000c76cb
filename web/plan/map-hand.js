/** What is changed by hand, on the map of a plan: drawn, dragged, and a commune chosen by a click. */

const NOTHING = { type: "FeatureCollection", features: [] };
const GAINED = "#1b7837";
const LOST = "#762a83";
/** Pixels that a click may slip without being a drag. */
const SLIP = 6;

/**
 * @typedef {import("../types/scenarios.d.ts").SiteRow} Site
 * @typedef {import("./hand-panel.js").Hand} Hand
 * @typedef {{code: string, name: string}} Commune
 */

/**
 * Adds to a map what is changed by hand.
 * @param {any} map whose layer `plan-sites` has the plan's sites by rank
 * @param {{picked: (commune: Commune) => void, dropped: (rank: number, commune: Commune) => void}} told
 */
export function handOnMap(map, { picked, dropped }) {
  map.addSource("hand", { type: "geojson", data: NOTHING });
  map.addLayer(
    {
      id: "hand-communes",
      type: "fill",
      source: "territory",
      "source-layer": "communes",
      paint: { "fill-color": "transparent", "fill-opacity": 0.85 },
    },
    "commune-borders",
  );
  map.addLayer({
    id: "hand-lines",
    type: "line",
    source: "hand",
    filter: ["==", ["geometry-type"], "LineString"],
    paint: { "line-color": GAINED, "line-width": 2.5, "line-dasharray": [2, 1.5] },
  });
  map.addLayer({
    id: "hand-points",
    type: "circle",
    source: "hand",
    filter: ["==", ["geometry-type"], "Point"],
    paint: {
      "circle-radius": ["match", ["get", "kind"], "kept", 12, 9],
      "circle-color": ["match", ["get", "kind"], "to", GAINED, "kept", "transparent", "#ffffff"],
      "circle-stroke-color": ["match", ["get", "kind"], "kept", "#12355b", "to", "#ffffff", LOST],
      "circle-stroke-width": ["match", ["get", "kind"], "to", 2, 3.5],
    },
  });
  let isPicking = false;
  map.on("click", (/** @type {any} */ event) => {
    const commune = isPicking && communeAt(map, event.point);
    if (commune) picked(commune);
  });
  drags(map, dropped);
  return {
    /** @param {Hand} hand @param {Site[]} sites */
    draw({ edits, reply, moving }, sites) {
      isPicking = moving !== null;
      map.getCanvas().classList.toggle("picking", isPicking);
      map.setPaintProperty("hand-communes", "fill-color", coloursOf(reply));
      map.getSource("hand").setData(featuresOf(edits, reply, sites));
    },
    isPicking: () => isPicking,
  };
}

/** A site follows a mouse that holds it; a finger moves the map. @param {any} map @param {any} dropped */
function drags(map, dropped) {
  map.on("mousedown", "plan-sites", (/** @type {any} */ begun) => {
    if (begun.originalEvent.button !== 0) return;
    begun.preventDefault(); // the map stays
    const { rank } = begun.features[0].properties;
    const { point } = begun;
    const [lon, lat] = begun.features[0].geometry.coordinates;
    let isDragged = false;
    /** @param {any} event */
    const follow = (event) => {
      isDragged ||= Math.hypot(event.point.x - point.x, event.point.y - point.y) > SLIP;
      if (!isDragged) return;
      const to = [event.lngLat.lng, event.lngLat.lat];
      map.getSource("hand").setData({
        type: "FeatureCollection",
        features: [line([lon, lat], to), at("to", to)],
      });
    };
    map.on("mousemove", follow);
    map.once("mouseup", (/** @type {any} */ event) => {
      map.off("mousemove", follow);
      if (isDragged) dropped(rank, communeAt(map, event.point));
    });
  });
}

/**
 * Returns the commune under a point of a map, null at sea.
 * @param {any} map
 * @param {any} point
 * @returns {Commune|null}
 */
function communeAt(map, point) {
  const [found] = map.queryRenderedFeatures(point, { layers: ["communes"] });
  return found ? { code: found.properties.code, name: found.properties.nom } : null;
}

/** @param {import("./hand.js").Reply|null} reply */
function coloursOf(reply) {
  /** @type {[{code: string}[], string][]} */
  const sides = [
    [reply?.gained.communes ?? [], GAINED],
    [reply?.lost.communes ?? [], LOST],
  ];
  const told = sides.filter(([communes]) => communes.length > 0);
  if (told.length === 0) return "transparent";
  return [
    "match",
    ["get", "code"],
    ...told.flatMap(([communes, colour]) => [communes.map((each) => each.code), colour]),
    "transparent",
  ];
}

/**
 * @param {import("./hand.js").Edit[]} edits
 * @param {import("./hand.js").Reply|null} reply
 * @param {Site[]} sites
 */
function featuresOf(edits, reply, sites) {
  const features = edits.flatMap((edit) => {
    const own = sites.filter((site) => site.commune === edit.commune);
    const change = reply?.changes.find((each) => each.commune === edit.commune);
    const points = own.map((site) => at(edit.kind, [site.lon, site.lat]));
    if (typeof change?.lon !== "number" || typeof change.lat !== "number") return points;
    const to = [change.lon, change.lat];
    return [...own.map((site) => line([site.lon, site.lat], to)), ...points, at("to", to)];
  });
  return { type: "FeatureCollection", features };
}

/** @param {string} kind @param {number[]} coordinates */
function at(kind, coordinates) {
  return { type: "Feature", properties: { kind }, geometry: { type: "Point", coordinates } };
}

/** @param {number[]} from @param {number[]} to */
function line(from, to) {
  const geometry = { type: "LineString", coordinates: [from, to] };
  return { type: "Feature", properties: {}, geometry };
}
