"""Documents of a run: those rendered beforehand are read, any other is made when asked for."""

from __future__ import annotations

from collections.abc import Collection

from cachetools import LRUCache

from geodata.coverage import CoverageQuery, NationalCoverage
from geodata.errors import DamagedError, MissingObjectError, StoreUnavailableError
from geodata.exports import ZONE_FORMATS, Documents, OutlinedCoverage, SiteList
from geodata.refresh.areas import LEVELS, is_by_territory, key_of, name_of
from geodata.refresh.assembling import usual_question
from geodata.refresh.runs import Run, opened_of
from geodata.snapshot import Get
from geodata.territory import Territory

_LARGEST_KEPT_BYTES = 4 * 2**20
_MOST_KEPT = 16


class PrerenderedDocuments:
    """The documents over a run, as `Documents` gives them, byte for byte."""

    def __init__(self, made: Documents, run: Run, get: Get) -> None:
        """Takes what makes documents, the run that it is over, and the run's store."""
        self._made, self._run, self._get = made, run, get
        self._usual = usual_question(run.at)
        self._kept: LRUCache[str, bytes] = LRUCache(_MOST_KEPT)

    @property
    def national(self) -> NationalCoverage:
        """What answers are made from."""
        return self._made.national

    @property
    def answers(self) -> OutlinedCoverage:
        """What documents are made of."""
        return self._made.answers

    def limited_to(self, departements: Collection[str]) -> Documents:
        """Returns the documents for who may see no other départements; none was prerendered."""
        return self._made.limited_to(departements)

    def coverage(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
        by_territory: bool = False,
    ) -> bytes:
        """Returns the answer about a territory; see `Documents.coverage`."""
        is_usual = by_territory == is_by_territory(territory.level, form)
        found = self._read(territory, question, form, locale) if is_usual else None
        if found is not None:
            return found
        return self._made.coverage(
            territory, question, form, locale=locale, by_territory=by_territory
        )

    def gaps(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
    ) -> bytes:
        """Returns the zones of a territory; see `Documents.gaps`."""
        is_prerendered = form in ZONE_FORMATS
        found = self._read(territory, question, form, locale, "-gaps") if is_prerendered else None
        if found is not None:
            return found
        return self._made.gaps(territory, question, form, locale=locale)

    def site_list(
        self,
        which: SiteList,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
    ) -> bytes:
        """Returns a list of the sites of a territory; see `Documents.site_list`."""
        return self._made.site_list(which, territory, question, form, locale=locale)

    def _read(
        self, territory: Territory, question: CoverageQuery, form: str, locale: str, part: str = ""
    ) -> bytes | None:
        """Returns the document that the run rendered; None when it rendered none, or lost it."""
        is_prerendered = territory.level in LEVELS and question == self._usual
        if not is_prerendered or (form == "csv" and locale != "fr"):
            return None
        name = name_of(territory.level, territory.code, form, part)
        if name in self._kept:
            return self._kept[name]
        try:
            key = key_of(self._run, name)
            content = opened_of(self._run, key, self._get(key))
        except (DamagedError, MissingObjectError, StoreUnavailableError):
            # The data is at hand: what cannot be read, or is not what was written, is made again.
            return None
        if len(content) <= _LARGEST_KEPT_BYTES:
            self._kept[name] = content
        return content
