/** The fields of advisors who tour: their days, their bases, their rounds of today. */

/** @param {any} scenario */
const isTouring = (scenario) => scenario.objective === "rounds";

const DAYS = [
  ["Mo", "Lundi"],
  ["Tu", "Mardi"],
  ["We", "Mercredi"],
  ["Th", "Jeudi"],
  ["Fr", "Vendredi"],
  ["Sa", "Samedi"],
  ["Su", "Dimanche"],
];

export const ROUNDS = {
  title: "Tournées",
  when: isTouring,
  fields: [
    {
      path: "rounds.bases",
      label: "Communes d’où partent les tournées",
      hint: "Vide : les 40 communes les plus peuplées parmi les arrêts possibles",
      kind: "communes",
      wide: true,
    },
    {
      path: "rounds.within_minutes",
      label: "Minutes jusqu’à un arrêt, au plus",
      hint: "Vide : comme pour un lieu fixe",
      kind: "number",
      min: 1,
      max: 120,
    },
    {
      path: "rounds.frequency",
      label: "Passages",
      kind: "select",
      options: [
        ["both", "Chaque semaine ou une sur deux"],
        ["weekly", "Chaque semaine"],
        ["fortnightly", "Une semaine sur deux"],
      ],
      usual: "both",
    },
    {
      path: "rounds.fortnightly_worth",
      label: "Ce que vaut une semaine sur deux (%)",
      hint: "À côté de 100 % pour chaque semaine",
      kind: "number",
      min: 1,
      max: 100,
      usual: 0.5,
      scale: 100,
    },
    {
      path: "rounds.day_hours",
      label: "Heures de travail par jour",
      hint: "Route et aide ; la pause n’en est pas",
      kind: "number",
      min: 1,
      max: 12,
      step: 0.5,
      usual: 7,
    },
    {
      path: "rounds.stop_hours",
      label: "Heures par arrêt",
      kind: "number",
      min: 0.5,
      max: 8,
      step: 0.25,
      usual: 2.5,
    },
    {
      path: "rounds.most_stops_a_day",
      label: "Arrêts par jour, au plus",
      kind: "number",
      min: 1,
      max: 3,
      usual: 2,
    },
    {
      path: "rounds.break_minutes",
      label: "Minutes de pause",
      kind: "number",
      min: 0,
      max: 180,
      step: 5,
      usual: 60,
    },
    {
      path: "rounds.starts_at",
      label: "Départ de la base",
      hint: "Comme 08:30, à cinq minutes près",
      kind: "text",
      size: 5,
      maxlength: 5,
      usual: "08:30",
    },
    {
      path: "rounds.kept",
      label: "Tournées d’aujourd’hui qui restent",
      kind: "rows",
      add: "Ajouter une tournée",
      wide: true,
      columns: [
        { key: "base", label: "Base (code INSEE)", kind: "text", size: 5 },
        { key: "stops", label: "Arrêts (codes INSEE)", kind: "codes" },
        { key: "day", label: "Jour", kind: "select", options: DAYS, usual: "Mo" },
        {
          key: "weeks",
          label: "Semaines",
          kind: "select",
          options: [
            ["every", "Toutes"],
            ["odd", "Impaires"],
            ["even", "Paires"],
          ],
          usual: "every",
        },
      ],
    },
  ],
};
