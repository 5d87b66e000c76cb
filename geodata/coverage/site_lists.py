"""The lists of sites that answer a préfecture: those that changed, those whose posts end.

Of the communes that a question keeps: whom a change concerns, and whose posts end, are theirs.
"""

from __future__ import annotations

from geodata.coverage.endings import Endings, EndingsReply
from geodata.coverage.national import NationalCoverage
from geodata.coverage.query import CoverageQuery
from geodata.coverage.site_changes import KINDS, Side, SitesChangedReply, changed_sites
from geodata.errors import ParameterError
from geodata.territory import Territory


def sites_changed(
    national: NationalCoverage, territory: Territory, question: CoverageQuery
) -> SitesChangedReply:
    """Returns the sites that opened, closed and moved since a question's former version.

    Raises:
        ParameterError: the question names no former version, or there is no such weight.
        UnknownVersionError: there is no such former version.
    """
    if question.since is None:
        raise ParameterError("since", "must name the version to compare with")
    national, territory = national.selecting(territory, question)
    view = national.view(question)
    change = national.change(territory, question, view, with_rows=False)
    before = Side(
        national.network_of(question.since), national.measures_of(question, question.since)
    )
    after = Side(national.network_of(None), view.measures)
    rows = changed_sites(national.units, territory.units, before, after)
    counts = {kind: sum(row["change"] == kind for row in rows) for kind in KINDS}
    if change is None:
        raise ParameterError("since", "must name the version to compare with")
    return {
        **national.head(territory, question),
        "change": change,
        "counts": counts,
        "changed_sites": rows,
        "sites": dict(view.measures.counts),
        **national.sources.as_record({question.weight}, question.mode),
    }


def posts_ending(
    national: NationalCoverage, territory: Territory, question: CoverageQuery
) -> EndingsReply:
    """Returns the sites of a territory whose posts end, and what is lost if they close.

    Raises:
        ParameterError: the question is of what would be, or there is no such weight.
    """
    if question.is_what_if:
        raise ParameterError("without", "posts end in what is, not in what would be")
    roads = national.roads
    if roads is None:
        raise ValueError("posts that end are told over roads")
    national, territory = national.selecting(territory, question)
    view = national.view(question)
    found = Endings(
        national.units,
        territory.units,
        national.network_of(None),
        roads.by(question.mode),
        view.measures,
        question.threshold_minutes,
    )
    return {
        **national.head(territory, question),
        "counted": found.counted,
        "undated": found.undated,
        "horizons": found.horizons(),
        "endings": found.sites(),
        "sites": dict(view.measures.counts),
        **national.sources.as_record({question.weight}, question.mode),
    }
