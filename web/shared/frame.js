/**
 * What every page says that an operator decides: the state of accessibility, as the law has each page
 * tell it, and whom its maps ask beside this address.
 */

import { hostOf } from "./base-map.js";
import { askPublisher, stateInWords } from "./publisher.js";

const state = document.getElementById("accessibility-state");

// What stands there, "non conforme" and no third party, is what is true when nobody answers.
askPublisher().then(
  ({ accessibility_state: found, base_map_style: style }) => {
    if (state) state.textContent = stateInWords(found);
    const host = hostOf(style);
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll("[data-with-base-map]")
    ))
      if (host) each.textContent = each.dataset.withBaseMap?.replace("HOST", host) ?? "";
  },
  () => {},
);
