/** The scenario that a planner begins from. */

import { holder } from "../shared/session.js";
import { LEAST_PEOPLE } from "./fields.js";

/**
 * Returns an empty scenario, of the planner's own département when there is but some.
 *
 * It asks for communes of so many people in so many words: a file that does not takes all of them.
 */
export const blank = () => ({
  name: "Nouveau scénario",
  territory: { level: "departement", code: holder()?.departements?.[0] ?? "12" },
  posts: 10,
  candidates: { least_people: LEAST_PEOPLE },
});
