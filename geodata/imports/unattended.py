"""Whether a file that nobody looked at may be published, and its publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from geodata.errors import AlreadyCurrentError, ImportStateError, VersionConflictError
from geodata.imports.publishing import next_number, publish, reject
from geodata.imports.reasons import Reason, because
from geodata.imports.records import LETTERS_OF_MOMENT, Imports, moment_in_ids
from geodata.imports.states import Import
from geodata.imports.versions import Publication, Versions

_ONE_IN = 5
"""More than one in five, 20 %, is suspicious."""
_MOST_TRIES = 3
_LOOKED_BACK = 20
"""Publications that a late file is compared with."""
_MOST_NAMED = 5
"""Columns that a reason names."""


def closure(counts: Mapping[str, int]) -> Reason | None:
    """Returns why a file would send citizens nowhere, whoever uploads it, or None.

    The standard reads that a place without a service receives nobody: a file whose column of
    services is missing or misspelt would leave every question unanswered.
    """
    closed, sites = counts["closed_to_public"], counts["sites"]
    # One more than in use: what a person has accepted once is not asked about again.
    is_worse = closed * max(1, counts["sites_before"]) > counts["closed_to_public_before"] * sites
    if closed * _ONE_IN > sites and is_worse:
        return because("closed_to_public", closed=closed, sites=sites)
    return None


def suspicion(checked: Import) -> Reason | None:
    """Returns why a person has to look at an import before it is published, or None."""
    if checked.difference is None or checked.summary is None:
        return because("not_compared")
    for code, columns in (
        ("columns_unread", checked.undecided),
        ("mapping_doubtful", checked.doubtful),
    ):
        if columns:
            return because(code, columns=_listed(columns))
    counts, rows = checked.difference.counts, checked.summary
    if counts["removed"] * _ONE_IN > counts["sites_before"]:
        return because("loses_sites", removed=counts["removed"], before=counts["sites_before"])
    if rows["refused"] * _ONE_IN > rows["rows"]:
        return because("rows_refused", refused=rows["refused"], rows=rows["rows"])
    return _displacement(counts)


def _listed(columns: Sequence[str]) -> str:
    more = f" (+ {len(columns) - _MOST_NAMED})" if len(columns) > _MOST_NAMED else ""
    return ", ".join(columns[:_MOST_NAMED]) + more


def _displacement(counts: Mapping[str, int]) -> Reason | None:
    """Returns why positions may have been lost or shifted by a column that is read amiss, or None.

    A file whose coordinates were swapped, or whose addresses were not found, moves many places at
    once; what a source surveys again moves few.
    """
    sites, before = counts["sites"], counts["sites_before"]
    if counts["moved"] * _ONE_IN > before:
        return because("moves_sites", moved=counts["moved"], before=before)
    lost = counts.get("unplaced", 0) - counts.get("unplaced_before", 0)
    if lost * _ONE_IN > before > 0:
        unplaced = {"unplaced": counts["unplaced"], "before": counts["unplaced_before"]}
        return because("loses_positions", sites=sites, **unplaced)
    return None


def publish_unattended(imports: Imports, versions: Versions, checked: Import) -> Import:
    """Publishes an import of the schedule, holds it for a person, or gives it up when it is idle.

    Raises:
        VersionConflictError: other publications were always first.
    """
    for left in reversed(range(_MOST_TRIES)):
        now = imports.get(checked.id)
        # Whoever asked for another mapping is there to publish what it gives.
        if now.state != "checked" or now.request is not None:
            return now
        judged = next_number(versions.in_use())  # Before it is judged: what comes since is not.
        if (reason := suspicion(now) or _lateness(imports, versions, now)) is not None:
            return _held(imports, now.id, reason)
        try:
            return publish(imports, versions, now.id, judged)
        except ImportStateError:
            return imports.get(
                now.id
            )  # Another worker had the event of the same arrival, and was first.
        except AlreadyCurrentError:
            return reject(imports, versions, now.id, because("already_in_use"))
        except VersionConflictError:
            if not left:
                raise
    raise AssertionError


def _lateness(imports: Imports, versions: Versions, checked: Import) -> Reason | None:
    """Returns why an import that was opened before others in use has to be looked at, or None.

    The event of its arrival came late: what is in use is of a newer file, or was restored since.
    Ids sort by time; one from the future is of a clock that jumped, and holds nothing.
    """
    seen = versions.in_use()
    if seen is None or checked.version == seen.publication.version:
        return None
    # Of the last ones, not of the one in use alone: a person may have put an older one after it.
    page, _ = versions.history(_LOOKED_BACK)
    present = moment_in_ids(imports.now())
    moments = [each for each in map(_moment_of, page) if each is not None and each <= present]
    if checked.id[:LETTERS_OF_MOMENT] < max(moments, default=""):
        return because("late")
    return None


def _moment_of(publication: Publication) -> str | None:
    """Returns since when nothing older is published by itself; None where nothing says."""
    if publication.is_restored and publication.published_at is not None:
        # A person chose it, of all that there was by then.
        return moment_in_ids(datetime.fromisoformat(publication.published_at))
    # The rest of an id is drawn.
    import_id = publication.import_id
    return None if import_id is None else import_id[:LETTERS_OF_MOMENT]


def _held(imports: Imports, import_id: str, reason: Reason) -> Import:
    def held(found: Import) -> Import:
        if found.state != "checked":
            return found
        return found.moved_to("held", imports.now(), reason=reason)

    return imports.update(import_id, held)
