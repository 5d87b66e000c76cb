"""The columns of communes, and of how each changed."""

from __future__ import annotations

from geodata.exports.columns.column import Column, inside
from geodata.exports.columns.shared import PEOPLE, PLACE, of_site

COMMUNES = (
    *PLACE,
    Column(
        "kind",
        "Nature",
        "text",
        "« commune » ou « arrondissement_municipal » (Paris, Lyon et Marseille sont comptées par "
        "arrondissement, et une seule fois).",
        "`commune` or `arrondissement_municipal`: Paris, Lyon and Marseille are counted by "
        "arrondissement, and once.",
    ),
    Column(
        "parent",
        "Code de la ville divisée",
        "code",
        "Code Insee de la ville dont l'arrondissement fait partie.",
        "INSEE code of the city that an arrondissement is part of.",
    ),
    Column(
        "departement",
        "Département",
        "code",
        "Code du département.",
        "Code of the département.",
    ),
    Column("epci", "Code EPCI", "code", "Code Siren de l'EPCI.", "SIREN code of the EPCI."),
    Column("epci_name", "EPCI", "text", "Nom de l'EPCI.", "Name of the EPCI."),
    Column(
        "point_quality",
        "Position de la commune",
        "point",
        "« sûre » : sa mairie, son village ou les mairies de ses parties ; « incertaine » : faute "
        "de mieux, le milieu de son contour, parfois à des kilomètres de ses habitants : ses "
        "minutes le sont aussi ; « inconnue » : aucune source ne la place.",
        "`sure`: its town hall, its village or its parts' town halls; `unsure`: the middle of its "
        "contour, which may be kilometres from its people, and so its minutes; `none`: no source "
        "places it.",
    ),
    PEOPLE,
    Column(
        "weight",
        "Poids",
        "number",
        "Ce que pèse la commune dans les parts et les inégalités : ses habitants, ou l'indicateur "
        "choisi ; vide si l'indicateur manque.",
        "What the commune weighs in shares and inequalities: its people, or the column that was "
        "asked for; missing where that column has no value.",
        digits=1,
    ),
    Column(
        "minutes",
        "Minutes jusqu'au site le plus proche",
        "number",
        "Durée du trajet en voiture du point de la commune au site le plus proche, au dixième. "
        "Vide si aucune route n'y mène ou si la durée est inconnue : voir « Accès par la route ».",
        "Minutes by car from the commune's point to the nearest site, to 0.1. Missing where no "
        "road leads to one, or where it is not known: see `reachable`.",
        "minutes",
        1,
    ),
    Column(
        "travel_method",
        "Origine des minutes",
        "method",
        "« mesurées sur les routes » : d'une table de durées entre communes ; « modèle » : "
        "estimées par le modèle des routes ; vide sans minutes.",
        "`measured`: of a table of times between communes; `model`: estimated by the model of "
        "roads; missing where there are no minutes.",
    ),
    Column(
        "reachable",
        "Accès par la route",
        "reach",
        "« accessible », « hors d'atteinte » (aucune route ne mène à un site) ou « inconnu ».",
        "Whether a road leads to a site; null where it is not known.",
    ),
    *of_site("nearest_site", "site le plus proche", "nearest site"),
    Column(
        "nearest_site_lon",
        "Longitude : site le plus proche",
        "number",
        "Longitude WGS 84 du site le plus proche.",
        "Longitude of the nearest site, WGS 84.",
        "degrés",
        6,
        inside("nearest_site", "lon"),
    ),
    Column(
        "nearest_site_lat",
        "Latitude : site le plus proche",
        "number",
        "Latitude WGS 84 du site le plus proche.",
        "Latitude of the nearest site, WGS 84.",
        "degrés",
        6,
        inside("nearest_site", "lat"),
    ),
    Column(
        "advisors_per_10k",
        "Conseillers pour 10 000 habitants",
        "number",
        "Conseillers numériques à portée, rapportés aux habitants qui peuvent les rejoindre "
        "(E2SFCA, Luo et Qi 2009) ; 0 si aucun site n'est à portée.",
        "Advisors within the catchment per 10,000 people who can reach them (E2SFCA, Luo & Qi "
        "2009); 0 where no site is in it.",
        "pour 10 000 habitants",
        3,
    ),
    Column(
        "status",
        "Situation",
        "status",
        "« hors d'atteinte » : aucune route ne mène à un site ; « éloignée » : au-delà du seuil ; "
        "« sous-dotée » : en deçà du seuil, mais trop peu de conseillers par habitant ; "
        "« desservie » ; « inconnue » : aucune source ne place la commune.",
        "`unreachable`: no road to a site; `remote`: beyond the threshold; `underserved`: within "
        "it, with too few advisors per person; `served`; `unknown`: no source places it.",
    ),
    Column(
        "zone",
        "Zone blanche",
        "code",
        "Identifiant de la zone, celui de la feuille « Zones » ; vide hors de toute zone.",
        "The id of its zone, as in the zones; missing outside of any.",
    ),
)
"""A row for each commune, or arrondissement of a divided city."""

CHANGES = (
    *PLACE,
    PEOPLE,
    Column(
        "change",
        "Changement",
        "change",
        "« gagne » : sa situation est meilleure ; « perd » : elle est moins bonne ; « même "
        "situation » : seule la durée a changé.",
        "`gained`: its status is better; `lost`: it is worse; `same_status`: only its minutes "
        "changed.",
    ),
    Column(
        "minutes_before",
        "Minutes avant",
        "number",
        "Minutes jusqu'au site le plus proche, avec les sites d'avant ; vide si hors d'atteinte.",
        "Minutes to the nearest site, with the former sites; missing where unreachable.",
        "minutes",
        1,
    ),
    Column(
        "minutes_after",
        "Minutes après",
        "number",
        "Minutes jusqu'au site le plus proche, avec les sites actuels ; vide si hors d'atteinte.",
        "Minutes to the nearest site, with the sites of today; missing where unreachable.",
        "minutes",
        1,
    ),
    *(
        Column(
            f"advisors_per_10k_{moment}",
            f"Conseillers pour 10 000 habitants, {french}",
            "number",
            f"Conseillers à portée pour 10 000 habitants, avec les sites {sites}.",
            f"Advisors within reach per 10,000 people, with the {english} sites.",
            "pour 10 000 habitants",
            3,
        )
        for moment, french, sites, english in (
            ("before", "avant", "d'avant", "former"),
            ("after", "après", "actuels", "present"),
        )
    ),
    Column(
        "status_before",
        "Situation avant",
        "status",
        "Situation de la commune avec les sites d'avant.",
        "Status of the commune with the former sites.",
    ),
    Column(
        "status_after",
        "Situation après",
        "status",
        "Situation de la commune avec les sites actuels.",
        "Status of the commune with the sites of today.",
    ),
)
"""A row for each commune that changed since another version of the sites."""
