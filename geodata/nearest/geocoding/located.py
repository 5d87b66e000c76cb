"""Sites without a position of their own, placed by their address while their file is checked.

A row waits until the addresses around it are asked, a batch at a time; rows come out in order.
Whatever was answered is kept, batch by batch, so that a check that stops resumes there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import batched

from geodata.nearest.geocoding.accepting import Acceptance
from geodata.nearest.geocoding.answers import AddressMemory
from geodata.nearest.geocoding.bulk import AddressQuestion, BulkAnswer, BulkGeocoder, question_of
from geodata.nearest.geocoding.searching import BulkSearch
from geodata.sites import Fact, Finding, Site
from geodata.sites.checks import CheckedRow
from geodata.territory import Places

WINDOW_ROWS = 4_000
"""Rows that wait together, of which the addresses to ask are sorted by département."""
LONGEST_S = 420.0
"""What the address service may take of a check; what is then left is asked at the next one."""
_SENTENCES = {"street": "address_found.street", "commune": "address_found.commune"}
_NO_MORE = frozenset({"coordinates_missing", "coordinates_half"})
"""Findings that a position found takes back."""


def locate(
    rows: Iterable[CheckedRow],
    bulk: BulkGeocoder,
    memory: AddressMemory,
    places: Places,
    today: date,
    clock: Callable[[], float],
    *,
    longest_s: float = LONGEST_S,
) -> Iterator[CheckedRow]:
    """Yields the rows of a check, those without a position of their own placed by their address.

    A service that does not answer stops nothing: the rows come out as they are, and a last finding
    on the file says how many addresses are still to be asked.

    Args:
        rows: what `check_sites` yields.
        bulk: the address service.
        memory: what it answered before.
        places: the communes that an answer must lie in.
        today: when addresses are asked.
        clock: seconds that only grow.
        longest_s: what the service may take in all.
    """
    asking = BulkSearch(bulk, memory, today, clock, clock() + longest_s)
    search = _Search(asking, Acceptance.over(places))
    for window in batched(rows, WINDOW_ROWS, strict=False):
        yield from search.placed(window)
    if asking.left:
        facts: dict[str, Fact] = {"count": asking.left}
        finding = Finding(0, "warning", "adresse", "addresses_not_asked", facts)
        yield CheckedRow(0, None, (finding,))


@dataclass(slots=True)
class _Search:
    asking: BulkSearch
    rule: Acceptance

    def placed(self, window: tuple[CheckedRow, ...]) -> Iterator[CheckedRow]:
        asked = {row.number: _question(row) for row in window}
        answers = self.asking.answers(each for each in asked.values() if each is not None)
        for row in window:
            question = asked[row.number]
            if row.site is None or question is None or question.key not in answers:
                yield row
            else:
                yield self._moved(row, row.site, question, answers[question.key])

    def _moved(
        self, row: CheckedRow, site: Site, question: AddressQuestion, answer: BulkAnswer | None
    ) -> CheckedRow:
        quality = None if answer is None else self.rule.quality(question, answer)
        if answer is None or quality is None or (quality == "commune" and site.is_placed):
            finding = Finding(row.number, "note", "adresse", "address_not_found")
            return replace(row, findings=(*row.findings, finding))
        lat, lon = round(answer.found.lat, 7), round(answer.found.lon, 7)
        kept = tuple(each for each in row.findings if each.code not in _NO_MORE)
        finding = Finding(
            row.number,
            "note",
            "latitude",
            "address_found",
            {"label": answer.found.label},
            kept=f"{lat}, {lon}",
            sentence=_SENTENCES.get(quality),
        )
        moved = replace(site, latitude=lat, longitude=lon, location_quality=quality)
        return replace(row, site=moved, findings=(*kept, finding))


def _question(row: CheckedRow) -> AddressQuestion | None:
    """Returns what to ask for a row: nothing for one that has a position of its own."""
    site = row.site
    if site is None or (site.is_placed and site.location_quality != "commune"):
        return None
    return question_of(site)
