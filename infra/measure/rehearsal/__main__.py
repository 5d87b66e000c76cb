"""`python -m infra.measure.rehearsal`: deploy, import, publish, plan, review, restore, stop."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from infra.local.template.template import read_template
from infra.measure.rehearsal import closing, opening, planning, publishing
from infra.measure.rehearsal.life import Life
from infra.measure.rehearsal.outcome import Outcome, RehearsalError, outcome_of, page
from infra.measure.rehearsal.stack import ROOT, Stack

LIFE: tuple[tuple[str, Callable[[Life], Iterator[str]]], ...] = (
    ("deploy", opening.deploy),
    ("who is let in", opening.doors),
    ("a citizen asks", opening.ask),
    ("import and publish sites", publishing.publish),
    ("plan a wave", planning.plan),
    ("review it", planning.review),
    ("refresh the country", publishing.refresh),
    ("restore the former sites", publishing.restore),
    ("read the logs", closing.read_logs),
    ("stop", closing.stop),
)
"""In order: a step that fails ends the life there, but for the stop."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Lives the whole life; returns 1 when a step failed."""
    given = _options(arguments)
    started = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="maillage-rehearsal-") as folder:
        outcomes = rehearse(given, Path(folder) / "var")
    given.report.parent.mkdir(parents=True, exist_ok=True)
    given.report.write_text(page(outcomes, f"{started:%Y-%m-%d %H:%M} UTC"), encoding="utf-8")
    failed = [each.title for each in outcomes if each.failure is not None]
    print(f"failed: {failed[0]}" if failed else f"all {len(outcomes)} steps held", flush=True)
    print(f"written to {given.report}", flush=True)
    return 1 if failed else 0


def rehearse(given: argparse.Namespace, var: Path) -> list[Outcome]:
    """The outcome of each step that was taken, parameters_given as it ends."""
    try:
        stack = Stack(var, given.var / "snapshots", _arguments(given))
    except RehearsalError as error:
        return [_report_step(Outcome("deploy", (), 0.0, str(error)))]
    try:
        template = read_template(ROOT / "template.yaml", None, {"OidcIssuer": f"{stack.url}/oidc"})
        life = Life(stack, template, given.departement, given.lat, given.lon, given.posts)
        return list(_lived(life))
    finally:
        stack.stop()


def _lived(life: Life) -> Iterator[Outcome]:
    for title, step in LIFE:
        outcome = _report_step(outcome_of(title, partial(step, life)))
        yield outcome
        if outcome.failure is not None:
            return


def _report_step(outcome: Outcome) -> Outcome:
    print("\n".join(outcome.lines()), flush=True)
    return outcome


def _arguments(given: argparse.Namespace) -> list[str]:
    # The machine's own issuer, a look for new sites each second, no address asked of anybody.
    parameters = {"CheckEverySeconds": "1", "RefreshState": "ENABLED", "GeocoderUrl": ""}
    parameters_given = [f"--parameter={name}={value}" for name, value in parameters.items()]
    sites = [] if given.sites is None else ["--sites", str(given.sites)]
    return [*parameters_given, *sites, "--environments", str(given.environments)]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.measure.rehearsal", description=__doc__)
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="where snapshots are")
    parser.add_argument("--sites", type=Path, help="the sites in use first (the demonstration's)")
    parser.add_argument("--report", type=Path, default=ROOT / "var" / "rehearsal.md")
    parser.add_argument("--departement", default="12", help="whose préfecture looks")
    parser.add_argument("--lat", type=float, default=44.3217, help="where a citizen asks from")
    parser.add_argument("--lon", type=float, default=2.8031)
    parser.add_argument("--posts", type=int, default=4, help="how many the scenario places")
    parser.add_argument("--environments", type=int, default=2, help="processes for each function")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
