"""`maillage travel`: the times between communes, for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.progress import track

from geodata.cli.options import VAR, Var, console
from geodata.cli.whole_files import written_whole
from geodata.errors import ParameterError
from geodata.exports import Row, commune_times, write_parquet
from geodata.snapshot import Snapshot, open_current, other_road_credits, road_credits

if TYPE_CHECKING:
    from geodata.sources import RoadMode
else:
    # As the library has them, whose import takes a second: typer reads them at the start.
    RoadMode = Literal["car", "foot", "bicycle", "transit"]

_ORIGINS_IN_A_BLOCK = 500


def travel(
    output: Annotated[Path, typer.Argument(help="Parquet file to write.")],
    within: Annotated[float, typer.Option(min=1, max=240, help="Longest trip, minutes.")] = 60,
    departement: Annotated[
        list[str] | None, typer.Option(help="Only from these départements (several: repeat).")
    ] = None,
    mode: Annotated[RoadMode, typer.Option(help="How one travels.")] = "car",
    var: Var = VAR,
) -> None:
    """Write the travel times between communes within a limit, as a Parquet table."""
    snapshot = open_current(var / "snapshots")
    origins = _origins(snapshot, departement or [])
    register = snapshot.register
    codes = register.codes[: register.whole_count]
    times = commune_times(snapshot.travel, codes, origins, within, mode)
    about = {
        "snapshot": snapshot.id,
        "method": f"maillage travel model, {mode}, point of commune to point of commune; measured "
        "times where `travel_method` says so",
        "within_minutes": str(within),
        "licence": "Licence Ouverte 2.0 (IGN, INSEE, DILA, Etalab)",
        "measured": " · ".join(_credits(snapshot, mode)),
    }
    shown = track(times, "times between communes", total=len(origins), console=console)
    with written_whole(output) as partial, partial.open("wb") as file:
        count = write_parquet(_blocks(shown), file, about)
    console.print(f"{output}: {count:,} pairs from {len(origins):,} communes")


def _credits(snapshot: Snapshot, mode: str) -> list[str]:
    if mode == "car":
        return list(road_credits(snapshot.manifest))
    return [credit for each, credit in other_road_credits(snapshot.manifest) if each == mode]


def _origins(snapshot: Snapshot, departements: list[str]) -> list[int]:
    register = snapshot.register
    known = {code for level, code in register.territories if level == "departement"}
    for code in departements:
        if code not in known:
            raise ParameterError("--departement", f"no département has the code {code[:5]!r}")
    communes = range(register.commune_count)
    if not departements:
        return list(communes)
    return [i for i in communes if register.area(i).departement in departements]


def _blocks(times: Iterable[list[Row]]) -> Iterator[list[Row]]:
    for several in batched(times, _ORIGINS_IN_A_BLOCK, strict=False):
        yield [row for rows in several for row in rows]
