"""What `maillage plan missed` asks, writes and shows."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geodata.cli.plan_ground import ground_in
from geodata.cli.whole_files import written_whole
from geodata.coverage import Posts
from geodata.errors import ParameterError
from geodata.exports import MISSED_FORMATS, format_named, missed_document
from geodata.plans import MissedQuestion, MissedReply, missed_sites

_SHOWN = 15


def form_of(file: Path) -> str:
    """Returns the format that the suffix of a file names.

    Raises:
        ParameterError: it names none of them.
    """
    form = format_named(file.name, MISSED_FORMATS)
    if form is None:
        suffixes = tuple(f".{each}" for each in MISSED_FORMATS)
        raise ParameterError("--out", f"{file}: must end in {', '.join(suffixes)}", suffixes)
    return form


def answer_on(
    level: str, code: str, limit_minutes: float, posts: str, var: Path, sites: Path | None
) -> MissedReply:
    """Returns the sites of a territory, those that would be missed most first.

    Raises:
        BadInputError: no such territory, or no such posts.
    """
    if posts not in get_args(Posts):
        raise ParameterError("--posts", "neither filled nor granted", get_args(Posts))
    ground = ground_in(var, sites)
    question = MissedQuestion(level, code, ground.today, limit_minutes, cast("Posts", posts))
    snapshot = "" if ground.sources is None else ground.sources.snapshot
    return missed_sites(ground.units, ground.roads, ground.network, question, snapshot=snapshot)


def write(file: Path, answer: MissedReply, form: str) -> None:
    """Writes an answer as a file."""
    with written_whole(file) as partial:
        partial.write_bytes(missed_document(answer, form))


def print_answer(answer: MissedReply) -> None:
    """Prints the first sites, and what is said of each."""
    console, sites = Console(), answer["sites"]
    shown = Table("site", title=escape(answer["territory"]["name"]), box=SIMPLE_HEAD)
    for name in ("in reach", "lose help", "go farther", "min more", "lose with them"):
        shown.add_column(name, justify="right", no_wrap=True)
    for row in sites[:_SHOWN]:
        more = row["minutes_more"]
        shown.add_row(
            escape(f"{row['rank']}. {row['name']}"),
            f"{row['people_in_reach']:,}",
            f"{row['people_lost']:,}",
            f"{row['people_farther']:,}",
            "" if more is None else f"{more:.1f}",
            f"{row['people_lost_with_them']:,}",
        )
    console.print(shown)
    if not sites:
        console.print("no site serves anybody there", highlight=False)
    elif len(sites) > _SHOWN:
        console.print(f"and {answer['sites_count'] - _SHOWN:,} more", highlight=False)
