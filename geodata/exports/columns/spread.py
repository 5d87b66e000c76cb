"""The columns of where people live: of answers that a grid of people gave, and of no others."""

from __future__ import annotations

from geodata.coverage import CoverageReply
from geodata.exports.columns.column import Column, inside

SPREAD = (
    Column(
        "share_within",
        "Part des habitants dans la limite",
        "share",
        "Part des habitants de la commune, là où ils vivent, dont la durée jusqu'au site le plus "
        "proche est dans la limite (comprise).",
        "Share of the commune's people, where they live, within the threshold, inclusive.",
        digits=4,
    ),
    Column(
        "share_unreachable",
        "Part des habitants hors d'atteinte",
        "share",
        "Part des habitants de la commune qu'aucune route ne mène à un site.",
        "Share of the commune's people whom no road leads to a site.",
        digits=4,
    ),
    Column(
        "minutes_worst",
        "Durée du carreau le plus éloigné",
        "number",
        "Durée du trajet en voiture du carreau habité le plus éloigné ; vide si aucune route n'en "
        "part.",
        "Minutes by car of the farthest cell where somebody lives; missing where no road leaves.",
        "minutes",
        1,
    ),
    Column(
        "cells",
        "Carreaux habités",
        "whole",
        "Carreaux de population de la commune ; 0 : aucun, tous ses habitants sont comptés à son "
        "point.",
        "Cells of the grid of people in the commune; 0: none, all are counted at its point.",
        "carreaux",
    ),
)
"""Of a commune. With a grid, its minutes are those that half of its people have, or less."""

SPREAD_OF_TERRITORIES = (
    Column(
        "people_grid_name",
        "Carroyage de la population",
        "text",
        "D'où vient la répartition des habitants.",
        "Where it is from that people live where they do.",
        read=inside("people_grid", "name"),
    ),
    Column(
        "people_grid_cells",
        "Carreaux habités",
        "whole",
        "Carreaux de population du territoire.",
        "Cells of the grid of people in the territory.",
        "carreaux",
        read=inside("people_grid", "cells"),
    ),
    Column(
        "people_grid_communes_without",
        "Communes sans carreau",
        "whole",
        "Communes sans carreau, dont tous les habitants sont comptés au point de la commune.",
        "Communes without a cell, whose people are all counted at the commune's point.",
        "communes",
        read=inside("people_grid", "communes_without"),
    ),
    Column(
        "people_grid_people_without",
        "Habitants sans carreau",
        "whole",
        "Les habitants de ces communes.",
        "The people of these communes.",
        "habitants",
        read=inside("people_grid", "people_without"),
    ),
)
"""Of a territory."""


def has_spread(coverage: CoverageReply) -> bool:
    """Returns whether a grid of people gave an answer."""
    return "people_grid" in coverage["indicators"]
