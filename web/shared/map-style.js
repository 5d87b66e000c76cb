/** How the territory is drawn, in the colours of the theme. No glyphs, no sprite: no server for them. */

export const LABELS = "labels";

/**
 * Returns a MapLibre style over the tiles of a snapshot.
 *
 * @param {string} tiles address of the PMTiles
 * @param {CSSStyleDeclaration} theme where the colours are read (`--map-…`)
 */
export function mapStyle(tiles, theme) {
  /** @param {string} name */
  const colour = (name) => theme.getPropertyValue(`--map-${name}`).trim();
  return {
    version: 8,
    sources: {
      territory: { type: "vector", url: `pmtiles://${tiles}` },
      [LABELS]: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
      {
        id: "land",
        type: "fill",
        source: "territory",
        "source-layer": "regions",
        paint: { "fill-color": colour("land"), "fill-antialias": false },
      },
      {
        id: "communes",
        type: "fill",
        source: "territory",
        "source-layer": "communes",
        paint: { "fill-color": colour("land") },
      },
      border("commune-borders", "communes", colour("border"), [7, 0, 9, 0.6, 14, 1.2]),
      border("epci-borders", "epci", colour("border-strong"), [6, 0, 8, 0.6, 12, 1]),
      border(
        "departement-borders",
        "departements",
        colour("border-strong"),
        [4, 0.5, 8, 1.4, 12, 2.2],
      ),
      border("region-borders", "regions", colour("border-strong"), [4, 1, 8, 1.8]),
      {
        id: "names",
        type: "symbol",
        source: LABELS,
        layout: {
          "text-field": ["get", "nom"],
          "text-size": ["get", "size"],
          "text-anchor": ["case", ["get", "marked"], "top", "center"],
          "text-offset": ["case", ["get", "marked"], ["literal", [0, 1.3]], ["literal", [0, 0]]],
          "text-max-width": 8,
          "text-padding": 6,
          "symbol-sort-key": ["-", 0, ["get", "rank"]],
        },
        paint: {
          "text-color": colour("text"),
          "text-halo-color": colour("land"),
          "text-halo-width": 1.6,
        },
      },
    ],
  };
}

/**
 * @param {string} id
 * @param {string} layer
 * @param {string} colour
 * @param {number[]} stops zoom and width, in turn
 */
function border(id, layer, colour, stops) {
  return {
    id,
    type: "line",
    source: "territory",
    "source-layer": layer,
    layout: { "line-join": "round" },
    paint: { "line-color": colour, "line-width": ["interpolate", ["linear"], ["zoom"], ...stops] },
  };
}
