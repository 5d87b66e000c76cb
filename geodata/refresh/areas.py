"""What a run renders: the areas, and the documents of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from geodata.coverage import CoverageQuery
from geodata.exports import COVERAGE_FORMATS, ZONE_FORMATS, Documents
from geodata.refresh.runs import Run
from geodata.territory import Territory, Units


class Area(TypedDict):
    """An area whose documents are prerendered."""

    level: Literal["france", "region", "departement"]
    code: str


LEVELS: tuple[Literal["france", "region", "departement"], ...] = ("france", "region", "departement")
"""EPCI and communes are small: they are answered when they are asked for."""


def areas_of(units: Units) -> list[Area]:
    """Returns the areas whose documents a run prerenders."""
    return [
        {"level": level, "code": each.code} for level in LEVELS for each in units.territories(level)
    ]


def document_names(area: Area) -> list[str]:
    """Returns the names of the documents of an area, under its run's folder."""
    level, code = area["level"], area["code"]
    zones = [name_of(level, code, form, "-gaps") for form in ZONE_FORMATS]
    return [name_of(level, code, form) for form in COVERAGE_FORMATS] + zones


def name_of(level: str, code: str, form: str, part: str = "") -> str:
    """Returns the name of a document; `part` is `-gaps` for the zones alone."""
    return f"exports/{level}-{code}{part}.{form}"


def is_by_territory(level: str, form: str) -> bool:
    """Whether a document has one row per département unless it is asked otherwise."""
    return level == "france" and form == "json"


def rendered(
    documents: Documents, territory: Territory, question: CoverageQuery
) -> Iterator[tuple[str, bytes]]:
    """Yields the documents of an area, by the names that `document_names` gives."""
    level, code = territory.level, territory.code
    about = documents.about(territory, question)
    for form in COVERAGE_FORMATS:
        content = about.coverage(form, by_territory=is_by_territory(level, form))
        yield name_of(level, code, form), content
    for form in ZONE_FORMATS:
        yield name_of(level, code, form, "-gaps"), about.gaps(form)


def key_of(run: Run, name: str) -> str:
    """Returns where a store holds a document of a run."""
    return f"{run.folder}/{name}"
