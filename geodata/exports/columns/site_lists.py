"""The columns of the lists of sites: those that changed between versions, those whose posts end."""

from __future__ import annotations

from geodata.exports.columns.column import Column, inside
from geodata.exports.columns.sites import IDENTITY, POSITION

CHANGED_SITES = (
    *IDENTITY,
    Column(
        "change",
        "Changement",
        "site_change",
        "« ouvert » : il compte aujourd'hui et ne comptait pas ; « fermé » : l'inverse ; "
        "« déplacé » : il compte dans les deux.",
        "`opened`: it counts now and did not; `closed`: the reverse; `moved`: it counts in both.",
    ),
    Column(
        "reason",
        "Motif",
        "left_out",
        "Pourquoi il ne compte que dans une version ; vide pour un lieu déplacé.",
        "Why it counts in one version alone; missing of one that moved.",
    ),
    Column(
        "moved_m",
        "Distance du déplacement",
        "number",
        "Distance entre l'ancienne place et la nouvelle, à vol d'oiseau.",
        "From where it was to where it is, as the crow flies.",
        "mètres",
        1,
    ),
    Column(
        "people_nearer",
        "Habitants rapprochés",
        "whole",
        "Habitants du territoire plus près d'un lieu, qui est celui-ci.",
        "People of the territory who are nearer to a site, which is this one.",
        "habitants",
    ),
    Column(
        "people_farther",
        "Habitants éloignés",
        "whole",
        "Habitants du territoire dont c'était le lieu le plus proche, et plus loin d'un lieu.",
        "People of the territory whose nearest it was, and who are farther from one.",
        "habitants",
    ),
    Column(
        "advisors_before",
        "Conseillers avant",
        "number",
        "Conseillers comptés dans ce lieu avec les sites d'avant.",
        "Advisors counted there with the former sites.",
        "conseillers",
        1,
    ),
    Column(
        "advisors_after",
        "Conseillers après",
        "number",
        "Conseillers comptés dans ce lieu avec les sites actuels.",
        "Advisors counted there with the sites of today.",
        "conseillers",
        1,
    ),
    Column(
        "is_outside",
        "Hors du territoire",
        "yes",
        "Lieu d'un autre territoire, qui change la situation d'habitants de celui-ci.",
        "A site of another territory, which changes how far people of this one are.",
    ),
    *POSITION,
    Column("was_lon", "Longitude avant", "number", "Degrés est.", "Degrees east.", "degrés", 6),
    Column("was_lat", "Latitude avant", "number", "Degrés nord.", "Degrees north.", "degrés", 6),
)
"""Of the sites that opened, closed and moved since a former version."""

_LOSSES = (
    (
        "people_farther",
        "Habitants plus loin si ce lieu seul ferme",
        "Habitants du territoire qui seraient plus loin d'un lieu si celui-ci seul fermait.",
        "People of the territory who would be farther from a site if this one alone closed.",
        "habitants",
    ),
    (
        "people_beyond",
        "Dont au-delà du seuil",
        "Ceux d'entre eux qui passeraient au-delà du seuil.",
        "Of them, those who would pass the limit.",
        "habitants",
    ),
    (
        "communes_beyond",
        "Communes qui passeraient au-delà du seuil",
        "Communes du territoire qui passeraient au-delà du seuil.",
        "Communes of the territory that would pass the limit.",
        "communes",
    ),
)

ENDINGS = (
    *IDENTITY,
    Column("network", "Réseau", "text", "Réseau du lieu.", "Network of the site."),
    Column(
        "closes_on",
        "Ferme le",
        "text",
        "Premier jour sans ce lieu, d'après le fichier des lieux.",
        "The first day without it, as the file of the sites says.",
    ),
    Column(
        "months",
        "Dans les mois qui viennent",
        "whole",
        "La première échéance, de 3, 6 ou 12 mois, avant laquelle il ferme.",
        "The first of the horizons of 3, 6 and 12 months that it closes in.",
        "mois",
    ),
    Column(
        "advisors",
        "Conseillers",
        "number",
        "Conseillers comptés dans ce lieu.",
        "Advisors counted at this site.",
        "conseillers",
        1,
    ),
    *(
        Column(key, label, "whole", french, english, unit, read=inside("loss", key))
        for key, label, french, english, unit in _LOSSES
    ),
    *POSITION,
)
"""Of the sites of a territory whose posts end within 12 months."""
