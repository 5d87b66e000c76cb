"""What `maillage coverage` asks, what answers it on this machine, and the files it writes."""

from __future__ import annotations

from pathlib import Path

from geodata.cli.site_tables import table_in
from geodata.coverage import CoverageQuery
from geodata.errors import ParameterError, UnknownVersionError
from geodata.exports import COVERAGE_FORMATS, GEOPACKAGE, ZONE_FORMATS, Documents, format_named
from geodata.indicators import fetch_columns
from geodata.refresh import Inputs, documents_over, is_by_territory, usual_question
from geodata.sites import SiteTable
from geodata.snapshot import open_current
from geodata.stores import Objects
from geodata.territory import Places, Territory

__all__ = ["content_of", "form_of", "open_documents", "usual_question", "write_geopackage_of"]


def open_documents(
    var: Path, question: CoverageQuery, sites: Path | None = None, since: Path | None = None
) -> Documents:
    """Returns the documents over the snapshot, the columns and some sites, nothing computed yet.

    Args:
        var: the folder of snapshots and columns.
        question: to be asked of them.
        sites: a file; the demonstration network by default.
        since: a former file of sites, under the name that the question gives it.

    Raises:
        ParameterError: no column weighs people as the question asks.
        SitesFileError: a file cannot be read.
    """
    snapshot = open_current(var / "snapshots")
    columns = fetch_columns(Objects.at(f"file://{var.resolve()}").get, snapshot.register)
    question.check_weight(columns.weights())
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else table_in(sites, places)
    former = None if since is None else table_in(since, places)

    def former_table(version: str) -> SiteTable:
        if former is None:
            raise UnknownVersionError(version)
        return former

    return documents_over(Inputs(snapshot, table, columns, former_table, {}))


def form_of(file: Path, *, gaps: bool) -> str:
    """Returns the format that the suffix of a file names.

    Raises:
        ParameterError: it names none of them.
    """
    allowed = ZONE_FORMATS if gaps else (*COVERAGE_FORMATS, GEOPACKAGE)
    form = format_named(file.name, allowed)
    if form is None:
        suffixes = tuple(f".{each}" for each in allowed)
        raise ParameterError("FILE", f"{file}: must end in {', '.join(suffixes)}", suffixes)
    return form


def content_of(
    documents: Documents,
    territory: Territory,
    question: CoverageQuery,
    form: str = "json",
    *,
    gaps: bool = False,
    locale: str = "fr",
) -> bytes:
    """Returns a document about a territory, the same as the API's."""
    if gaps:
        return documents.gaps(territory, question, form, locale=locale)
    by_territory = is_by_territory(territory.level, form)
    return documents.coverage(territory, question, form, locale=locale, by_territory=by_territory)


def write_geopackage_of(
    file: Path, documents: Documents, territory: Territory, question: CoverageQuery
) -> None:
    """Writes a territory as a GeoPackage."""
    # GDAL takes a third of a second to import, and few files are GeoPackages.
    from geodata.exports import write_geopackage

    answers = documents.answers
    write_geopackage(
        str(file),
        answers.coverage(territory, question),
        answers.geometries(territory),
        answers.gaps(territory, question),
        answers.sites(territory, question),
    )
