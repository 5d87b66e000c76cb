"""A plan on a terminal: its figures, its proof, its first sites, what held it back."""

from __future__ import annotations

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from geodata.placement import Progress

_MOST_SITES = 15
_MOST_TOLD = 5


def progress_words(told: Progress) -> str:
    """Returns where a search is, in a line."""
    found = [told.phase, f"{told.seconds:.0f} s"]
    if told.best is not None:
        found.append(f"best {told.best:,.0f}")
    if told.bound is not None and told.gap is not None:
        found.append(f"bound {told.bound:,.0f}, gap {100 * told.gap:.2f} %")
    return " · ".join(found)


def print_plan(plan: dict[str, Any]) -> None:
    """Prints what matters of a plan."""
    console = Console()
    for each in plan["warnings"]:
        console.print(f"{each['path']} : {escape(each['words'])}", highlight=False)
    if plan.get("totals") is None:
        console.print(escape(plan["proof"]), highlight=False)
        for words in plan["conflicts"]:
            console.print(f"  · {escape(words)}", highlight=False)
        return
    console.print(_figures(plan))
    console.print(escape(plan["proof"]), highlight=False)
    console.print(_sites(plan["sites"]))
    for each in plan["binding"][:_MOST_TOLD]:
        console.print(f"{escape(each['name'])} : {escape(each['words'])}", highlight=False)
    for each in plan["no_gain"][:_MOST_TOLD]:
        console.print(f"{escape(each['name'])} : {escape(each['words'])}", highlight=False)


def print_comparison(told: dict[str, Any]) -> None:
    """Prints plans side by side."""
    shown = Table("plan", title="plans", box=SIMPLE_HEAD)
    for name in ("posts", "in reach", "share", "gap", "sites of its own", "people lost"):
        shown.add_column(name, justify="right", no_wrap=True)
    for plan in told["plans"]:
        totals = plan["totals"]
        change = told["changes"].get(plan["id"])
        shown.add_row(
            escape(plan["id"]),
            f"{totals['posts']:,}",
            f"{totals['people_covered_after']:,}",
            _share(totals["share_after"]),
            _share(plan["gap"]),
            f"{len(told['only'][plan['id']]):,}",
            "" if change is None else f"{change['losers']['people']:,}",
        )
    Console().print(shown)
    Console().print(f"sites in common: {len(told['sites_in_common']):,}", highlight=False)


def _figures(plan: dict[str, Any]) -> Table:
    totals, name = plan["totals"], plan["scenario"]["name"]
    shown = Table("figure", title=escape(f"{name}: {plan['status']}"), box=SIMPLE_HEAD)
    shown.add_column("value", justify="right")
    before = f"{totals['people_covered_before']:,} ({_share(totals['share_before'])})"
    rows = {
        "posts": f"{totals['posts']:,}",
        "sites": f"{totals['sites']:,}",
        "cost": f"{totals['cost_euros']:,} €",
        "people": f"{totals['people']:,}",
        "in reach before": before,
        "in reach after": f"{totals['people_covered_after']:,} ({_share(totals['share_after'])})",
        "gap": _share(plan["gap"]),
        "seconds": f"{plan['seconds']:.1f}",
    }
    for label, value in rows.items():
        shown.add_row(label, value)
    return shown


def _sites(sites: list[dict[str, Any]]) -> Table:
    shown = Table("rank", "commune", "département", "network", box=SIMPLE_HEAD)
    shown.add_column("posts", justify="right")
    shown.add_column("people gained", justify="right")
    for site in sites[:_MOST_SITES]:
        shown.add_row(
            str(site["rank"]),
            escape(f"{site['commune_name']} ({site['commune']})"),
            site["departement"],
            escape(site["network"] or ""),
            str(site["posts"]),
            f"{site['people_newly_covered']:,}",
        )
    if len(sites) > _MOST_SITES:
        shown.caption = f"and {len(sites) - _MOST_SITES:,} more"
    return shown


def _share(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.2f} %"
