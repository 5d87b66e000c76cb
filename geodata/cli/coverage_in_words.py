"""Coverage on a terminal: indicators, zones, the table of France."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geodata.coverage import (
    Change,
    ComingShare,
    CoverageReply,
    Indicators,
    TerritoryRow,
    Within,
    ZoneReply,
)
from geodata.territory import CountedUnits

_MOST_ZONES = 10
_COUNTED = ("counted", "posts_unsaid")


def print_coverage(answer: CoverageReply) -> None:
    """Prints the indicators of a territory, its first zones, and what changed."""
    console = Console()
    console.print(_indicators(answer))
    if answer["zones"]:
        console.print(_zones(answer["zones"]))
    else:
        console.print("no zone: every commune is served")
    if answer["change"] is not None:
        console.print(_change(answer["change"]), highlight=False)


def print_table(answer: CoverageReply) -> None:
    """Prints one line per territory, and one of all of them."""
    asked = answer["question"]
    limit, by = (
        f"{asked['threshold_minutes']:g}",
        f", by {asked['mode']}" if "mode" in asked else "",
    )
    title = f"sites: {answer['sites_version']}{by}"
    shown = Table("code", "territory", title=title, box=SIMPLE_HEAD)
    # A number is never cut to fit a narrow terminal: the names are.
    for name in ("people", f"in {limit} min", "share", "per 10k", "no road"):
        shown.add_column(name, justify="right", min_width=len(name), no_wrap=True)
    shown.columns[1].ratio = 1
    for row in answer["rows"]:
        shown.add_row(row["code"], escape(row["name"]), *_cells(cast("TerritoryRow", row)))
    shown.add_section()
    whole = answer["territory"]
    shown.add_row(whole["code"], escape(whole["name"]), *_cells(answer["indicators"]))
    Console().print(shown)


def _cells(found: Indicators) -> tuple[str, ...]:
    within = found["within_threshold"]
    return (
        f"{found['people']:,}",
        f"{within['people']:,}",
        _share(within["share"]),
        _number(found["advisors_per_10k"], 2),
        f"{found['unreachable']['people']:,}",
    )


def _indicators(answer: CoverageReply) -> Table:
    found, asked, territory = answer["indicators"], answer["question"], answer["territory"]
    place = escape(f"{territory['name']} ({territory['level']} {territory['code']})")
    by = "" if "mode" not in asked else f", by {asked['mode']}"
    shown = Table("indicator", title=f"{place}, {asked['at']}, posts {asked['posts']}{by}")
    shown.add_column("value", justify="right")
    asked_for = found["within_threshold"]
    steps = found["within"]
    if asked_for["minutes"] not in [step["minutes"] for step in steps]:
        steps = [*steps, asked_for]
    shown.add_row("people", f"{found['people']:,} in {_communes(found)}")
    shown.add_row("sites, advisors", f"{found['sites']:,}, {_number(found['advisors'])}")
    left = [
        f"{count:,} {reason.replace('_', ' ')}"
        for reason, count in answer["sites"].items()
        if count and reason not in _COUNTED
    ]
    if left:
        shown.add_row("not counted, in all of France", ", ".join(left))
    for step in sorted(steps, key=lambda step: step["minutes"]):
        people = f"{step['people']:,} ({_share(step['share'])}{_range(step)})"
        shown.add_row(f"people within {step['minutes']:g} min", people)
    shown.add_row("median, 9 in 10", _minutes(found["minutes_median"], found["minutes_p90"]))
    shown.add_row("advisors per 10,000 people", _number(found["advisors_per_10k"], 2))
    for status, counted in found["status"].items():
        shown.add_row(status, f"{counted['people']:,} in {_communes(counted)}")
    grid = found.get("people_grid")
    if grid is not None:
        without = f", {grid['communes_without']:,} without" if grid["communes_without"] else ""
        shown.add_row("where people live", f"{grid['cells']:,} cells{without}")
    shown.add_row("Gini", _number(found["inequality"]["gini"], 2))
    shown.add_row("posts needed", _posts(found))
    for name, words in _coming(found):
        shown.add_row(name, words)
    return shown


def _coming(found: Indicators) -> Iterator[tuple[str, str]]:
    """Yields who can come without a car; where no table tells of transit, that nobody knows."""
    told = found.get("without_car")
    if told is None:
        return
    walk, ride = f"{told['foot_minutes']:g} min", f"{told['transit_minutes']:g} min"
    yield f"on foot within {walk}", _of_share(told["on_foot"])
    if told["transit"] != "unknown":
        yield f"by transit within {ride}", _of_share(told["by_transit"])
        yield "cannot come without a car", _of_share(told["cannot_come"])
    if told["transit_unknown"]["communes"]:
        yield f"beyond {walk} on foot, transit unknown", _of_share(told["transit_unknown"])


def _of_share(share: ComingShare) -> str:
    return f"{share['people']:,} ({_share(share['share'])}) in {_communes(share)}"


def _posts(found: Indicators | ZoneReply) -> str:
    most, least = found["posts_needed"], found["posts_needed_at_least"]
    return f"{most:,}" if least == most else f"{least:,} to {most:,}"


def _zones(zones: list[ZoneReply]) -> Table:
    title = (
        f"the first {_MOST_ZONES} of {len(zones)} zones" if len(zones) > _MOST_ZONES else "zones"
    )
    shown = Table("zone", "help from", title=title, box=SIMPLE_HEAD)
    for name in ("communes", "people", "worst", "posts"):
        shown.add_column(name, justify="right", min_width=len(name), no_wrap=True)
    for zone in zones[:_MOST_ZONES]:
        helped = zone["help_from"]
        shown.add_row(
            escape(zone["name"]),
            "-" if helped is None else escape(helped["nom"]),
            f"{zone['communes_count']:,}",
            f"{zone['people']:,}",
            _number(zone["minutes_worst"]),
            f"{zone['posts_needed']:,}",
        )
    return shown


def _change(change: Change) -> str:
    counted = [
        f"{name}: {change[name]['people']:,} people in {_communes(change[name])}"
        for name in ("gained", "lost", "nearer", "farther")
    ]
    return "\n".join((f"since {change['since']}", *counted))


def _communes(counted: CountedUnits) -> str:
    """Says how many communes, and apart from them how many municipal arrondissements."""
    arrondissements = counted.get("arrondissements", 0)
    communes = counted["communes"] - arrondissements
    counts = [(communes, "commune")] if communes or not arrondissements else []
    counts += [(arrondissements, "arrondissement")] if arrondissements else []
    return " and ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts)


def _minutes(*values: float | None) -> str:
    return ", ".join(f"{_number(value)} min" for value in values)


def _range(within: Within) -> str:
    """Says what a share may really be, where that reads otherwise than the share."""
    low, high = _share(within.get("share_low")), _share(within.get("share_high"))
    return "" if low == high else f", {low} to {high}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _number(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"
