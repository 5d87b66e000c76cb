"""`maillage match`: a file of people, each matched to the sites reached first."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geodata.cli.options import (
    VAR,
    AsJson,
    GeocoderUrl,
    RouterUrl,
    SitesFile,
    Var,
    asked_of_each_row,
    console,
)
from geodata.cli.site_mappings import mapping_in
from geodata.cli.site_tables import table_in
from geodata.cli.whole_files import written_whole
from geodata.clock import present, today_in_france
from geodata.errors import ParameterError
from geodata.exports import ROW_FORMATS, write_rows
from geodata.matches import (
    MATCH_LICENCE,
    Capacities,
    MatchedPeople,
    MatchOptions,
    MatchSummary,
    capacities_by_posts,
    capacities_in,
    match_people,
    proof_of,
    read_people,
)
from geodata.nearest import Guide, NearestParameters
from geodata.nearest.geocoding import BanCsvGeocoder, BulkSearch, StoredAnswers, checked_url
from geodata.services.routing import router_at
from geodata.sites import Network, SiteTable
from geodata.sites.files import open_table
from geodata.snapshot import Snapshot, open_current
from geodata.stores import Objects
from geodata.territory import Places


@asked_of_each_row
def match(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX, ODS, XLS, JSON, GeoJSON or GeoPackage: a row each.")
    ],
    asked: NearestParameters,
    out: Annotated[Path, typer.Option(help="File to write: .csv, .xlsx, .geojson or .parquet.")],
    mapping: Annotated[
        Path | None,
        typer.Option(help="Which columns give which fields, as `sites map` writes it."),
    ] = None,
    sites: SitesFile = None,
    geocoder: GeocoderUrl = "",
    geocoder_minutes: Annotated[
        float, typer.Option(help="What the address service may take in all.", min=0, max=1440)
    ] = 60.0,
    router: RouterUrl = "",
    people_per_post: Annotated[
        int | None,
        typer.Option(help="Share out: people that one post serves, times the posts of each site."),
    ] = None,
    capacities: Annotated[
        Path | None,
        typer.Option(
            help="Share out: a file with columns id and people of each site, and closed_to: "
            "publics that it does not receive, parted by |."
        ),
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Column of groups that one site serves whole.")
    ] = None,
    public: Annotated[
        str | None, typer.Option(help="Column of the public of each row, for closed_to.")
    ] = None,
    processes: Annotated[int, typer.Option(help="Processes at once.", min=1, max=64)] = 2,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Match each row of a file to the sites it reaches first (1 to 5), in its order.

    A column that has the name of an option (need, mode, open_at, max_minutes, …) is that option of
    its row. Addresses are found by the address service, if one is given; without it, or until it
    answers, a row is asked from its commune. Nothing is dropped: `match_not_understood` says why.

    With --people-per-post or --capacities, each site serves so many people: the most are served,
    then the least travel, within --max-minutes; `match_why_not` says why nobody takes a row.
    """
    if out.suffix not in ROW_FORMATS:
        raise ParameterError("--out", f"ends in none of {', '.join(ROW_FORMATS)}", ROW_FORMATS)
    snapshot, now = open_current(var / "snapshots"), present()
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if sites is None else table_in(sites, places)
    guide = _guide(snapshot, places, table, router)
    asks = None if mapping is None else mapping_in(mapping)
    people = read_people(open_table(file, str(file)), str(file), asks)
    limits = _capacities(people_per_post, capacities, table)
    options = MatchOptions(limits, group, public)
    with _progress(2 * len(people)) as told, _search(geocoder, geocoder_minutes, out) as search:
        arrays = None if sites is None else table.to_arrays()
        opened = partial(_opened, var, arrays, router)
        found = match_people(
            guide,
            people,
            asked,
            now,
            options,
            search=search,
            opened=opened,
            processes=processes,
            told=told,
        )
        about = {
            "snapshot": snapshot.id,
            "sites_version": table.version.version,
            "asked_at": now.isoformat(timespec="minutes"),
            "licence": MATCH_LICENCE,
        }
        with written_whole(out) as partial_file, partial_file.open("wb") as stream:
            write_rows(out.suffix, found.columns, found.points, about, stream)
    _report(found, people.read, out, as_json=as_json)


