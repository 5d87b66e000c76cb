"""The communes of rows, found once for what says them plainly, the row's point left aside.

Most rows say plainly which commune they are in: it is then the same for each that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geodata.sites.checks.codes import check_codes
from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.namesakes import Namesakes
from geodata.sites.checks.towns import Town, check_town, point_of
from geodata.sites.checks.witnesses import RowPoint
from geodata.sites.site import Finding

_FIELDS = ("commune", "code_postal", "code_insee")
"""All that codes and communes are read from, but the point."""
_MOST = 16_384
_LONGEST = 500

_Key = tuple[Any, Any, Any, bool]


@dataclass(frozen=True, slots=True)
class _Found:
    values: dict[str, Any]
    findings: tuple[Finding, ...]
    town: Town


class TownChecks:
    """Checks codes, then the commune, of the rows of one file."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._namesakes = Namesakes(gazetteer)
        self._found: dict[_Key, _Found | None] = {}
        """None of what depends on where the row's point lies."""

    def check(self, draft: Draft) -> Town:
        """Repairs the postcode and the INSEE code of a row, and returns the commune it is in."""
        point = point_of(draft, self._gazetteer)
        held = draft.values.get
        key = (held("commune"), held("code_postal"), held("code_insee"), point is None)
        found = self._found.get(key, ...)
        if found is ...:
            found = self._remember(key, draft, point)
        if found is None:
            return self._check(draft, point)
        draft.values.update(found.values)
        if found.findings:
            draft.findings += [each.of_row(draft.number) for each in found.findings]
        return found.town

    def _remember(self, key: _Key, draft: Draft, point: RowPoint | None) -> _Found | None:
        before = {name: draft.values[name] for name in _FIELDS if name in draft.values}
        apart = Draft(0, dict(before))
        town = self._check(apart, point)
        found = None
        if point is None or not point.is_asked:
            changed = {
                name: value
                for name, value in apart.values.items()
                if name not in before or before[name] is not value
            }
            found = _Found(changed, tuple(apart.findings), town)
        if len(self._found) >= _MOST:
            self._found.clear()
        if sum(len(str(each)) for each in key) <= _LONGEST:
            self._found[key] = found
        return found

    def _check(self, draft: Draft, point: RowPoint | None) -> Town:
        check_codes(draft, self._gazetteer)
        return check_town(draft, self._gazetteer, self._namesakes, point)
