"""The sheets that only a workbook has: the indicators one a row, and what every column means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypedDict

from geodata.coverage import CoverageReply
from geodata.exports.columns.column import Column, Kind
from geodata.exports.columns.indicators import INDICATORS
from geodata.exports.columns.spread import SPREAD_OF_TERRITORIES, has_spread
from geodata.exports.columns.without_car import WITHOUT_CAR
from geodata.exports.coverage_facts import facts_of, method_of, moment_of
from geodata.exports.coverage_tables import Table

FIGURES_TITLE = "Indicateurs"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value that has its own kind, in a column where each row has another."""

    value: float | None
    kind: Kind = "whole"
    digits: int = 0


FIGURES = (
    Column("theme", "Thème", "text", "Ce que décrit l'indicateur.", "What it is about."),
    Column("label", "Indicateur", "text", "Nom de l'indicateur.", "Name of the indicator."),
    Column("value", "Valeur", "number", "Vide si elle est inconnue.", "Missing if unknown."),
    Column("unit", "Unité", "text", "Unité de la valeur.", "Unit of the value."),
)

DEFINITIONS = (
    Column("sheet", "Feuille", "text", "Feuille du classeur.", "Sheet of the workbook."),
    Column("label", "Colonne", "text", "Colonne, ou indicateur.", "Column, or indicator."),
    Column("unit", "Unité", "text", "Unité des valeurs.", "Unit of the values."),
    Column("definition", "Définition", "text", "Ce qu'elle dit.", "What it says."),
)

_THEMES = {"density": "Densité", "mountain": "Montagne", "epci": "EPCI"}

_OF_CLASS = (
    Column("communes", "communes", "whole", "", "", "communes"),
    Column("people", "habitants", "whole", "", "", "habitants"),
    Column("share_within", "part en deçà du seuil", "share", "", ""),
    Column("share_within_low", "part en deçà du seuil, au moins", "share", "", ""),
    Column("share_within_high", "part en deçà du seuil, au plus", "share", "", ""),
    Column("minutes_median", "durée médiane", "number", "", "", "minutes", 1),
    Column(
        "advisors_per_10k",
        "conseillers pour 10 000 habitants",
        "number",
        "",
        "",
        "pour 10 000 habitants",
        3,
    ),
)

_SITES = {
    "counted": "comptés en France",
    "posts_unsaid": "comptés pour un conseiller, faute de le dire",
    "not_in_service": "écartés : pas en service à cette date",
    "closed_to_public": "écartés : ne reçoivent pas le public",
    "without_post": "écartés : aucun poste",
    "unplaced": "écartés : sans position connue",
}

_CHANGES: dict[Literal["gained", "lost", "nearer", "farther"], str] = {
    "gained": "ont gagné",
    "lost": "ont perdu",
    "nearer": "sont plus près d'un site",
    "farther": "sont plus loin d'un site",
}


class FigureRow(TypedDict):
    """A row of the sheet of indicators."""

    theme: str
    label: str
    value: Figure
    unit: str


class DefinitionRow(TypedDict):
    """A row of the sheet of definitions: what a column means, or what the workbook says."""

    sheet: str
    label: str
    unit: str
    definition: str | date


def figures_of(coverage: CoverageReply) -> list[FigureRow]:
    """Returns the indicators of a coverage answer, one a row."""
    return [
        {"theme": theme, "label": label, "value": figure, "unit": unit}
        for part in (_ensemble, _by_class, _changed, _sites)
        for theme, label, figure, unit in part(coverage)
    ]


def definitions_of(coverage: CoverageReply, tables: Sequence[Table]) -> list[DefinitionRow]:
    """Returns what a workbook says of itself, then the definition of each column of its sheets."""
    rows = [_definition("À propos", fact.label, "", fact.value) for fact in facts_of(coverage)]
    question = coverage["question"]
    for row in rows:
        if row["label"] == "Situation au":
            row["definition"] = date.fromisoformat(question["at"])
        elif row["label"] == "Calculé le":
            row["label"], row["definition"] = "Calculé le (UTC)", moment_of(coverage)
    rows.append(_definition("À propos", "Méthode", "", method_of(question)))
    for table in tables:
        is_of_figures = table.title == FIGURES_TITLE
        columns = _indicators_of(coverage) if is_of_figures else table.columns
        rows.extend(definition(table.title, column) for column in columns)
    return rows


_Row = tuple[str, str, Figure, str]


def _ensemble(coverage: CoverageReply) -> Iterator[_Row]:
    for column in _indicators_of(coverage):
        yield "Ensemble", column.label, _figure(column, coverage["indicators"]), column.unit


def _indicators_of(coverage: CoverageReply) -> tuple[Column, ...]:
    """Returns the columns of the indicators that an answer has."""
    spread = SPREAD_OF_TERRITORIES if has_spread(coverage) else ()
    coming = WITHOUT_CAR if "without_car" in coverage["indicators"] else ()
    return (*INDICATORS, *spread, *coming)


def _by_class(coverage: CoverageReply) -> Iterator[_Row]:
    for name, classes in coverage["indicators"].get("by_class", {}).items():
        for each in classes:
            label = each["class"] or "non classées"
            # Where people live in cells, and by another mode than a car, a share has no range.
            for column in (one for one in _OF_CLASS if one.key in each):
                figure = _figure(column, each)
                yield _THEMES.get(name, name), f"{label} : {column.label}", figure, column.unit


def _changed(coverage: CoverageReply) -> Iterator[_Row]:
    change = coverage.get("change")
    if change is None:
        return
    for key, label in ((key, label) for key, label in _CHANGES.items() if key in change):
        theme = f"Évolution depuis {change['since']}"
        yield theme, f"Communes qui {label}", Figure(change[key]["communes"]), "communes"
        yield theme, f"Habitants qui {label}", Figure(change[key]["people"]), "habitants"


def _sites(coverage: CoverageReply) -> Iterator[_Row]:
    for name, count in coverage.get("sites", {}).items():
        yield "Sites", f"Sites {_SITES.get(name, name)}", Figure(count), "sites"


def _figure(column: Column, record: Mapping[str, Any]) -> Figure:
    return Figure(column.value(record), column.kind, column.digits)


def definition(sheet: str, column: Column) -> DefinitionRow:
    """Returns the definition of a column of a sheet."""
    return _definition(sheet, column.label, column.unit, column.fr)


def _definition(sheet: str, label: str, unit: str, words: str) -> DefinitionRow:
    return {"sheet": sheet, "label": label, "unit": unit, "definition": words}
