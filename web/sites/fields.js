/** The fields of the national standard by what people call them, and the ways a column gives one. */

/** @type {ReadonlyArray<[string, ReadonlyArray<[string, string]>]>} groups of a list of fields */
export const FIELD_GROUPS = [
  [
    "Le lieu",
    [
      ["nom", "Nom du lieu"],
      ["id", "Identifiant"],
      ["pivot", "SIRET ou RNA"],
      ["typologie", "Type de lieu"],
      ["structure_parente", "Structure dont il dépend"],
      ["itinerance", "Fixe ou itinérant"],
      ["presentation_resume", "Présentation courte"],
      ["presentation_detail", "Présentation détaillée"],
    ],
  ],
  [
    "Où il est",
    [
      ["adresse", "Adresse (numéro et rue)"],
      ["complement_adresse", "Complément d’adresse"],
      ["code_postal", "Code postal"],
      ["commune", "Commune"],
      ["code_insee", "Code INSEE de la commune"],
      ["latitude", "Latitude"],
      ["longitude", "Longitude"],
      ["position", "Position (latitude et longitude)"],
    ],
  ],
  [
    "Le joindre, y aller",
    [
      ["telephone", "Téléphone"],
      ["courriels", "Courriel"],
      ["site_web", "Site web"],
      ["horaires", "Horaires"],
      ["prise_rdv", "Prise de rendez-vous (lien)"],
      ["modalites_acces", "Comment y accéder"],
      ["fiche_acces_libre", "Fiche Acceslibre (lien)"],
    ],
  ],
  [
    "Ce qu’on y trouve",
    [
      ["services", "Services"],
      ["modalites_accompagnement", "Forme de l’accompagnement"],
      ["publics_specifiquement_adresses", "Publics"],
      ["prise_en_charge_specifique", "Prise en charge spécifique"],
      ["frais_a_charge", "Frais"],
      ["dispositif_programmes_nationaux", "Programmes nationaux"],
      ["formations_labels", "Formations et labels"],
      ["autres_formations_labels", "Autres formations et labels"],
    ],
  ],
  [
    "La fiche",
    [
      ["source", "Source"],
      ["date_maj", "Date de mise à jour"],
    ],
  ],
  [
    "Le réseau",
    [
      ["network", "Réseau"],
      ["posts_granted", "Postes accordés"],
      ["posts_filled", "Postes pourvus"],
      ["opens_on", "Date d’ouverture"],
      ["closes_on", "Date de fermeture"],
    ],
  ],
];

const LABELS = new Map(FIELD_GROUPS.flatMap(([, fields]) => fields));

/** Fields of several values: several columns may add to one. */
const LISTS = new Set([
  "typologie",
  "courriels",
  "site_web",
  "services",
  "publics_specifiquement_adresses",
  "prise_en_charge_specifique",
  "frais_a_charge",
  "itinerance",
  "dispositif_programmes_nationaux",
  "formations_labels",
  "autres_formations_labels",
  "modalites_acces",
  "modalites_accompagnement",
]);

/** @type {Record<string, string>} */
const CONVERSIONS = {
  text: "Tel quel",
  join: "Plusieurs colonnes à la suite",
  first: "La première remplie",
  list: "Une liste de valeurs",
  date: "Une date",
  degrees: "En degrés",
  latlon: "Latitude, longitude",
  lonlat: "Longitude, latitude",
  projected: "En mètres (Lambert-93 ou locale)",
  weekdays: "Une colonne par jour",
  day_times: "Ouverture et fermeture par colonne",
  days_and_times: "Jours et heures à part",
  flag: "Oui ou non",
  address: "Adresse entière dans une cellule",
  derived: "Composé par le service",
};

/** Returns what people call a field. @param {string} field */
export function fieldInWords(field) {
  return LABELS.get(field) ?? field;
}

/** Returns what people call a conversion. @param {string|null|undefined} conversion */
export function conversionInWords(conversion) {
  return conversion ? (CONVERSIONS[conversion] ?? conversion) : "";
}

/** Whether a field holds several values. @param {string} field */
export function isList(field) {
  return LISTS.has(field);
}

/**
 * Returns the conversions by which one column alone gives a field, the usual one first.
 * @param {string} field
 * @returns {string[]}
 */
export function conversionsOf(field) {
  if (field === "latitude" || field === "longitude") return ["degrees", "projected"];
  if (field === "position") return ["latlon", "lonlat"];
  if (["date_maj", "opens_on", "closes_on"].includes(field)) return ["date"];
  if (field === "adresse") return ["text", "join", "address"];
  if (field === "horaires") return ["text", "weekdays"];
  if (isList(field)) return ["list", "flag"];
  return field === "nom" || field === "telephone" ? ["text", "first"] : ["text"];
}
