"""A file of sites checked row by row: what is kept, how it was repaired, what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from geodata.sites.checks.codes import check_codes
from geodata.sites.checks.contacts import check_contacts
from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.duplicates import MOST_IN_A_CELL, Twins
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.namesakes import Namesakes
from geodata.sites.checks.pivots import check_pivot
from geodata.sites.checks.positions import check_position
from geodata.sites.checks.reading import RowReader, say_missing
from geodata.sites.checks.summary import CheckedRow, Summary
from geodata.sites.checks.times import check_times
from geodata.sites.checks.towns import check_town
from geodata.sites.facets import NO_PUBLIC
from geodata.sites.files.rows import raw_rows
from geodata.sites.site import Finding, Site
from geodata.territory import Places

__all__ = ["CheckedRow", "Summary", "check_sites"]

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
    chunks: Iterable[bytes], name: str, places: Places, today: date
) -> Iterator[CheckedRow]:
    """Yields the rows of a file of sites, checked, as the file is read.

    Findings on the whole file come in rows of number 0. One bad row loses no other, nothing
    is changed without a finding, and what is remembered of the rows before is bounded.

    Args:
        chunks: the file's bytes, in pieces of any size.
        name: how messages call the file.
        places: the register and contours that rows are held against.
        today: no last update is later.

    Raises:
        SitesFileError: the file is unusable; it says where. Rows before it have been yielded.
    """
    reader, checks = RowReader(), _Checks(places, today)
    for raw in raw_rows(chunks, name):
        if raw.number == 0:
            yield CheckedRow(0, None, raw.findings)
            continue
        draft = reader.read(raw.number, raw.values)
        draft.line = raw.line
        if reader.of_file:
            yield CheckedRow(0, None, tuple(reader.of_file))
            reader.of_file.clear()
        yield checks.checked(draft)
    if checks.twins.is_full:
        most = {"most": MOST_IN_A_CELL}
        yield CheckedRow(0, None, (Finding(0, "note", "nom", "places_not_compared", most),))


class _Checks:
    """The checks of one file, with what they remember of its rows."""

    def __init__(self, places: Places, today: date) -> None:
        self._today = today
        self._gazetteer = Gazetteer(places)
        self._namesakes = Namesakes(self._gazetteer)
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
        check_pivot(draft)
        check_contacts(draft)
        check_times(draft, self._today)
        check_services(draft)
        check_codes(draft, self._gazetteer)
        town = check_town(draft, self._gazetteer, self._namesakes)
        check_position(draft, town, self._gazetteer)
        say_missing(draft)
        self.twins.check(draft)


def check_formulas(draft: Draft) -> None:
    """Warns of texts that begin as a formula does (OWASP, CSV injection)."""
    for name, value in draft.values.items():
        if name in _OF_THEIR_OWN_FORM:
            continue
        texts = value if isinstance(value, tuple) else (value,)
        for text in texts:
            if isinstance(text, str) and _FORMULA_START.match(text):
                draft.say("warning", "formula_like", name, value=text)


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
