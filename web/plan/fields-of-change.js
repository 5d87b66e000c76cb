/** The fields of sites that may move or close, of posts (whom they serve, how often vacant), and of the search. */

/** @param {any} scenario */
const isKept = (scenario) => (scenario.existing?.keep ?? "all") !== "none";

/** @param {any} scenario */
const isMoving = (scenario) => isKept(scenario) && scenario.existing?.moves?.most > 0;

export const MOVES = [
  {
    path: "existing.moves.most",
    label: "Combien peuvent se déplacer",
    hint: "Un lieu ferme, son poste ouvre ailleurs ; au plus",
    kind: "number",
    min: 0,
    max: 5000,
    when: isKept,
  },
  {
    path: "existing.moves.ended",
    label: "Combien doivent fermer",
    hint: "Sans que leur poste aille ailleurs",
    kind: "number",
    min: 0,
    max: 5000,
    when: isKept,
  },
  {
    path: "existing.moves.cost_euros",
    label: "Coût d’un déplacement (€)",
    kind: "number",
    min: 0,
    step: 1000,
    when: isMoving,
  },
  {
    path: "existing.moves.kept",
    label: "Lieux qui ne bougent pas",
    hint: "Leurs identifiants, un par ligne",
    kind: "lines",
    wide: true,
    when: isMoving,
  },
];

export const VACANCY = [
  {
    path: "vacancy.rate",
    label: "Part du temps où un poste est vacant",
    hint: "De 0 à 0,99 ; vide : tous pourvus",
    kind: "number",
    min: 0,
    max: 0.99,
    step: 0.01,
  },
  {
    path: "vacancy.of",
    label: "Postes plus ou moins souvent vacants",
    kind: "rows",
    add: "Ajouter un type d’hôte ou un réseau",
    wide: true,
    columns: [
      { key: "host", label: "Type d’hôte", kind: "text", size: 12 },
      { key: "network", label: "Ou réseau", kind: "text", size: 12 },
      { key: "rate", label: "Part du temps", kind: "number", min: 0, max: 0.99, step: 0.01 },
    ],
  },
];

export const CAPACITY = [
  {
    path: "most_posts_per_site",
    label: "Postes au plus par lieu",
    kind: "number",
    min: 1,
    max: 50,
    usual: 1,
  },
  {
    path: "people_per_post",
    label: "Personnes servies au plus par poste",
    hint: "Vide : sans limite",
    kind: "number",
    min: 1,
  },
];

/** Those who come: its fields come when they are asked for. @type {any} */
export const ATTENDANCE = {
  title: "Fréquentation",
  when: (/** @type {any} */ scenario) => scenario.objective === "attendance",
  fields: [],
  load: () => import("./fields-of-attendance.js"),
};

/** Advisors who tour, likewise. @type {any} */
export const ROUNDS = {
  title: "Tournées",
  when: (/** @type {any} */ scenario) => scenario.objective === "rounds",
  fields: [],
  load: () => import("./fields-of-rounds.js"),
};

/** How long a plan is looked for. */
export const SOLVING = {
  title: "Calcul",
  fields: [
    {
      path: "time_limit_s",
      label: "Temps au plus (secondes)",
      kind: "number",
      min: 5,
      max: 780,
      usual: 300,
    },
    {
      path: "work_limit",
      label: "Calcul au plus (unités d’une seconde environ)",
      hint: "Vide : le temps seul. Avec lui, même plan sur toute machine",
      kind: "number",
      min: 1,
      max: 100000,
    },
    {
      path: "gap",
      label: "S’arrêter à cet écart de l’optimum (%)",
      kind: "number",
      min: 0,
      max: 50,
      step: "any",
      usual: 0.001,
      scale: 100,
    },
  ],
};