def _capacities(
    people_per_post: int | None, file: Path | None, table: SiteTable
) -> Capacities | None:
    """Returns what sites serve, None where nobody asks.

    Raises:
        BadInputError: both are given.
    """
    if people_per_post is not None and file is not None:
        raise ParameterError("--capacities", "give this or --people-per-post, not both")
    if file is not None:
        found = capacities_in(open_table(file, str(file)), str(file), table)
        if found.unknown:
            shown = ", ".join(each[:60] for each in found.unknown[:5])
            console.print(
                f"{file}: {len(found.unknown):,} ids are of no site: {shown}", highlight=False
            )
        return found
    if people_per_post is not None:
        return capacities_by_posts(table, people_per_post)
    return None


def _guide(snapshot: Snapshot, places: Places, table: SiteTable, router: str) -> Guide:
    engine = router_at(router, "--router")
    return Guide(snapshot.id, places, snapshot.travel, Network.of(table, places), engine)


def _opened(var: Path, arrays: Mapping[str, Any] | None, router: str) -> Guide:
    """Opens the same guide in another process."""
    snapshot = open_current(var / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    table = snapshot.demonstration if arrays is None else SiteTable(arrays)
    return _guide(snapshot, places, table, router)


@contextmanager
def _search(url: str, minutes: float, out: Path) -> Iterator[BulkSearch | None]:
    """Gives what finds addresses; its answers are kept beside the output until this is written.

    A command that was stopped finds them there again. They are of people: nothing is left of them
    once they have served.
    """
    if not url:
        yield None
        return
    bulk = BanCsvGeocoder(checked_url(url, "--geocoder"))
    folder = out.with_name(f".{out.name}.addresses")
    memory = StoredAnswers(Objects.at(folder.resolve().as_uri()))
    ends_s = time.monotonic() + 60 * minutes
    yield BulkSearch(bulk, memory, today_in_france(), time.monotonic, ends_s)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Shows people how far it is; says nothing where nobody looks."""
    if not console.is_terminal:
        yield lambda _: None
        return
    bars = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*bars, console=console, transient=True) as bar:
        task = bar.add_task("rows", total=total)
        yield lambda count: bar.advance(task, count)


def _report(
    found: MatchedPeople, read: Mapping[str, tuple[str, ...]], out: Path, *, as_json: bool
) -> None:
    summary, questions, shared = found.summary, found.questions, found.shared
    columns = {**read, **{name: (column,) for name, column in questions.columns.items()}}
    if as_json:
        record = {**summary, "columns": columns, "out": str(out)}
        if shared is not None:
            record["capacities"] = proof_of(shared)
        print(json.dumps(record, indent=1))
        return
    table = Table("what", "rows", title=f"{out}: {summary['rows']:,} rows")
    for what, count in _lines(summary):
        table.add_row(what, f"{count:,}")
    plain = Console()
    plain.print(table)
    for name, given in columns.items():
        plain.print(f"{name}: {', '.join(given)}", highlight=False, markup=False)
    plain.print(f"{found.answers.asked:,} different questions", highlight=False)
    if shared is not None:
        proof = proof_of(shared)
        for why, count in proof["why_not"].items():
            plain.print(f"nobody takes: {why}: {count:,}", highlight=False)
        plain.print(
            f"served: {proof['served']:,.0f}, nobody can serve more than "
            f"{proof['most_served']:,.0f}; mean trip {proof['mean_minutes'] or 0:.2f} minutes, "
            f"within {proof['travel_gap']:.2%} of the least ({proof['status']})",
            highlight=False,
        )
    if found.answers.lacks_router:
        console.print("The routing engine did not answer all: those are timed by the model.")


def _lines(summary: MatchSummary) -> Iterator[tuple[str, int]]:
    yield "matched to a site", summary["matched"]
    if summary["within"] is not None:
        yield "within the limit in minutes", summary["within"]
        yield "nearest site beyond the limit", summary["beyond"]
    yield "without a site", summary["rows"] - summary["matched"]
    yield from ((f"asked from: {name}", count) for name, count in summary["by_origin"].items())
    yield from ((f"not understood: {name}", count) for name, count in summary["notes"].items())
    wrong = summary["options"].items()
    yield from ((f"option that makes no sense: {name}", count) for name, count in wrong)
