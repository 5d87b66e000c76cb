"""What the schedule does: copies in clear taken back, files erased, stopped work handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from geodata.errors import DamagedError, UnknownMatchError
from geodata.matches.jobs.reasons import because
from geodata.matches.jobs.records import Match, Matches, moment
from geodata.matches.jobs.vault import GO, UPLOAD, object_key

UPLOAD_ENDS_AFTER = timedelta(minutes=20)
"""The link is good for fifteen; what was begun by then may go on a little."""
STOPPED_AFTER = timedelta(minutes=20)
"""A worker that said nothing for so long was killed: it tells progress every few seconds, and
Lambda lets it work for fifteen minutes in all."""


def turn(matches: Matches) -> tuple[int, int]:
    """Erases what is over and sees to what stopped; returns how many of each."""
    erased = stopped = 0
    for match_id in matches.every():
        try:
            found = matches.get(match_id)
        except (UnknownMatchError, DamagedError):
            matches.erase(match_id)
            erased += 1
            continue
        _take_copies_back(matches, found)
        stopped += _see_to(matches, found)
    return erased, stopped


def _take_copies_back(matches: Matches, found: Match) -> None:
    now = matches.now()
    over = [name for name, (_, until) in found.given.items() if moment(until) <= now]
    for name in over:
        matches.vault.remove(found.id, found.given[name][0])
    if over:
        kept = {name: each for name, each in found.given.items() if name not in over}
        matches.update(found.id, lambda match: replace(match, given=kept))


def _see_to(matches: Matches, found: Match) -> int:
    """Hands a job over again whose work stopped, and ends one that nothing came for."""
    since = matches.now() - moment(found.changed_at)
    if found.state == "awaiting_upload" and since > UPLOAD_ENDS_AFTER:
        if matches.vault.has(found.id, UPLOAD):
            matches.objects.put(object_key(found.id, GO), b"")
        else:
            matches.fail(found, because("never_uploaded"))
        return 1
    if found.state in ("reading", "matching") and since > STOPPED_AFTER:
        matches.objects.put(object_key(found.id, GO), b"")
        return 1
    return 0
