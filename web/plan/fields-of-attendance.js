/** The fields of those who come: how attendance falls with the trip, and between which sites. */

/** @param {any} scenario */
const isShared = (scenario) => scenario.attendance?.choice === "shared";

export const FIELDS = [
  {
    path: "attendance.decay",
    label: "Comment elle baisse avec le trajet",
    kind: "select",
    options: [
      ["steps", "Par paliers : 100, 68 et 22 %"],
      ["gaussian", "En cloche (gaussienne)"],
      ["exponential", "Exponentielle"],
      ["power", "Puissance"],
      ["drees", "Paliers de la DREES : 10, 15 et 20 minutes"],
    ],
    usual: "steps",
  },
  {
    path: "attendance.catchment_minutes",
    label: "Minutes au-delà desquelles personne ne vient",
    hint: "La DREES a ses 20 minutes",
    kind: "number",
    min: 5,
    max: 60,
    usual: 30,
  },
  {
    path: "attendance.choice",
    label: "Les personnes vont",
    kind: "select",
    options: [
      ["nearest", "Au lieu le plus proche"],
      ["shared", "Se partagent entre les lieux (Huff)"],
    ],
    usual: "nearest",
  },
  {
    path: "attendance.at_the_door",
    label: "Part qui vient quand un lieu est à la porte (%)",
    hint: "Vide : toutes ; à dire, jusqu’à 99 %, pour un partage",
    kind: "number",
    min: 1,
    max: 100,
    scale: 100,
  },
  {
    path: "attendance.of",
    label: "Lieux qui attirent plus, ou moins",
    kind: "rows",
    add: "Ajouter un type d’hôte ou un réseau",
    wide: true,
    when: isShared,
    columns: [
      { key: "host", label: "Type d’hôte", kind: "text", size: 12 },
      { key: "network", label: "Ou réseau", kind: "text", size: 12 },
      {
        key: "attraction",
        label: "Attrait (1 : comme les autres)",
        kind: "number",
        min: 0.1,
        max: 10,
        step: 0.1,
      },
    ],
  },
];
