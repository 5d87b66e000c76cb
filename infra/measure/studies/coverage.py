"""Who was within reach with a file of sites: the table by département, and the map.

python -m infra.measure.studies.coverage SITES.csv DAY --page docs/coverage-2022.md \
        --map docs/images/coverage-2022.png
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from geodata.coverage import CoverageQuery, State
from geodata.errors import UnknownVersionError
from geodata.indicators import Columns
from geodata.refresh import Inputs, documents_over
from geodata.sites import SiteTable
from geodata.snapshot import open_current
from geodata.sources import read_sites, table_of
from geodata.territory import Places

VAR = Path("var")


def main() -> None:
    """Writes the page and the map."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.measure.studies.coverage", description=__doc__
    )
    parser.add_argument("sites", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument("--map", type=Path, required=True)
    options = parser.parse_args()
    snapshot = open_current(VAR / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    table = table_of(options.sites, read_sites(options.sites, places))
    documents = documents_over(Inputs(snapshot, table, Columns({}), _no_other, {}))
    france = documents.national.units.territory("france", "FR")
    question = CoverageQuery(State(options.day))
    answer = documents.answers.coverage(france, question, by_territory=True)
    options.map.write_bytes(documents.coverage(france, question, "png"))
    picture = options.map.relative_to(options.page.parent)
    options.page.write_text("\n".join(_lines(answer, options.sites.name, picture)) + "\n")


def _no_other(version: str) -> SiteTable:
    raise UnknownVersionError(version)


def _lines(answer: Mapping[str, Any], sites: str, picture: Path) -> Iterator[str]:
    indicators, day = answer["indicators"], answer["question"]["at"]
    yield f"# Who was within reach on {day}"
    yield ""
    yield f"`{sites}`: {answer['sites']['counted']:,} places counted,"
    yield f"{answer['sites']['unplaced']} without coordinates left out,"
    yield f"{indicators['advisors']:g} advisors. By car, from the point of each commune"
    yield "or arrondissement"
    yield f"(`docs/methods.md`). Data: {answer['licence']}, see `NOTICE.md`. Made by:"
    yield ""
    yield f"    python -m infra.measure.studies.coverage ../shared/data/sites/{sites} {day} \\"
    yield f"        --page docs/coverage-2022.md --map docs/{picture}"
    yield ""
    yield f"![Minutes to the nearest place, every commune of France]({picture})"
    yield ""
    within = (
        f"{step['minutes']:g} min {_percent(step['share'])} "
        f"({_percent(step['share_low'])} to {_percent(step['share_high'])})"
        for step in indicators["within"]
    )
    yield f"Of {indicators['people']:,} people: {', '.join(within)}."
    yield "In brackets, nine draws in ten of what modelled minutes may be (`docs/methods.md`)."
    yield f"{indicators['unreachable']['people']:,} people live in"
    yield f"{indicators['unreachable']['communes']} communes that no road joins to a place."
    yield "Advisors within reach per 10,000 people:"
    yield f"{indicators['advisors_per_10k']}, Gini {indicators['inequality']['gini']:.2f}."
    yield ""
    yield "| | département | people | within 20 min | median | beyond | per 10,000 | posts |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in answer["rows"]:
        status = row["status"]
        beyond = status["remote"]["people"] + status["unreachable"]["people"]
        median = "-" if row["minutes_median"] is None else f"{row['minutes_median']:.1f} min"
        yield (
            f"| {row['code']} | {row['name']} | {row['people']:,} "
            f"| {_percent(row['within_threshold']['share'])} | {median} | {beyond:,} "
            f"| {row['advisors_per_10k']:.2f} | {row['posts_needed']} |"
        )
    total = sum(row["people"] for row in answer["rows"])
    share = _percent(indicators["within_threshold"]["share"])
    yield f"| | **France** | **{total:,}** | **{share}** | | | | |"
    yield ""
    yield "*Beyond*: people farther than 20 minutes, or with no road. *Posts* are those that the"
    yield "zones of gaps of a département need to come to 0.3 advisor per 10,000 people, at least"
    yield "one each; a zone on a border is counted on both sides."


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


if __name__ == "__main__":
    main()
