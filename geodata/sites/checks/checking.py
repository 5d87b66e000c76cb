"""A file of sites checked row by row: what is kept, how it was repaired, what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from geodata.sites.checks.causes import Columns
from geodata.sites.checks.columns import column_findings
from geodata.sites.checks.contacts import CONTACT_CHECKS
from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.duplicates import MOST_IN_A_CELL, Twins
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.lengths import check_lengths
from geodata.sites.checks.opening_hours import check_hours
from geodata.sites.checks.pivots import check_pivot
from geodata.sites.checks.positions import check_position
from geodata.sites.checks.reading import RowReader, say_missing
from geodata.sites.checks.remembering import CheckOfFields
from geodata.sites.checks.summary import CheckedRow, Summary
from geodata.sites.checks.times import check_days
from geodata.sites.checks.town_memory import TownChecks
from geodata.sites.checks.whereabouts import columns_read
from geodata.sites.facets import NO_PUBLIC
from geodata.sites.files import Table, open_table, spooled, unusable
from geodata.sites.mapping import (
    ColumnMapping,
    DerivedIds,
    Guess,
    Mapper,
    complete,
    fingerprint,
    guess,
    profiles_of,
)
from geodata.sites.site import Finding, Site
from geodata.territory import Places

__all__ = ["CheckedRow", "Summary", "check_sites", "check_table", "guessed"]

_FORMULA_START = re.compile("[\\s\u200b\u2060\ufeff]*[=+\\-@＝＋－＠]")
_OF_THEIR_OWN_FORM = frozenset({"telephone", "courriels", "site_web", "horaires"})
"""Fields with a form of their own, which is checked: `+33` begins a number, not a formula."""
_OF_SERVICES = (
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "itinerance",
    "modalites_accompagnement",
)


def check_sites(
    chunks: Iterable[bytes],
    name: str,
    places: Places,
    today: date,
    *,
    mapping: ColumnMapping | None = None,
    kept: Callable[[str], ColumnMapping | None] | None = None,
    opened: Callable[[Columns], None] | None = None,
) -> Iterator[CheckedRow]:
    """Yields the rows of a file of sites, checked.

    The file lies on the disk for as long as it is read: nothing of it is held but one row.

    Args:
        chunks: the file's bytes, in pieces of any size.
        name: how messages call the file.
        places: the register and contours that rows are held against.
        today: no last update is later.
        mapping: which columns give which fields; guessed when None.
        kept: gives the mapping that was confirmed for a header's fingerprint.
        opened: called before the first row with where the fields are written.

    Raises:
        SitesFileError: the file is unusable; it says where.
    """
    with spooled(chunks) as path:
        table = open_table(path, name)
        found = guessed(table, mapping, kept)
        if opened is not None:
            opened(columns_read(found.mapping, table.columns, table.places, table.format))
        yield from check_table(table, name, found, places, today)


def guessed(
    table: Table,
    mapping: ColumnMapping | None = None,
    kept: Callable[[str], ColumnMapping | None] | None = None,
) -> Guess:
    """Returns a mapping with what it leaves unread of a table: the one given, kept, or guessed."""
    if mapping is None:
        return guess(table, kept)
    columns = profiles_of(table)
    known = replace(mapping, fingerprint=fingerprint(column.name for column in columns))
    return Guess(complete(known, columns), columns)


def check_table(
    table: Table, name: str, columns: Guess, places: Places, today: date
) -> Iterator[CheckedRow]:
    """Yields the rows of a table, checked by the mapping of its columns.

    Findings on the whole file come first, in a row of number 0. One bad row loses no other,
    nothing is changed without a finding, and what is remembered of the rows before is bounded.

    Raises:
        SitesFileError: no column names the places, or the file is unusable from a row on.
    """
    mapper = Mapper(columns.mapping, table.columns)
    if not any(rule.field == "nom" for rule in columns.mapping.rules):
        raise unusable(name, "no_name_column")
    of_file = (*table.findings, *column_findings(columns))
    if of_file:
        yield CheckedRow(0, None, of_file)
    reader, checks = RowReader(mapper, _ids(table, mapper)), _Checks(places, today)
    for raw in table.rows():
        if raw.number == 0:
            yield CheckedRow(0, None, raw.findings)
            continue
        draft = reader.read(raw.number, raw.values)
        draft.line = raw.line
        draft.findings[:0] = raw.findings
        yield checks.checked(draft)
    if checks.twins.is_full:
        most = {"most": MOST_IN_A_CELL}
        yield CheckedRow(0, None, (Finding(0, "note", "nom", "places_not_compared", most),))


def _ids(table: Table, mapper: Mapper) -> DerivedIds | None:
    """Returns the ids of a table that has none, which takes a reading of its own."""
    if not mapper.derives_ids:
        return None
    return DerivedIds(mapper.apply(raw.values) for raw in table.rows() if raw.values is not None)


class _Checks:
    """The checks of one file, with what they remember of its rows."""

    def __init__(self, places: Places, today: date) -> None:
        self._gazetteer = Gazetteer(places)
        self._towns = TownChecks(self._gazetteer)
        self._of_fields = (
            CheckOfFields(check_pivot, "pivot"),
            *(CheckOfFields(check, *fields) for check, fields in CONTACT_CHECKS),
            CheckOfFields(check_hours, "horaires"),
            CheckOfFields(partial(check_days, today=today), "date_maj", "opens_on", "closes_on"),
            CheckOfFields(check_services, "services", "modalites_acces", *_OF_SERVICES),
        )
        self.twins = Twins()

    def checked(self, draft: Draft) -> CheckedRow:
        if not draft.is_refused:
            self._check(draft)
        site = None
        if not draft.is_refused:
            values = {name: value for name, value in draft.values.items() if value is not None}
            site = Site(**values)
        label = draft.text("id") or None, draft.text("nom") or None
        return CheckedRow(draft.number, site, tuple(draft.findings), draft.line, *label)

    def _check(self, draft: Draft) -> None:
        check_formulas(draft)
        for check in self._of_fields:
            check(draft)
        check_lengths(draft)
        if draft.is_refused:
            return
        town = self._towns.check(draft)
        check_position(draft, town, self._gazetteer)
        say_missing(draft)
        self.twins.check(draft)


def check_formulas(draft: Draft) -> None:
    """Warns of texts that begin as a formula does (OWASP, CSV injection)."""
    for name, value in draft.values.items():
        if name in _OF_THEIR_OWN_FORM:
            continue
        if isinstance(value, str):
            # Most texts begin with a letter or a figure: a formula never does.
            if not value[:1].isalnum() and _FORMULA_START.match(value):
                draft.say("warning", "formula_like", name, value=value)
        elif isinstance(value, tuple):
            for text in _formulas_of(value):
                draft.say("warning", "formula_like", name, value=text)


@lru_cache(maxsize=4096)
def _formulas_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in texts if _FORMULA_START.match(text))


def check_services(draft: Draft) -> None:
    """Applies the rules: a place without a service receives nobody, one with a service does."""
    access = draft.values.get("modalites_acces") or ()
    if draft.values.get("services"):
        if NO_PUBLIC in access:
            kept = tuple(value for value in access if value != NO_PUBLIC)
            facts = {"value": NO_PUBLIC}
            draft.repair("warning", "access_with_services", "modalites_acces", kept, **facts)
        return
    for name in _OF_SERVICES:
        if draft.values.get(name):
            draft.repair("warning", "no_service", name, ())
    if access != (NO_PUBLIC,):
        facts, kept = {"value": NO_PUBLIC}, (NO_PUBLIC,)
        sentence = "no_service.no_public"
        draft.repair("warning", "no_service", "modalites_acces", kept, sentence=sentence, **facts)
