"""Ids of a file that has none are made of what does not change, whatever the order of its rows."""

from __future__ import annotations

from geodata.sites.mapping.identifiers import DerivedIds
from geodata.sites.mapping.mapped import Mapped


def row(nom: str, adresse: str = "1 rue du Lac", **values: str) -> Mapped:
    return Mapped({"nom": nom, "adresse": adresse, "commune": "Rodez", **values})


def ids_of(rows: list[Mapped]) -> list[str]:
    ids = DerivedIds(rows)
    return [ids.id_of(each) for each in rows]


def test_ids_follow_the_place_and_not_the_row() -> None:
    rows = [row(f"Mairie {number}") for number in range(20)]
    rows += [row("Twin", horaires="9h"), row("Twin", horaires="10h")]
    before = dict(zip(map(id, rows), ids_of(rows), strict=True))
    assert len(set(before.values())) == len(rows)
    rows = rows[7:] + rows[:7][::-1]
    assert [before[id(each)] for each in rows] == ids_of(rows)


def test_another_row_or_other_hours_change_no_id() -> None:
    [first] = ids_of([row("Mairie", horaires="9h")])
    assert ids_of([row("Mairie", horaires="10h"), row("Annexe")])[0] == first
    assert ids_of([row("MAIRIE", "1, Rue du lac")])[0] == first


def test_rows_that_hold_the_same_are_one_place() -> None:
    assert len(set(ids_of([row("Mairie"), row("Mairie")]))) == 1
