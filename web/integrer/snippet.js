/** The lines that a webmaster copies, of what was chosen: as they would be written by hand. */

/**
 * @typedef {{variant: "script"|"frame", territory: string, where: string, needs: string[], limit: number, heading: number,
 *   theme: string}} Chosen `where` is the name of the territory; both are empty where none is chosen
 */

const BY_DEFAULT = "3";
/** Pixels: the field and the title, and each place, in a column of 600; what is longer is scrolled. */
const [HEAD_PX, PLACE_PX] = [360, 200];

/**
 * Returns the attributes of the widget, those that are by default left out.
 * @param {Chosen} chosen
 * @returns {Record<string, string>}
 */
export function attributesOf({ territory, needs, limit, heading, theme }) {
  const all = {
    territory,
    needs: needs.join("|"),
    limit: String(limit) === BY_DEFAULT ? "" : String(limit),
    heading: String(heading) === BY_DEFAULT ? "" : String(heading),
    theme,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/**
 * Returns the lines to copy.
 * @param {Chosen} chosen
 * @param {string} home where the pages are served, without a slash at the end
 */
export function snippetOf(chosen, home) {
  return chosen.variant === "frame" ? frameOf(chosen, home) : scriptOf(chosen, home);
}

/**
 * Returns what the Content Security Policy of a site must allow.
 * @param {Chosen["variant"]} variant
 * @param {string} home
 */
export function policyOf(variant, home) {
  return variant === "frame" ? `frame-src ${home}` : `script-src ${home}; connect-src ${home}`;
}

/** Returns where the widget is in a page of its own. @param {Chosen} chosen @param {string} home */
export function frameAddress(chosen, home) {
  const question = new URLSearchParams(attributesOf(chosen)).toString();
  return `${home}/widget.html${question && `?${question}`}`;
}

/** How high a frame is, in pixels. @param {Chosen} chosen */
export function frameHeight({ limit, territory }) {
  return HEAD_PX + (territory ? limit * PLACE_PX : PLACE_PX);
}

/** What a frame is called. @param {Chosen} chosen */
export function frameTitle({ where }) {
  return `Aide numérique la plus proche${where && ` : ${where}`}`;
}

/** @param {Chosen} chosen @param {string} home */
function scriptOf(chosen, home) {
  const { territory } = chosen;
  // What shows where the script does not come.
  const page = territory.length === 5 ? `${home}/?commune=${territory}` : `${home}/`;
  return [
    `<script type="module" src="${escaped(home)}/widget/maillage-nearest.js"></script>`,
    `<maillage-nearest${written(attributesOf(chosen))}>`,
    `  <a href="${escaped(page)}">Trouver un lieu d’aide numérique</a>`,
    "</maillage-nearest>",
  ].join("\n");
}

/** @param {Chosen} chosen @param {string} home */
function frameOf(chosen, home) {
  const attributes = {
    src: frameAddress(chosen, home),
    title: frameTitle(chosen),
    width: "100%",
    height: String(frameHeight(chosen)),
    loading: "lazy",
    allow: "geolocation",
  };
  return `<iframe${written(attributes)}></iframe>`;
}

/** @param {Record<string, string>} attributes */
function written(attributes) {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join("");
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
