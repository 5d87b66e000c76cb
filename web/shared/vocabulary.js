/** Values of the national standard, in a person's words. */

export const SERVICES = [
  "Aide aux démarches administratives",
  "Accès internet et matériel informatique",
  "Acquisition de matériel informatique à prix solidaire",
  "Maîtrise des outils numériques du quotidien",
  "Insertion professionnelle via le numérique",
  "Parentalité et éducation avec le numérique",
  "Utilisation sécurisée du numérique",
  "Compréhension du monde numérique",
  "Loisirs et créations numériques",
].map((name) => [name, name]);

export const SUPPORTS = [
  ["Accompagnement individuel", "Seul à seul avec quelqu’un"],
  ["Dans un atelier collectif", "Dans un atelier, en groupe"],
  ["En autonomie", "Sur place, en autonomie"],
  ["À distance", "À distance"],
];

export const AUDIENCES = [
  ["Jeunes", "Jeunes"],
  ["Étudiants", "Étudiants"],
  ["Familles et/ou enfants", "Familles et enfants"],
  ["Seniors", "Seniors"],
  ["Femmes", "Femmes"],
];

/** Written as citizens know them; the value keeps the vocabulary's own spelling. */
/** @type {Record<string, string>} */
const BETTER_WRITTEN = {
  "Bibliothèques numérique de référence": "Bibliothèques numériques de référence",
  "La Croix Rouge": "La Croix-Rouge",
  "Point d'accès numérique CAF": "Point d’accès numérique CAF",
};

export const PROGRAMMES = [
  "Conseillers numériques",
  "France Services",
  "Aidants Connect",
  "Bibliothèques numérique de référence",
  "Certification PIX",
  "Emmaüs Connect",
  "Grande école du numérique",
  "La Croix Rouge",
  "Point d'accès numérique CAF",
  "Promeneurs du net",
  "Relais numérique (Emmaüs Connect)",
].map((name) => [name, BETTER_WRITTEN[name] ?? name]);
