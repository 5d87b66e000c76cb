"""The formats of documents, without what writes them: a function that only names them is small."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents; its name is the suffix of their files."""

    name: str
    media_type: str
    is_text: bool = True


_OFFICE = "application/vnd.openxmlformats-officedocument"
COVERAGE_FORMATS = {
    each.name: each
    for each in (
        Format("json", "application/json"),
        Format("geojson", "application/geo+json"),
        Format("sites.geojson", "application/geo+json"),
        Format("csv", "text/csv; charset=utf-8"),
        Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", is_text=False),
        Format("png", "image/png", is_text=False),
        Format("pdf", "application/pdf", is_text=False),
        Format("summary.pdf", "application/pdf", is_text=False),
        Format("docx", f"{_OFFICE}.wordprocessingml.document", is_text=False),
    )
}
"""`pdf` is the report; `summary.pdf` and `docx` are the same page, for print and for Word.
`geojson` has communes or territories, `sites.geojson` the sites."""
LIST_FORMATS = ("json", "csv")
"""Formats of the lists of sites: those that changed, those whose posts end."""
ISOCHRONE_FORMATS = ("json", "geojson")
"""Formats of what a place reaches."""
ZONE_FORMATS = ("json", "geojson", "csv")
"""Formats of the zones alone; in the others they are beside the communes."""
PLAN_FORMATS = tuple(name for name in COVERAGE_FORMATS if name not in ("png", "sites.geojson"))
"""Formats of a plan, whose GeoJSON has its sites."""
MISSED_FORMATS = ("json", "csv", "xlsx")
"""Formats of the sites that would be missed most."""
DRAWN_FORMATS = ("png", "pdf", "summary.pdf", "docx")
"""Formats with a map, which needs contours."""


GEOPACKAGE = "gpkg"
"""A format that workstations alone write: what writes it is too big for Lambda."""


def format_named(file_name: str, names: tuple[str, ...]) -> str | None:
    """Returns which of some formats the suffix of a file names, the longest; None of none."""
    found = [name for name in names if file_name.lower().endswith(f".{name}")]
    return max(found, key=len, default=None)
