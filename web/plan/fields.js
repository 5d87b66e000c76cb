/** The fields of a scenario, as the form shows them; paths are those of the document. */

import { ATTENDANCE, CAPACITY, MOVES, ROUNDS, SOLVING, VACANCY } from "./fields-of-change.js";

/** @type {Record<string, string>} */
export const LEVELS = {
  france: "France",
  region: "Région",
  departement: "Département",
  epci: "Intercommunalité",
  commune: "Commune",
};
/** What a new scenario asks for: docs/decisions.md says why; a file that does not say it takes all. */
export const LEAST_PEOPLE = 500;
export const OBJECTIVES = {
  max_covering: "Le plus de personnes à portée",
  backup_covering: "Le plus de personnes à portée de deux lieux",
  p_median: "Le moins de trajet pour tous",
  p_center: "Le trajet le plus long, le plus court possible",
  set_covering: "Le moins de lieux, personne hors de portée",
  equity: "D’abord les départements les moins bien servis",
  rounds: "Des tournées : le plus de personnes près d’un arrêt",
  attendance: "Le plus de personnes qui viennent, moins de plus loin",
};

const areas = Object.entries(LEVELS).filter(([level]) => level !== "commune");
const level = {
  key: "level",
  label: "Niveau",
  kind: "select",
  options: areas,
  usual: "departement",
};
const code = { key: "code", label: "Code (* : chacun)", kind: "text", usual: "*", size: 9 };
const posts = { key: "posts", label: "Postes", kind: "number", min: 1, max: 20000 };

/** What is asked first, in order. */
export const MAIN = [
  {
    path: "name",
    label: "Nom du scénario",
    kind: "text",
    required: true,
    maxlength: 120,
    wide: true,
  },
  {
    path: "objective",
    label: "Objectif",
    kind: "select",
    options: Object.entries(OBJECTIVES),
    usual: "max_covering",
    wide: true,
  },
  {
    path: "limit_minutes",
    label: "À portée : minutes de trajet",
    kind: "number",
    min: 1,
    max: 120,
    usual: 20,
  },
  {
    path: "mode",
    label: "Mode de déplacement",
    kind: "select",
    options: [
      ["car", "En voiture"],
      ["foot", "À pied"],
      ["bicycle", "À vélo"],
    ],
    usual: "car",
  },
  {
    path: "weight",
    label: "Compter",
    kind: "select",
    options: [["people", "Les habitants"]],
    usual: "people",
  },
];

/** How many: one of the three. */
export const HOW_MANY = {
  posts: [{ path: "posts", label: "Postes à placer", kind: "number", min: 1, max: 20000 }],
  waves: [
    {
      path: "waves",
      label: "Vagues, dans l’ordre",
      kind: "rows",
      add: "Ajouter une vague",
      columns: [
        { key: "name", label: "Nom", kind: "text" },
        posts,
        { key: "opens_on", label: "Ouvre le", kind: "date" },
      ],
    },
  ],
  budget: [{ path: "budget.euros", label: "Budget (€)", kind: "number", min: 1, step: 1000 }],
};
export const COST = [
  {
    path: "cost_per_post_euros",
    label: "Coût d’un poste (€)",
    kind: "number",
    min: 1,
    step: 1000,
    usual: 40000,
  },
];

/** @param {any} scenario */
const isListed = (scenario) => scenario.existing?.keep === "listed";

/** @param {any} scenario */
const isClosing = (scenario) =>
  (scenario.existing?.keep ?? "all") === "all" && scenario.existing?.closed?.length > 0;

/**
 * The rest, by subject: closed until it is wanted; the fields of what few ask for come with it.
 * @type {{title: string, when?: (scenario: any) => boolean, fields: any[],
 *   load?: () => Promise<{FIELDS: any[]}>}[]}
 */
