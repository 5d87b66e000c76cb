"""Where each row is asked from: its position, its address, its commune, or its postcode.

The surest that a row gives and that is understood; what it gives besides and is not understood is
told of the row, by code and never by its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from geodata.errors import BadInputError, NotCoveredError
from geodata.matches.reading import Where
from geodata.nearest.geocoding import (
    Acceptance,
    AddressBook,
    AddressQuestion,
    Ambiguity,
    BulkAnswer,
    BulkSearch,
    question_for,
)
from geodata.sites.values import degrees_of
from geodata.territory import Asked, Origin, Places, UnderstoodAs

Note = Literal[
    "nothing_given",
    "position_not_read",
    "address_not_found",
    "address_not_asked",
    "commune_unknown",
    "postcode_unknown",
    "ambiguous",
    "not_covered",
    "outside_departements",
]
"""What was not understood of a row."""

WINDOW_ROWS = 4_000
"""Rows whose addresses are asked together."""
_CODE = re.compile(r"(?:\d\d|2[AB])\d{3}")
_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Understood:
    """Where a row is asked from, None where it is not known, and what was not understood."""

    origin: Origin | None
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class Whereabouts:
    """What understands rows: the places, and an address service where there is one."""

    places: Places
    search: BulkSearch | None = None
    _acceptance: Acceptance | None = field(default=None)
    _named: Callable[[str], Origin | Note | None] | None = field(default=None)

    def of_all(
        self, rows: Sequence[Where], told: Callable[[int], None] = lambda _: None
    ) -> Iterator[Understood]:
        """Yields where each row is asked from, in their order.

        Args:
            rows: what each says.
            told: how many rows are done, window by window.
        """
        for first in range(0, len(rows), WINDOW_ROWS):
            window = rows[first : first + WINDOW_ROWS]
            yield from self._window(window)
            told(len(window))

    def _window(self, rows: Sequence[Where]) -> Iterator[Understood]:
        placed = [self._position(row) for row in rows]
        asked = [
            self._question(row) if at.origin is None else None
            for row, at in zip(rows, placed, strict=True)
        ]
        answers: dict[str, BulkAnswer | None] = {}
        if self.search is not None:
            answers = self.search.answers(each for each in asked if each is not None)
        for row, at, question in zip(rows, placed, asked, strict=True):
            yield at if at.origin is not None else self._elsewhere(row, at.notes, question, answers)

    def _position(self, row: Where) -> Understood:
        if not (row.lat or row.lon):
            return Understood(None)
        lat, lon = degrees_of(row.lat), degrees_of(row.lon)
        if lat is None or lon is None or abs(lat.value) > 90 or abs(lon.value) > 180:
            return Understood(None, ("position_not_read",))
        return Understood(self.places.at_point(lon.value, lat.value))

    def _question(self, row: Where) -> AddressQuestion | None:
        if not row.address:
            return None
        postcode, code = self._postcode(row.postcode), self._code(row.code)
        if not code and row.commune:
            # The service is surer of an address, and so are we, when its commune is known.
            named = self._called(f"{postcode} {row.commune}".strip())
            area = named.commune if isinstance(named, Origin) else None
            code = "" if area is None else area.code
        return question_for(row.address, postcode, row.commune, code)

    def _elsewhere(
        self,
        row: Where,
        notes: tuple[Note, ...],
        question: AddressQuestion | None,
        answers: dict[str, BulkAnswer | None],
    ) -> Understood:
        """Returns where a row without a position is: at its address, or in its commune."""
        if question is not None:
            origin, note = self._at_address(question, answers)
            if origin is not None:
                return Understood(origin, notes)
            notes = (*notes, note)
        for found in self._in_commune(row):
            if isinstance(found, Origin):
                is_lost = bool(row.address)
                return Understood(replace(found, fallback=True) if is_lost else found, notes)
            notes = (*notes, found)
        return Understood(None, tuple(dict.fromkeys(notes or ("nothing_given",))))

    def _at_address(
        self, question: AddressQuestion, answers: dict[str, BulkAnswer | None]
    ) -> tuple[Origin | None, Note]:
        if question.key not in answers:
            return None, "address_not_asked"
        answer = answers[question.key]
        if self._acceptance is None:
            self._acceptance = Acceptance.over(self.places)
        quality = None if answer is None else self._acceptance.quality(question, answer)
        if answer is None or quality in (None, "commune"):
            return None, "address_not_found"
        at = self.places.at_point(round(answer.found.lon, 7), round(answer.found.lat, 7))
        understood: UnderstoodAs = "address" if quality == "address" else "street"
        return replace(at, understood_as=understood, source="ban"), "address_not_found"

    def _in_commune(self, row: Where) -> Iterator[Origin | Note]:
        """Yields what a row's code, name and postcode give, until one is an origin."""
        code, postcode = self._code(row.code), self._postcode(row.postcode)
        if row.code:
            yield self._asked(Asked(commune=code)) if _CODE.fullmatch(code) else "commune_unknown"
        if row.commune:
            found = self._called(f"{postcode} {row.commune}".strip())
            if not isinstance(found, Origin) and postcode:
                # The postcode may be a neighbour's, or a CEDEX.
                found = self._called(row.commune)
            yield found
        if row.postcode:
            is_one = bool(_POSTCODE.fullmatch(postcode))
            yield self._asked(Asked(postcode=postcode)) if is_one else "postcode_unknown"
        if row.address and not (row.code or row.commune or row.postcode):
            yield self._called(row.address)

    def _called(self, text: str) -> Origin | Note:
        if self._named is None:
            self._named = lru_cache(maxsize=65_536)(self._found)
        return self._named(text) or "commune_unknown"

    def _found(self, text: str) -> Origin | Note:
        return self._asked(Asked(q=text))

    def _asked(self, asked: Asked) -> Origin | Note:
        try:
            found = AddressBook(self.places).understand(asked)
        except NotCoveredError:
            return "not_covered"
        except BadInputError:
            return "postcode_unknown" if asked.postcode else "commune_unknown"
        return "ambiguous" if isinstance(found, Ambiguity) else found

    @staticmethod
    def _code(text: str) -> str:
        code = text.strip().removesuffix(".0").upper()
        return code.zfill(5) if code.isdigit() else code

    @staticmethod
    def _postcode(text: str) -> str:
        code = text.replace(" ", "").removesuffix(".0")
        return code.zfill(5) if code.isdigit() else code
