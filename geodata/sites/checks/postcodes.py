"""A postcode of four figures: its first zero was lost, as a spreadsheet does, or another figure."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.gazetteer import Gazetteer
from geodata.sites.checks.namesakes import without_cedex
from geodata.sites.checks.witnesses import RowPoint
from geodata.territory import Area


def with_lost_figure(draft: Draft, text: str, gazetteer: Gazetteer, point: RowPoint | None) -> str:
    """Returns the five figures that four mean in a row, '' when no reading is right.

    `4900` is `04900` unless the name, the code and the point are all of other départements; then
    it is the one postcode of their commune that begins so, if there is one.
    """
    with_zero = f"0{text}"
    witnesses = tuple(_witnesses(draft, gazetteer, point))
    if not witnesses or any(area.departement == with_zero[:2] for area in witnesses):
        draft.repair("warning", "postcode_zero_lost", "code_postal", with_zero)
        return with_zero
    meant = {code for area in _likeliest(witnesses, point) for code in area.postcodes}
    begun = [code for code in meant if code.startswith(text)]
    if len(begun) == 1:
        draft.repair("warning", "postcode_figure_lost", "code_postal", begun[0])
        return begun[0]
    draft.repair(
        "warning", "postcode_malformed", "code_postal", None, sentence=_LEFT_OUT, value=text
    )
    return ""


_LEFT_OUT = "postcode_malformed.left_out"


def _witnesses(draft: Draft, gazetteer: Gazetteer, point: RowPoint | None) -> Iterator[Area]:
    """Yields the communes that the name, the code and the point of a row may be for."""
    yield from gazetteer.namesakes(without_cedex(draft.text("commune")))
    coded = gazetteer.meant_by(draft.text("code_insee"))
    if coded is not None:
        yield coded.area
    if point is not None:
        yield from point.around()


def _likeliest(witnesses: tuple[Area, ...], point: RowPoint | None) -> tuple[Area, ...]:
    """Returns the witnesses that hold the point, arrondissements before their city, or all."""
    holding = tuple(area for area in witnesses if point is not None and point.within(area))
    wholes = {area.parent for area in holding}
    return tuple(area for area in holding if area.code not in wholes) or witnesses
