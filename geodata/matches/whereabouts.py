"""Where each row is asked from: its position, its address, its commune, or its postcode.

The surest that a row gives and that is understood; what it gives besides and is not understood is
told of the row, by code and never by its words. A name that no commune has is not understood,
however near it is to one: what may be meant is suggested, and taken only where the row's postcode
settles it, which is told too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from geodata.errors import BadInputError, NotCoveredError
from geodata.matches.reading import Where
from geodata.matches.spelling import (
    is_called,
    is_cut,
    is_meant,
    names_of,
    nearly_named,
    suggestions,
)
from geodata.nearest.geocoding import (
    Acceptance,
    AddressBook,
    AddressQuestion,
    Ambiguity,
    BulkAnswer,
    BulkSearch,
    Reason,
    question_for,
)
from geodata.sites.values import degrees_of
from geodata.territory import (
    Area,
    Asked,
    Origin,
    Places,
    Register,
    UnderstoodAs,
    departement_of_code,
    departements_of,
    origin_in,
)

Note = Literal[
    "nothing_given",
    "position_not_read",
    "address_not_found",
    "address_not_asked",
    "commune_unknown",
    "commune_corrected",
    "commune_is_territory",
    "postcode_unknown",
    "ambiguous",
    "not_covered",
    "other_departement",
    "outside_departements",
]
"""What was not understood of a row, was taken otherwise than it is written (`corrected`), or does
not agree with the rest of it (`other_departement`)."""

WINDOW_ROWS = 4_000
"""Rows whose addresses are asked together."""
_NOTES: Mapping[Reason, Note] = {
    "homonyms": "ambiguous",
    "misspelt": "commune_unknown",
    "territory": "commune_is_territory",
}
"""What is told of a name that is not clear, by why it is not."""
_CODE = re.compile(r"(?:\d\d|2[AB])\d{3}")
_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Understood:
    """Where a row is asked from, and what was not understood.

    Attributes:
        origin: None where it is not known.
        notes: what was not understood, or was corrected.
        suggested: communes that a name may mean which was not understood, with their codes.
    """

    origin: Origin | None
    notes: tuple[Note, ...] = ()
    suggested: tuple[str, ...] = ()


def _missed(note: Note) -> Understood:
    return Understood(None, (note,))


@dataclass(slots=True)
class Whereabouts:
    """What understands rows: the places, and an address service where there is one."""

    places: Places
    search: BulkSearch | None = None
    _acceptance: Acceptance | None = field(default=None)
    _named: Callable[[str, str], Understood] | None = field(default=None)

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
            found = at
            if at.origin is None:
                found = self._elsewhere(row, at.notes, question, answers)
            yield self._agreed(row, found)

    def _agreed(self, row: Where, found: Understood) -> Understood:
        """Returns where a row is, with a note where its words name another département.

        A neighbour's postcode, or a position a street beyond a border, is no contradiction; of a
        commune's code at one end of France and its name at the other, one is wrong.
        """
        area = None if found.origin is None else found.origin.commune
        if area is None:
            return found
        code, postcode = self._code(row.code), self._postcode(row.postcode)
        others: list[tuple[str, ...]] = []
        if _CODE.fullmatch(code):
            others.append((departement_of_code(code),))
        if _POSTCODE.fullmatch(postcode) and postcode not in area.postcodes:
            others.append(departements_of(postcode))
        is_by_name = not (row.code or row.lat or row.address)
        if row.commune and not is_by_name and not is_called(row.commune, area, self._register):
            named = self._in_named(row.commune, "").origin
            if named is not None and named.commune is not None:
                others.append((named.commune.departement,))
        known = self._register.territories
        elsewhere = (
            each
            for each in others
            if area.departement not in each and any(("departement", one) in known for one in each)
        )
        if next(elsewhere, None) is None:
            return found
        return replace(found, notes=(*found.notes, "other_departement"))

    @property
    def _register(self) -> Register:
        return self.places.register

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
            named = self._in_named(row.commune, postcode).origin
            area = None if named is None else named.commune
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
        suggested: tuple[str, ...] = ()
        for found in self._in_commune(row):
            notes, suggested = (*notes, *found.notes), suggested or found.suggested
            if found.origin is not None:
                origin = replace(found.origin, fallback=True) if row.address else found.origin
                return Understood(origin, notes, suggested)
        notes = notes or ("nothing_given",)
        return Understood(None, tuple(dict.fromkeys(notes)), suggested)

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

    def _in_commune(self, row: Where) -> Iterator[Understood]:
        """Yields what a row's code, name and postcode give, until one has an origin."""
        code, postcode = self._code(row.code), self._postcode(row.postcode)
        if row.code:
            is_one = bool(_CODE.fullmatch(code))
            yield self._asked(Asked(commune=code)) if is_one else _missed("commune_unknown")
        if row.commune:
            yield self._in_named(row.commune, postcode)
        if row.postcode:
            is_one = bool(_POSTCODE.fullmatch(postcode))
            yield self._asked(Asked(postcode=postcode)) if is_one else _missed("postcode_unknown")
        if row.address and not (row.code or row.commune or row.postcode):
            yield self._asked(Asked(q=row.address))

    def _in_named(self, commune: str, postcode: str) -> Understood:
        """Returns what a name gives beside the postcode of its row, which may be ''."""
        if self._named is None:
            self._named = lru_cache(maxsize=65_536)(self._found)
        return self._named(commune, postcode)

    def _found(self, commune: str, postcode: str) -> Understood:
        found = self._called(commune, postcode) if postcode else None
        if found is None or found.origin is None:
            # The postcode may be a neighbour's, or a CEDEX.
            found = self._called(commune, "")
        if found.notes != ("commune_unknown",):
            return found
        nearly = nearly_named(commune, postcode, self.places.register)
        if nearly.settled is None or nearly.settled.lon is None:
            return replace(found, suggested=suggestions(nearly.areas) or found.suggested)
        return Understood(origin_in(nearly.settled, "name"), ("commune_corrected",))

    def _called(self, commune: str, postcode: str) -> Understood:
        """Returns what a name means beside a postcode, if one is given, by the name that it is."""
        register = self.places.register
        found = self._asked(Asked(q=f"{postcode} {commune}".strip()), commune)
        if found.origin is None or found.origin.commune is None:
            return found
        area = found.origin.commune
        if found.origin.understood_as == "commune_of_address":
            # The postcode alone may have said it.
            is_named = is_called(commune, area, register)
            return found if is_named else _missed("commune_unknown")
        if not is_cut(commune, area, register):
            return found
        if postcode in area.postcodes:
            return replace(found, notes=("commune_corrected",))
        return Understood(None, ("commune_unknown",), suggestions((area,)))

    def _asked(self, asked: Asked, commune: str = "") -> Understood:
        """Returns what is understood of something, which may be a name that a row has."""
        try:
            found = AddressBook(self.places).understand(asked)
        except NotCoveredError as error:
            # Nobody places the commune, nor is it sure that it is meant: its name may be another.
            is_it = not commune or is_meant(commune, [error.name], self.places.register)
            return _missed("not_covered" if is_it else "commune_unknown")
        except BadInputError:
            return _missed("postcode_unknown" if asked.postcode else "commune_unknown")
        if not isinstance(found, Ambiguity):
            return Understood(found)
        areas = [each.commune for each in found.candidates if each.commune is not None]
        note = _NOTES[found.because]
        if note == "ambiguous" and commune:
            # As an address it may end by a commune's name, or begin one within a word.
            areas = self._meant(commune, areas)
            note = "ambiguous" if areas else "commune_unknown"
        return Understood(None, (note,), suggestions(areas))

    def _meant(self, commune: str, areas: Sequence[Area]) -> list[Area]:
        register = self.places.register
        return [each for each in areas if is_meant(commune, names_of(each, register), register)]

    @staticmethod
    def _code(text: str) -> str:
        code = text.strip().removesuffix(".0").upper()
        return code.zfill(5) if code.isdigit() else code

    @staticmethod
    def _postcode(text: str) -> str:
        code = text.replace(" ", "").removesuffix(".0")
        return code.zfill(5) if code.isdigit() else code