export const GROUPS = [
  ROUNDS,
  ATTENDANCE,
  {
    title: "Lieux existants et lieux possibles",
    fields: [
      {
        path: "existing.keep",
        label: "Lieux d’aujourd’hui",
        kind: "select",
        options: [
          ["all", "Ils restent"],
          ["none", "On repart de zéro"],
          ["listed", "Seuls ceux de la liste restent"],
        ],
        usual: "all",
        wide: true,
      },
      {
        path: "existing.sites",
        label: "Lieux qui restent",
        hint: "Leurs identifiants, un par ligne",
        kind: "sites",
        wide: true,
        when: isListed,
      },
      {
        path: "existing.closed",
        label: "Lieux qui ferment",
        hint: "Leurs identifiants, un par ligne ; les autres restent",
        kind: "lines",
        wide: true,
        when: isClosing,
      },
      ...MOVES,
      {
        path: "existing.posts",
        label: "Leurs postes",
        kind: "select",
        options: [
          ["filled", "Pourvus"],
          ["granted", "Accordés"],
        ],
        usual: "filled",
      },
      {
        path: "candidates.town_halls",
        label: "Toutes les mairies peuvent accueillir un poste",
        kind: "checkbox",
        usual: true,
        wide: true,
      },
      {
        path: "candidates.least_people",
        label: "Mairies : habitants de la commune, au moins",
        hint: `0 : toutes les mairies. ${LEAST_PEOPLE} au départ : en 2022, un lieu de conseillers sur vingt était dans une commune plus petite. Les communes exigées restent possibles`,
        kind: "number",
        min: 0,
        max: 100000,
        usual: 0,
        wide: true,
      },
      {
        path: "candidates.communes_with",
        label: "Mairies : seulement là où est publié un lieu de ces types",
        hint: "Type de structure ou programme national, séparés par des virgules : France Services, MSAP",
        kind: "phrases",
        wide: true,
      },
      {
        path: "candidates.places",
        label: "Autres lieux possibles, d’un fichier CSV",
        hint: "Une ligne par lieu : nom, et code_insee ou latitude et longitude",
        kind: "places",
        wide: true,
      },
      {
        path: "candidates.hosts",
        label: "Types d’hôtes possibles",
        hint: "Codes du standard national, séparés par des espaces : CCAS, MSAP (France Services), BIB (bibliothèques)…",
        kind: "codes",
        wide: true,
      },
      ...CAPACITY,
      ...VACANCY,
      {
        path: "required",
        label: "Communes qui doivent avoir un lieu",
        hint: "Par leur nom, ou par leurs codes INSEE",
        kind: "communes",
        wide: true,
      },
      {
        path: "excluded",
        label: "Communes exclues",
        hint: "Par leur nom, ou par leurs codes INSEE",
        kind: "communes",
        wide: true,
      },
    ],
  },
  {
    title: "Quotas, planchers et territoires décidés",
    ofClasses: true,
    fields: [
      {
        path: "quotas",
        label: "Quotas de postes par territoire",
        kind: "rows",
        add: "Ajouter un quota",
        columns: [
          level,
          code,
          { key: "at_least", label: "Au moins", kind: "number", min: 0 },
          { key: "at_most", label: "Au plus", kind: "number", min: 0 },
        ],
      },
      {
        path: "floors",
        label: "Planchers : ce que chaque territoire doit avoir",
        kind: "rows",
        add: "Ajouter un plancher",
        columns: [
          level,
          code,
          {
            key: "share",
            label: "Part couverte (%)",
            kind: "number",
            min: 1,
            max: 100,
            scale: 100,
          },
          { key: "sites", label: "Ou lieux", kind: "number", min: 1 },
        ],
      },
      {
        path: "decided",
        label: "Territoires déjà décidés",
        kind: "rows",
        add: "Ajouter un territoire",
        columns: [level, { ...code, label: "Code", usual: "" }, { ...posts, min: 0 }],
      },
    ],
  },
  {
    title: "Réseaux",
    fields: [
      {
        path: "networks",
        label: "Postes confiés à des réseaux",
        kind: "rows",
        add: "Ajouter un réseau",
        columns: [
          { key: "name", label: "Réseau", kind: "text" },
          posts,
          { key: "wave", label: "Vague (vide : toutes)", kind: "text" },
        ],
      },
    ],
  },
  SOLVING,
];
