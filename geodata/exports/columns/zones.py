"""The columns of zones."""

from __future__ import annotations

from geodata.exports.columns.column import STATUS_LABELS, Column
from geodata.exports.columns.shared import of_site

ZONES = (
    Column(
        "id",
        "Zone",
        "code",
        "Identifiant de la zone, le même d'un calcul à l'autre.",
        "The id of the zone, the same from one run to the next.",
    ),
    Column(
        "rank",
        "Rang",
        "whole",
        "Rang de la zone, par habitants × manque.",
        "Its rank, by people × lack.",
    ),
    Column(
        "name",
        "Nom",
        "text",
        "Ses communes les plus peuplées, et leur EPCI.",
        "Its largest communes, and their EPCI.",
    ),
    Column(
        "people",
        "Habitants",
        "whole",
        "Habitants des communes de la zone.",
        "People of its communes.",
        "habitants",
    ),
    Column(
        "lack",
        "Manque",
        "number",
        "Ce qui manque à la zone, de 0 à 1, en moyenne sur ses habitants.",
        "What it lacks, from 0 to 1, averaged over its people.",
        digits=3,
    ),
    Column(
        "weighed_lack",
        "Habitants × manque",
        "number",
        "Somme, sur ses communes, du poids × le manque : ce qui classe les zones.",
        "Sum of weight × lack over its communes: what ranks zones.",
        digits=1,
    ),
    Column(
        "communes_count",
        "Communes",
        "whole",
        "Nombre de communes de la zone.",
        "How many communes it has.",
        "communes",
    ),
    *(
        Column(
            f"{status}_communes",
            f"Communes : {label}",
            "whole",
            f"Ses communes en situation « {label} ».",
            f"Its communes whose status is `{status}`.",
            "communes",
            read=lambda zone, status=status: zone["status"].get(status, 0),  # type: ignore[misc]
        )
        for status, label in STATUS_LABELS.items()
        if status not in ("served", "unknown")
    ),
    Column(
        "departements",
        "Départements",
        "code",
        "Codes des départements de ses communes, séparés par « | ».",
        "Codes of the départements of its communes, with `|` between them.",
    ),
    Column(
        "minutes_worst",
        "Durée la plus longue",
        "number",
        "Minutes de la commune la plus éloignée d'un site ; vide si l'une est hors d'atteinte.",
        "Minutes of its most remote commune; missing where one is unreachable.",
        "minutes",
        1,
    ),
    Column(
        "minutes_mean",
        "Durée moyenne",
        "number",
        "Moyenne, sur les habitants qui peuvent rejoindre un site, de la durée jusqu'à lui.",
        "Mean minutes of its people whom a road joins to a site.",
        "minutes",
        1,
    ),
    *of_site("help_from", "site de renfort", "site that help would come from"),
    Column(
        "posts_needed",
        "Postes nécessaires",
        "whole",
        "Postes de conseiller qui amèneraient la zone aux seuils : le plus grand de deux "
        "nombres, les postes d'où chaque commune éloignée serait à portée, et ceux qui manquent "
        "à ses habitants.",
        "Advisors that would bring the zone to the thresholds: the larger of those within "
        "reach of every remote commune and of those that its people lack.",
        "postes",
    ),
    Column(
        "posts_needed_at_least",
        "Postes nécessaires, au moins",
        "whole",
        "Il est prouvé que moins de postes n'y suffiraient pas ; égal aux postes nécessaires quand "
        "leur nombre est le plus petit possible.",
        "Fewer are proven not to do: the same number where it is the smallest possible.",
        "postes",
    ),
    Column(
        "followed_from",
        "Suite de",
        "code",
        "Zones du calcul précédent dont celle-ci est la suite, séparées par « | ».",
        "Zones of the former run that it continues, with `|` between them.",
    ),
)
"""A row for each zone of communes that touch and are not well served."""

COMMUNE_CODES = Column(
    "commune_codes",
    "Codes des communes",
    "code",
    "Codes Insee de ses communes, séparés par « | ».",
    "INSEE codes of its communes, with `|` between them.",
    read=lambda zone: [commune["code"] for commune in zone["communes"]],
)
"""Of an answer of gaps alone, which has the communes of its zones."""
