/** What waits for whoever is signed in: the consultations open in their départements, on each page that has room for it. */

import { fill, h } from "./dom.js";
import { count, day, whole } from "./numbers.js";
import { holder } from "./session.js";
import { send } from "./signed.js";

/** @typedef {import("../types/scenarios.d.ts").OpenReview} Review */

const MOST = 20;
/** Départements of a consultation that are each a link; past them the first says how many there are. */
const MOST_LINKS = 6;
let turn = 0;

const target = document.getElementById("waiting");
document.addEventListener("signed-in", draw);
document.addEventListener("opinion-said", draw);
document.addEventListener("signed-out", hide);

function hide() {
  turn += 1;
  if (target) target.hidden = true;
}

async function draw() {
  const own = (turn += 1);
  /** @type {import("../types/scenarios.d.ts").OpenReviewsReply|null} */
  const told = await send(`/v1/scenarios/reviews?limit=${MOST}`).catch(() => null);
  if (own !== turn || !target) return;
  // Whoever may not ask, or asks in vain, has nothing that waits: the page is whole without it.
  const reviews = told?.reviews ?? [];
  target.hidden = reviews.length === 0;
  if (reviews.length > 0) fill(target, ...waitingOf(reviews, holder()?.departements ?? null));
}

/**
 * Returns what waits, the open consultations first.
 * @param {Review[]} reviews
 * @param {string[]|null} limits the départements of the account, null for all
 */
export function waitingOf(reviews, limits) {
  const open = reviews.filter((each) => !each.is_closed);
  const inOrder = [...open, ...reviews.filter((each) => each.is_closed)];
  const title = limits === null ? "Consultations des préfectures" : "Ce qui vous attend";
  return [
    h("h2", { id: "waiting-title", text: `${title} (${whole(open.length)})` }),
    h("ul", {}, ...inOrder.map(item)),
  ];
}

/** @param {Review} review */
function item(review) {
  const shown = review.departements.slice(0, MOST_LINKS);
  const left = review.departements.length - shown.length;
  return h(
    "li",
    {},
    h("strong", { text: `Avis sur le plan « ${review.name} »` }),
    h("span", { class: "hint", text: deadlineInWords(review) }),
    h(
      "span",
      {},
      ...shown.flatMap((each, index) => [index > 0 && ", ", link(review, each)]),
      left > 0 && ` et ${count(left, "autre département", "autres départements")}`,
    ),
  );
}

/**
 * @param {Review} review
 * @param {Review["departements"][number]} departement
 */
function link({ scenario }, { code, name, sites, answered }) {
  const many =
    typeof answered === "number"
      ? `${whole(answered)} avis sur ${count(sites, "lieu", "lieux")}`
      : count(sites, "lieu", "lieux");
  return h("a", {
    href: `/planification.html?${new URLSearchParams({ revue: scenario, departement: code })}`,
    text: `${name} (${many})`,
  });
}

/**
 * Returns until when opinions are taken: the rule, in words.
 * @param {{deadline: string|null, is_closed: boolean}} review
 */
export function deadlineInWords({ deadline, is_closed: isClosed }) {
  if (!deadline) return "Sans date limite.";
  return isClosed
    ? `Terminée depuis le ${day(deadline)} à minuit : plus aucun avis n’est enregistré.`
    : `Avis attendu jusqu’au ${day(deadline)} inclus (minuit, heure de Paris).`;
}
