"""`maillage coverage`: who is out of reach of an advisor, on a terminal or in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from geodata.cli.coverage_in_words import print_coverage, print_table
from geodata.cli.options import VAR, AsJson, SitesFile, Var, asked_of_library, console
from geodata.cli.whole_files import written_whole
from geodata.clock import today_in_france
from geodata.coverage import CoverageParameters
from geodata.errors import ParameterError

app = typer.Typer(
    help="Who is out of reach of an advisor: indicators, gaps, files for a meeting.",
    no_args_is_help=True,
)

Level = Annotated[str, typer.Argument(help="france, region, departement, epci or commune.")]
Code = Annotated[str, typer.Argument(help="FR, or the code of the INSEE, a SIREN for an EPCI.")]
SinceFile = Annotated[
    Path | None, typer.Option(help="A former file of sites, to say what changed since.")
]
_TABLE_LEVELS = ("departement", "region")


@app.command()
@asked_of_library
def show(
    level: Level,
    code: Code,
    asked: CoverageParameters,
    since: SinceFile = None,
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Show the indicators of a territory and its first zones."""
    # It takes half a second to import, which no other command waits for.
    from geodata.cli import coverage_data as data

    question = asked.query(today_in_france(), None if since is None else since.name)
    documents = data.open_documents(var, question, sites, since)
    territory = documents.national.units.territory(level, code)
    if as_json:
        print(data.content_of(documents, territory, question).decode())
    else:
        print_coverage(documents.answers.coverage(territory, question))


@app.command()
@asked_of_library
def export(
    level: Level,
    code: Code,
    file: Annotated[
        Path,
        typer.Argument(
            help="Its suffix says what it is: .json .geojson .sites.geojson .csv .xlsx .png "
            ".pdf .summary.pdf .docx .gpkg"
        ),
    ],
    asked: CoverageParameters,
    since: SinceFile = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="The zones alone (.json .geojson .csv).")
    ] = False,
    locale: Annotated[str, typer.Option(help="fr or en, of a .csv.")] = "fr",
    sites: SitesFile = None,
    var: Var = VAR,
) -> None:
    """Write a territory as a document, the same as the API's, or as a GeoPackage for QGIS."""
    from geodata.cli import coverage_data as data
    from geodata.exports import GEOPACKAGE

    form = data.form_of(file, gaps=gaps)
    question = asked.query(today_in_france(), None if since is None else since.name)
    documents = data.open_documents(var, question, sites, since)
    territory = documents.national.units.territory(level, code)
    with written_whole(file) as partial:
        if form == GEOPACKAGE:
            data.write_geopackage_of(partial, documents, territory, question)
        else:
            partial.write_bytes(
                data.content_of(documents, territory, question, form, gaps=gaps, locale=locale)
            )
    console.print(f"{file}: {file.stat().st_size:,} bytes", highlight=False, soft_wrap=True)


@app.command()
@asked_of_library
def table(
    asked: CoverageParameters,
    level: Annotated[str, typer.Option(help="departement or region.")] = "departement",
    sites: SitesFile = None,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Show the whole of France: per territory, the share of people within reach."""
    if level not in _TABLE_LEVELS:
        raise ParameterError("level", "neither departement nor region", _TABLE_LEVELS)
    from geodata.cli import coverage_data as data

    question = asked.query(today_in_france())
    documents = data.open_documents(var, question, sites)
    national = documents.national
    answer = national.by_territory(national.units.territory("france", "FR"), question, level)
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    else:
        print_table(answer)


@app.command()
def refresh(
    store: Annotated[str, typer.Option(help="s3://bucket, or file:///folder.")],
    cache: Annotated[Path, typer.Option(help="Folder for what is fetched.")] = VAR / "cache",
    processes: Annotated[
        int, typer.Option(min=1, max=16, help="Areas rendered at once, with 0.6 GB for each.")
    ] = 2,
) -> None:
    """Make the national results of a store: measure, render every area, publish."""
    from geodata.refresh import run_in_process

    with Progress(console=console) as bar:
        task = bar.add_task("measures", total=None)
        for message in run_in_process(store, cache, processes):
            if "areas" in message and message["changed"]:
                bar.update(task, total=len(message["areas"]), description="areas")
            elif "area" in message:
                bar.advance(task)
    if "changed" in message:
        console.print("nothing new: what is served is of the same data")
    elif "served" in message:
        outcome = "served" if message["served"] else "not served: a later run is"
        console.print(f"run {message['run']}: {message['documents']} documents, {outcome}")
