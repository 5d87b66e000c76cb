/** The list of the sites that stay: by name once a plan has told them, by identifiers, from a file. */

import { fill, h } from "../shared/dom.js";
import { plain } from "../shared/french.js";
import { count } from "../shared/numbers.js";

/** @typedef {{site_id: string, name: string, commune_name: string}} Site */

const MOST_SHOWN = 50;
let fields = 0;
/** Of the plans that were shown. @type {Site[]} */
let standing = [];
/** @type {Set<() => void>} */
const drawn = new Set();

/**
 * Has lists name the sites that a plan found there.
 * @param {Site[]} sites
 */
export function nameStanding(sites) {
  // A plan whose list is shorter does not take the names of the others away.
  const known = new Map([...standing, ...sites].map((each) => [each.site_id, each]));
  standing = [...known.values()].sort((one, other) => one.name.localeCompare(other.name, "fr"));
  for (const draw of drawn) draw();
}

/** @param {Site} site */
function named({ name, commune_name: commune }) {
  return name.includes(commune) ? name : `${name} (${commune})`;
}

/**
 * Returns the identifiers of a text: of each line what comes before a comma, a semicolon or a blank.
 * @param {string} text
 */
export function idsIn(text) {
  const cells = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) =>
      line
        .split(/[,;\t]/)[0]
        .replace(/^"|"$/g, "")
        .trim(),
    );
  return [...new Set(cells)].filter((each) => each && !/^(id|site_id|identifiant)$/i.test(each));
}

/**
 * Returns the editor of a list of identifiers.
 * @param {string[]} value
 * @param {(ids: string[]) => void} change
 * @param {Record<string, any>} attributes of its text
 */
export function keptSites(value, change, attributes) {
  let ids = value;
  let wanted = "";
  const id = `kept-${(fields += 1)}`;
  const told = h("p", { class: "hint", role: "status" });
  const area = /** @type {any} */ (
    h("textarea", {
      rows: 3,
      spellcheck: "false",
      ...attributes,
      oninput: () => put(idsIn(area.value)),
    })
  );
  const file = /** @type {any} */ (
    h("input", {
      id: `${id}-file`,
      type: "file",
      accept: ".csv,.txt,text/plain,text/csv",
      onchange: async () => {
        const [chosen] = file.files;
        if (chosen) put(idsIn(await chosen.text()));
        show();
      },
    })
  );
  const search = h("input", {
    id: `${id}-search`,
    type: "text",
    autocomplete: "off",
    oninput: (/** @type {any} */ event) => ((wanted = event.target.value), names()),
  });
  const list = h("ul", { class: "mine" });
  const byName = h(
    "div",
    { class: "by-name" },
    h("label", { for: `${id}-search`, text: "Ou par leur nom, parmi ceux des plans affichés" }),
    search,
    list,
  );

  /** @param {string[]} another */
  function put(another) {
    ids = another;
    tell();
    names();
    change(ids);
  }

  function show() {
    area.value = ids.join("\n");
  }

  function tell() {
    told.textContent =
      ids.length === 0
        ? "Aucun lieu dans la liste : dites lesquels restent."
        : `${count(ids.length, "lieu reste", "lieux restent")}, les autres ne comptent plus.`;
  }

  function names() {
    byName.hidden = standing.length === 0;
    const text = plain(wanted);
    const found = standing.filter((each) =>
      plain(`${each.name} ${each.commune_name}`).includes(text),
    );
    fill(
      list,
      ...found.slice(0, MOST_SHOWN).map(line),
      found.length > MOST_SHOWN &&
        h("li", {
          class: "hint",
          text: `${count(found.length - MOST_SHOWN, "autre", "autres")} : précisez le nom.`,
        }),
    );
  }

  /** @param {Site} site */
  function line(site) {
    const box = /** @type {any} */ (
      h("input", {
        type: "checkbox",
        checked: ids.includes(site.site_id),
        onchange: () => {
          const others = ids.filter((each) => each !== site.site_id);
          ids = box.checked ? [...others, site.site_id] : others;
          show();
          tell();
          change(ids);
        },
      })
    );
    return h("li", {}, h("label", { class: "choice" }, box, h("span", { text: named(site) })));
  }

  show();
  tell();
  names();
  drawn.clear(); // the form has one such list: those of former forms are gone
  drawn.add(names);
  return [
    area,
    told,
    h("label", { for: file.id, text: "Ou un fichier : un identifiant au début de chaque ligne" }),
    file,
    byName,
  ];
}
