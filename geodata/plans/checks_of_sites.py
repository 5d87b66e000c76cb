"""What a scenario names that nobody has published: sites by their identifiers, kinds of host.

It needs the published sites and no road, so that it is told before a scenario is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from geodata.plans.findings import Finding
from geodata.plans.french import listed_words
from geodata.plans.scenario import Scenario
from geodata.sites import Network


def names_sites(scenario: Scenario) -> bool:
    """Returns whether a scenario names any published site."""
    return any(ids for _, ids, _ in _lists(scenario))


def check_sites(scenario: Scenario, network: Network) -> Iterator[Finding]:
    """Yields the identifiers of a scenario that no published site has, by where they are.

    One that closes was perhaps closed already; one that is to stay is not kept by being unknown.

    Args:
        scenario: as it was read.
        network: the published sites.
    """
    for path, ids, level in _lists(scenario):
        unknown = [each for each in ids if each not in network.table.positions]
        if unknown:
            words = f"Aucun lieu publié n'a ces identifiants : {listed_words(unknown)}."
            yield Finding(path, "unknown_site", words, level)


def _lists(
    scenario: Scenario,
) -> Iterator[tuple[str, Sequence[str], Literal["error", "warning"]]]:
    """Yields the lists of identifiers that count: where they are, and what an unknown one is."""
    existing = scenario.existing
    if existing.keep == "all":
        yield "existing.closed", existing.closed, "warning"
    if existing.keep == "listed":
        yield "existing.sites", existing.sites, "error"
    if existing.moves is not None and existing.keep != "none":
        yield "existing.moves.kept", existing.moves.kept, "error"
