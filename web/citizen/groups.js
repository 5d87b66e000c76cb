/**
 * The groups of an answer in the order they are read: places that surely answer, then those that do
 * not say, then those that are closed. A place has one number, in the list and on the map.
 */

/**
 * @typedef {import("../types/nearest.d.ts").NearestReply} Answer
 * @typedef {Answer["sites"][number]} Site
 * @typedef {"sure"|"unconfirmed"|"closed"} Kind
 * @typedef {{kind: Kind, sites: Site[], first: number}} Group `first` is the number of its first place
 */

const ABROAD_M = 100_000;

/**
 * Whether an answer is from a point of no commune, the nearest place a country away.
 * @param {Answer} answer
 */
export function isAbroad({ origin, sites, unconfirmed_sites: unsaid }) {
  const [nearest] = [...sites, ...(unsaid ?? [])];
  return Boolean(origin && !origin.commune && nearest && (nearest.distance_m ?? 0) > ABROAD_M);
}

/**
 * Whether no road leads to any place of the list: help at a distance is then the nearest help.
 * @param {Group[]} groups
 */
export function isOverWater(groups) {
  const sites = groups.flatMap((group) => group.sites);
  return sites.length > 0 && sites.every(({ access }) => access === "ferry" || access === "none");
}

/**
 * Says that no road leads to what is listed, and what to do first.
 * @param {Group[]} groups
 */
export function noRoadInWords(groups) {
  const there =
    groups.reduce((sum, { sites }) => sum + sites.length, 0) === 1 ? "ce lieu" : "ces lieux";
  return `Aucune route ne mène d’ici à ${there}. Appelez d’abord : une aide par téléphone est peut-être possible.`;
}

/**
 * Returns the groups of an answer that have a place; none from abroad.
 * @param {Answer} answer
 * @returns {Group[]}
 */
export function groupsOf(answer) {
  if (isAbroad(answer)) return [];
  const closed = answer.open_found === false;
  const found = { kind: /** @type {Kind} */ (closed ? "closed" : "sure"), sites: answer.sites };
  const unsaid = {
    kind: /** @type {Kind} */ ("unconfirmed"),
    sites: answer.unconfirmed_sites ?? [],
  };
  let first = 1;
  return (closed ? [unsaid, found] : [found, unsaid])
    .filter(({ sites }) => sites.length > 0)
    .map((group) => {
      const numbered = { ...group, sites: together(group.sites), first };
      first += group.sites.length;
      return numbered;
    });
}

/**
 * Returns places in their order, but for those that seem one place with another: they follow it.
 * @param {Site[]} sites
 * @returns {Site[]}
 */
function together(sites) {
  return byPlace(sites).flat();
}

/**
 * Parts places into those that seem one place, each alone where none does.
 * @param {Site[]} sites
 * @returns {Site[][]}
 */
export function byPlace(sites) {
  /** @type {Site[][]} */
  const places = [];
  const byId = new Map();
  for (const site of sites) {
    const twins = byId.get(site.same_place_as);
    if (twins) twins.push(site);
    else byId.set(site.id, places[places.push([site]) - 1]);
  }
  return places;
}

/** "Deux fiches au même endroit". @param {number} count */
export function samePlaceInWords(count) {
  return `${["Deux", "Trois"][count - 2] ?? count} fiches au même endroit`;
}

/** @type {Record<string, string>} */
const UNSAID = {
  open_at: "ses horaires à ce moment",
  service: "ses services",
  need: "ses services",
  audience: "les publics accueillis",
  support: "comment il accompagne",
  fee: "son tarif",
  programme: "ses programmes",
  network: "son réseau",
  appointment: "s’il donne rendez-vous en ligne",
  wheelchair: "l’accès en fauteuil roulant",
};

/**
 * Returns what a place does not say of what is asked: "Ne dit pas son tarif"; null when nothing.
 * @param {{unconfirmed?: string[]}} site
 * @returns {string|null}
 */
export function unsaidInWords(site) {
  const unsaid = [...new Set((site.unconfirmed ?? []).map((each) => UNSAID[each]))].filter(Boolean);
  if (unsaid.length === 0) return null;
  const last = unsaid.at(-1);
  const listed = unsaid.length === 1 ? last : `${unsaid.slice(0, -1).join(", ")} ni ${last}`;
  return `Ne dit pas ${listed}`;
}

/**
 * Returns the heading of a group and what to do with its places; null for those that need neither.
 * @param {Group} group
 * @param {boolean} isAlone whether it is the only one
 * @returns {{title: string, hint: string}|null}
 */
export function groupInWords({ kind, sites }, isAlone) {
  const isOne = sites.length === 1;
  if (kind === "closed") {
    return {
      title: isOne ? "Fermé à ce moment" : "Fermés à ce moment",
      hint: isOne ? "Voici quand il ouvre." : "Voici quand ils ouvrent.",
    };
  }
  if (kind === "sure") return isAlone ? null : { title: "Répondent à votre demande", hint: "" };
  const isHours = sites.every((site) => (site.unconfirmed ?? []).join() === "open_at");
  return isHours
    ? {
        title: "Horaires inconnus : appelez",
        hint: isOne
          ? "Ce lieu ne dit pas s’il est ouvert à ce moment."
          : "Ces lieux ne disent pas s’ils sont ouverts à ce moment.",
      }
    : {
        title: "À vérifier : appelez",
        hint: isOne
          ? "Ce lieu ne dit pas tout ce que vous demandez."
          : "Ces lieux ne disent pas tout ce que vous demandez.",
      };
}

/** "Voir le lieu", "Voir les 10 lieux"; empty when there is none. @param {Group[]} groups */
export function toResults(groups) {
  const count = groups.reduce((sum, { sites }) => sum + sites.length, 0);
  if (count === 0) return "";
  return count === 1 ? "Voir le lieu" : `Voir les ${count} lieux`;
}
