/** The editor of a list of communes: by their names, or by their INSEE codes as they come from a list. */

import { combobox } from "../shared/combobox.js";
import { comboboxParts } from "../shared/combobox-parts.js";
import { fill, h } from "../shared/dom.js";
import { count } from "../shared/numbers.js";
import { askCommune, suggestCommunes } from "./client.js";
import { partsOf } from "./inputs.js";

/** Communes that are named: the others are counted. */
const MOST_NAMED = 50;
const SEVERAL_CODES = /[\s,;]+/;
/**
 * What the communes of codes are called, "" for what is no commune; asked once for each code.
 * @type {Map<string, Promise<string>>}
 */
const names = new Map();

/** @param {string} code */
function nameOf(code) {
  const known =
    names.get(code) ??
    askCommune(code).then(
      ({ name }) => name,
      (error) => {
        if (error.status !== 404) names.delete(code);
        return "";
      },
    );
  names.set(code, known);
  return known;
}

/**
 * Returns the editor: a field for a name, the list with its names, and the codes.
 * @param {string[]} value
 * @param {(codes: string[]) => void} change
 * @param {Record<string, any>} attributes of its codes
 * @param {{label: string}} field
 */
export function communesField(value, change, attributes, { label }) {
  let codes = [...value];
  const { input, listbox, status } = comboboxParts({
    id: `${attributes.id}-name`,
    list: `${attributes.id}-suggestions`,
    label: "Communes suggérées",
  });
  const list = h("ul", { class: "mine" });
  const area = /** @type {any} */ (
    h("textarea", {
      rows: 2,
      spellcheck: "false",
      ...attributes,
      oninput: () => put(partsOf(area.value, SEVERAL_CODES)),
    })
  );

  /** @param {string[]} another */
  function put(another) {
    codes = [...new Set(another)];
    change(codes);
    draw();
  }

  /** @param {string[]} another */
  function rewrite(another) {
    area.value = another.join(" ");
    put(another);
  }

  function draw() {
    const more = codes.length - MOST_NAMED;
    fill(
      list,
      ...codes.slice(0, MOST_NAMED).map(line),
      more > 0 && h("li", { class: "hint", text: `et ${count(more, "autre", "autres")}` }),
    );
  }

  /** @param {string} code */
  function line(code) {
    const name = h("span", { text: code });
    const leave = h("button", {
      type: "button",
      class: "plain",
      text: "Retirer",
      "aria-label": `Retirer ${code}`,
      onclick: () => {
        rewrite(codes.filter((each) => each !== code));
        input.focus();
      },
    });
    nameOf(code).then((known) => {
      name.textContent = known ? `${known} (${code})` : `${code} : commune inconnue`;
      if (known) leave.setAttribute("aria-label", `Retirer ${known}`);
    });
    return h("li", {}, name, leave);
  }

  area.value = codes.join(" ");
  draw();
  combobox({
    input,
    listbox,
    status,
    suggest: async (text, signal) =>
      (await suggestCommunes(text, signal)).filter(({ code }) => !codes.includes(code)),
    words: ({ name, code, departement }) => ({ label: name, detail: `${departement}, ${code}` }),
    choose: ({ code, name }) => {
      names.set(code, Promise.resolve(name));
      input.value = "";
      rewrite([...codes, code]);
    },
  });
  return [
    h("label", { for: input.id, class: "visually-hidden", text: `${label} : par leur nom` }),
    h("div", { class: "combobox" }, input, listbox),
    status,
    list,
    h("label", { for: area.id, class: "hint", text: "Ou par leurs codes INSEE" }),
    area,
  ];
}
