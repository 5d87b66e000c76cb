"""The columns of the sites that would be missed most."""

from __future__ import annotations

from geodata.exports.columns.column import Column
from geodata.exports.columns.sites import IDENTITY, POSITION

MISSED = (
    Column("rank", "Ordre", "whole", "Le plus regretté d'abord.", "The most missed first."),
    *IDENTITY,
    Column(
        "is_outside",
        "Hors du territoire",
        "yes",
        "Le lieu est ailleurs, et sert des habitants du territoire.",
        "The site is elsewhere, and serves people of the territory.",
    ),
    Column(
        "people_in_reach",
        "Habitants à portée",
        "whole",
        "Habitants du territoire dans la limite du lieu.",
        "People of the territory within the limit of the site.",
        "habitants",
    ),
    Column(
        "people_lost",
        "Perdent leur aide",
        "whole",
        "Ceux qui n'ont aucun autre lieu à portée, s'il ferme seul.",
        "Those who have no other site within reach, if it closes alone.",
        "habitants",
    ),
    Column(
        "communes_lost",
        "Communes sans aide",
        "whole",
        "Communes où ils habitent.",
        "The communes where they live.",
        "communes",
    ),
    Column(
        "people_farther",
        "Iraient plus loin",
        "whole",
        "Ceux dont c'est le lieu le plus proche, et qui en ont un autre à portée.",
        "Those whose nearest site it is, and who have another within reach.",
        "habitants",
    ),
    Column(
        "minutes_more",
        "Trajet en plus",
        "number",
        "Minutes de plus pour eux, en moyenne ; vide s'il n'y a personne.",
        "Minutes more for them, on average; missing without anybody.",
        "minutes",
        1,
    ),
    Column(
        "instead",
        "Lieux qui les serviraient",
        "text",
        "Les lieux suivants les plus proches, du plus d'habitants au moins.",
        "The next nearest sites, most people first.",
        read=lambda row: " ; ".join(each["name"] for each in row["instead"]) or None,
    ),
    Column(
        "people_lost_with_them",
        "Perdent leur aide avec eux",
        "whole",
        "Ceux qui n'ont plus aucun lieu à portée si ces lieux ferment aussi.",
        "Those who have no site left within reach if these close too.",
        "habitants",
    ),
    *POSITION,
    Column("words", "En clair", "text", "En une phrase.", "In a sentence."),
)
