"""Documents about coverage: the same bytes from the API, the refresh and a terminal, made once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from functools import cached_property
from typing import Literal

from cachetools import LRUCache

from geodata.coverage import CoverageQuery, NationalCoverage
from geodata.exports.coverage_outlined import OutlinedCoverage
from geodata.exports.coverage_rendering import CoverageOf, render_site_list
from geodata.territory import Territory

_KEPT_BYTES = 64 * 2**20

SiteList = Literal["changes", "endings"]
"""The sites that changed since a former version, or those whose posts end."""


class Documents:
    """Documents of one national coverage; those asked for again are given again.

    Attributes:
        answers: what documents are made of.
        limits: the départements that they are limited to; None is no limit.
    """

    def __init__(
        self,
        answers: OutlinedCoverage,
        limits: tuple[str, ...] | None = None,
        kept: LRUCache[Hashable, bytes] | None = None,
    ) -> None:
        """Takes the attributes, and where documents are kept; by default in a memory of 64 MiB."""
        self.answers, self.limits = answers, limits
        self._kept = LRUCache(_KEPT_BYTES, getsizeof=len) if kept is None else kept

    @property
    def national(self) -> NationalCoverage:
        """What answers."""
        return self.answers.national

    def limited_to(self, departements: Collection[str]) -> Documents:
        """Returns the documents for who may see no other départements than these.

        What is kept is kept together, each under the limits that it was made for.
        """
        answers = self.answers.limited_to(departements)
        return Documents(answers, tuple(sorted(departements)), self._kept)

    def about(self, territory: Territory, question: CoverageQuery) -> DocumentsAbout:
        """Returns the documents about one territory, which share what they are made of.

        Args:
            territory: which.
            question: checked.

        Raises:
            ParameterError: there is no such weight.
        """
        return DocumentsAbout(self, territory, question)

    def coverage(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
        by_territory: bool = False,
    ) -> bytes:
        """Returns the answer about a territory, in a format of `COVERAGE_FORMATS`.

        Args:
            territory: which.
            question: checked.
            form: the format.
            locale: of titles, and of CSV's decimal sign.
            by_territory: one row per département instead of one per commune.

        Raises:
            ParameterError: there is no such weight.
            UnknownVersionError: there is no such former version.
        """
        about = self.about(territory, question)
        return about.coverage(form, locale=locale, by_territory=by_territory)

    def gaps(
        self,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
    ) -> bytes:
        """Returns the zones of a territory with their outlines, in a format of `ZONE_FORMATS`.

        Raises:
            ParameterError: there is no such weight.
        """
        return self.about(territory, question).gaps(form, locale=locale)

    def site_list(
        self,
        which: SiteList,
        territory: Territory,
        question: CoverageQuery,
        form: str = "json",
        *,
        locale: str = "fr",
    ) -> bytes:
        """Returns a list of the sites of a territory, in a format of `LIST_FORMATS`.

        Raises:
            ParameterError: the question is not one that this list answers.
            UnknownVersionError: there is no such former version.
        """
        return self.once(
            (which, territory.level, territory.code, question, form, locale),
            lambda: render_site_list(self.answers, which, territory, question, form, locale),
        )

    def once(self, document: tuple[Hashable, ...], make: Callable[[], bytes]) -> bytes:
        """Returns a document made before, or makes it and keeps it while there is room."""
        key = (self.limits, *document)
        if key in self._kept:
            return self._kept[key]
        content = make()
        if len(content) <= _KEPT_BYTES:
            self._kept[key] = content
        return content


class DocumentsAbout:
    """The documents about one territory under one question."""

    def __init__(self, documents: Documents, territory: Territory, question: CoverageQuery) -> None:
        """Takes where documents are kept, the territory, and the question, checked."""
        self._documents, self._territory, self._question = documents, territory, question

    @cached_property
    def _answer(self) -> CoverageOf:
        return CoverageOf(self._documents.answers, self._territory, self._question)

    @property
    def _key(self) -> tuple[Hashable, ...]:
        return self._territory.level, self._territory.code, self._question

    def coverage(self, form: str, *, locale: str = "fr", by_territory: bool = False) -> bytes:
        """Returns the answer, as `Documents.coverage` does."""
        return self._documents.once(
            ("coverage", *self._key, form, locale, by_territory),
            lambda: self._answer.coverage(form, locale=locale, by_territory=by_territory),
        )

    def gaps(self, form: str, *, locale: str = "fr") -> bytes:
        """Returns the zones, as `Documents.gaps` does."""
        return self._documents.once(
            ("gaps", *self._key, form, locale), lambda: self._answer.gaps(form, locale=locale)
        )
