"""A plan on a terminal: its figures, its proof, its first sites, what held it back."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geodata.placement import Progress
from geodata.plans import Comparison, PlanRecord, RoundsRow, SiteRow, Totals

_MOST_SITES = 15
_MOST_STOPS = 40
_MOST_LINES = 5


def progress_words(progress: Progress) -> str:
    """Returns where a search is, in a line."""
    found = [progress.phase, f"{progress.seconds:.0f} s"]
    if progress.share is not None:
        found[1] = f"{100 * progress.share:.0f} %"
    if progress.best is not None:
        found.append(f"best {progress.best:,.0f}")
    if progress.bound is not None and progress.gap is not None:
        found.append(f"bound {progress.bound:,.0f}, gap {100 * progress.gap:.2f} %")
    return " · ".join(found)


def print_plan(plan: PlanRecord) -> None:
    """Prints what matters of a plan."""
    console = Console()
    for warning in plan["warnings"]:
        console.print(f"{warning['path']} : {escape(warning['words'])}", highlight=False)
    if plan.get("totals") is None:
        console.print(escape(plan["proof"]), highlight=False)
        for words in plan["conflicts"]:
            console.print(f"  · {escape(words)}", highlight=False)
        return
    totals = plan["totals"]
    console.print(_figures(plan))
    for words in (*plan["served_words"], plan["aims_words"], plan["proof"]):
        console.print(escape(words), highlight=False)
    for words in _beside(plan):
        console.print(escape(words), highlight=False)
    if "moves" in plan:
        console.print(escape(plan["moves"]["words"]), highlight=False)
        for closed in plan["moves"]["closed"][:_MOST_SITES]:
            words = f"{closed['name']} {closed['words']}"
            console.print(f"  · {escape(words)}", highlight=False)
    if "rounds" in plan:
        console.print(escape(plan["rounds"]["words"]), highlight=False)
        console.print(_timetable(plan["rounds"]))
    console.print(_sites(plan["sites"], serves=totals["people_served_after"] is not None))
    for each in (*plan["binding"][:_MOST_LINES], *plan["no_gain"][:_MOST_LINES]):
        console.print(f"{escape(each['name'])} : {escape(each['words'])}", highlight=False)


def _beside(plan: PlanRecord) -> list[str]:
    """Returns what posts that may be vacant, and those who come, make of a plan."""
    found = [plan["vacancy"]["words"]] if "vacancy" in plan else []
    return found + ([plan["attendance"]["words"]] if "attendance" in plan else [])


def print_comparison(comparison: Comparison) -> None:
    """Prints plans side by side."""
    shown = Table("plan", title="plans", box=SIMPLE_HEAD)
    for name in ("posts", "in reach", "share", "gap", "sites of its own", "people lost"):
        shown.add_column(name, justify="right", no_wrap=True)
    for plan in comparison["plans"]:
        totals = plan["totals"]
        change = comparison["changes"].get(plan["id"])
        shown.add_row(
            escape(plan["id"]),
            f"{totals['posts']:,}",
            f"{totals['people_covered_after']:,}",
            _share(totals["share_after"]),
            _share(plan["gap"]),
            f"{len(comparison['only'][plan['id']]):,}",
            "" if change is None else f"{change['losers']['people']:,}",
        )
    Console().print(shown)
    Console().print(f"sites in common: {len(comparison['sites_in_common']):,}", highlight=False)


def _figures(plan: PlanRecord) -> Table:
    totals, scenario = plan["totals"], plan["scenario"]
    by = f", by {scenario['mode']}" if "mode" in scenario else ""
    title = escape(f"{scenario['name']}: {plan['status']}{by}")
    shown = Table("figure", title=title, box=SIMPLE_HEAD)
    shown.add_column("value", justify="right")
    before = f"{totals['people_covered_before']:,} ({_share(totals['share_before'])})"
    rows = {
        "posts": f"{totals['posts']:,}",
        "sites": f"{totals['sites']:,}",
        "cost": f"{totals['cost_euros']:,} €",
        "people": f"{totals['people']:,}",
        "in reach before": before,
        "in reach after": f"{totals['people_covered_after']:,} ({_share(totals['share_after'])})",
        **_range(totals),
        **_served(totals),
        "gap": _share(plan["gap"]),
        "seconds": f"{plan['seconds']:.1f}",
    }
    for label, value in rows.items():
        shown.add_row(label, value)
    return shown


def _range(totals: Totals) -> dict[str, str]:
    """What the people in reach may really be; nothing where no range is told."""
    if "share_after_low" not in totals:
        return {}
    people = totals["people_covered_after_low"], totals["people_covered_after_high"]
    shares = _share(totals["share_after_low"]), _share(totals["share_after_high"])
    newly = totals["people_newly_covered_low"], totals["people_newly_covered_high"]
    return {
        "in nine draws of ten": f"{people[0]:,} to {people[1]:,} ({shares[0]} to {shares[1]})",
        "newly, in nine of ten": f"{newly[0]:,} to {newly[1]:,}",
    }


def _served(totals: Totals) -> dict[str, str]:
    """The people served, apart from those in reach; nothing where a post serves any number."""
    if totals["people_served_after"] is None:
        return {}
    after = f"{totals['people_served_after']:,} ({_share(totals['share_served_after'])})"
    return {
        "served before": f"{totals['people_served_before']:,}",
        "served after": after,
        "served by new sites": f"{totals['people_served_by_new_sites']:,}",
    }


def _timetable(rounds: RoundsRow) -> Table:
    columns = ("advisor", "base", "day", "weeks", "stop", "hours")
    shown = Table(*columns, title="rounds", box=SIMPLE_HEAD)
    shown.add_column("people", justify="right")
    for stop in rounds["stops"][:_MOST_STOPS]:
        shown.add_row(
            str(stop["advisor"]),
            escape(stop["base_name"]),
            stop["day"],
            stop["weeks"],
            escape(f"{stop['commune_name']} ({stop['commune']})"),
            f"{stop['opens_at']}-{stop['closes_at']}",
            f"{stop['people_in_reach']:,}",
        )
    if len(rounds["stops"]) > _MOST_STOPS:
        shown.caption = f"and {len(rounds['stops']) - _MOST_STOPS:,} more"
    return shown


def _sites(sites: Sequence[SiteRow], *, serves: bool) -> Table:
    shown = Table("rank", "commune", "département", "network", box=SIMPLE_HEAD)
    shown.add_column("posts", justify="right")
    shown.add_column("newly in reach", justify="right")
    if serves:
        shown.add_column("served", justify="right")
    for site in sites[:_MOST_SITES]:
        shown.add_row(
            str(site["rank"]),
            escape(f"{site['commune_name']} ({site['commune']})"),
            site["departement"] or "",
            escape(site["network"] or ""),
            str(site["posts"]),
            f"{site['people_newly_covered']:,}",
            *([f"{site['people_served']:,}"] if serves else []),
        )
    if len(sites) > _MOST_SITES:
        shown.caption = f"and {len(sites) - _MOST_SITES:,} more"
    return shown


def _share(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.2f} %"
