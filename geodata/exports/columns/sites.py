"""The columns of the layer of sites: position, posts, dates, and the people around each."""

from __future__ import annotations

from geodata.exports.columns.column import Column

IDENTITY = (
    Column("site_id", "Identifiant", "code", "Identifiant du lieu.", "Id of the site."),
    Column("name", "Lieu", "text", "Nom du lieu d'accueil.", "Name of the site."),
    Column("commune", "Code commune", "code", "Code INSEE.", "INSEE code."),
    Column("commune_name", "Commune", "text", "Nom de la commune.", "Name of the commune."),
)
POSITION = (
    Column("lon", "Longitude", "number", "Degrés est.", "Degrees east.", "degrés", 6),
    Column("lat", "Latitude", "number", "Degrés nord.", "Degrees north.", "degrés", 6),
)
_UPDATED = Column(
    "updated_on", "Mis à jour le", "text", "Date de la fiche du lieu.", "Date of the site's record."
)
CATCHMENT = (
    Column(
        "people_in_catchment",
        "Habitants autour",
        "whole",
        "Habitants qui peuvent y venir, ceux qui ont aussi un autre lieu compris : la somme des "
        "lieux dépasse la population.",
        "People who can come, those with another site included: the sum over sites exceeds the "
        "population.",
        "habitants",
    ),
    Column(
        "people_in_catchment_alone",
        "Habitants sans autre lieu",
        "whole",
        "Ceux d'entre eux qui n'ont aucun autre lieu à portée.",
        "Those of them who have no other site within reach.",
        "habitants",
    ),
)

SITES = (
    *IDENTITY,
    Column("address", "Adresse", "text", "Adresse du lieu.", "Address of the site."),
    Column("network", "Réseau", "text", "Réseau du lieu.", "Network of the site."),
    Column("posts_granted", "Postes attribués", "whole", "Postes attribués.", "Granted.", "postes"),
    Column("posts_filled", "Postes pourvus", "whole", "Postes pourvus.", "Filled.", "postes"),
    Column("opens_on", "Ouvre le", "text", "Date d'ouverture.", "Opens on."),
    Column("closes_on", "Ferme le", "text", "Date de fermeture.", "Closes on."),
    _UPDATED,
    Column(
        "freshness",
        "Fraîcheur",
        "text",
        "Âge de la fiche : fresh (moins de 6 mois), ageing (12), old (18), doubtful (au-delà).",
        "Age of the record: `fresh` (under 6 months), `ageing` (12), `old` (18), `doubtful`.",
    ),
    Column("hours", "Horaires", "text", "Horaires, syntaxe OpenStreetMap.", "OSM opening hours."),
    Column(
        "people_nearest",
        "Habitants dont c'est le plus proche",
        "whole",
        "Habitants des communes, d'ailleurs aussi, dont c'est le lieu le plus proche.",
        "People of the communes, of elsewhere too, whose nearest site it is.",
        "habitants",
    ),
    *CATCHMENT,
    *POSITION,
)
"""Of the sites that count in an answer of coverage; catchments are those of its question."""

EXISTING = (
    *IDENTITY,
    Column(
        "posts",
        "Conseillers",
        "number",
        "Conseillers comptés dans ce lieu.",
        "Advisors counted at this site.",
        "conseillers",
        1,
    ),
    _UPDATED,
    *CATCHMENT,
    *POSITION,
)
"""Of the sites that stay in a plan; catchments are those of its limit, once it is done."""
