"""Former and usual names of communes, and former codes."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import SourceError
from geodata.sources.other_names import (
    FormerArea,
    OtherName,
    former_codes,
    other_names,
    read_former,
)
from geodata.territory.register import Register
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of


def former(code: str, name: str, successor: str | None = None, **facts: Any) -> FormerArea:
    return FormerArea(
        code, name, facts.get("people"), is_current=facts.get("current", False), successor=successor
    )


AREAS = (
    official("01001", "Grande-Ville", population=12_000, old_codes=("01009",)),
    official("01002", "Bourg"),
    official("01003", "Quartier", kind="commune_deleguee", parent_code="01001"),
    official("01004", "Faubourg", kind="commune_deleguee", parent_code="01001"),
    official("92062", "Puteaux", population=44_000),
)


def named(*areas: FormerArea) -> set[tuple[str, str, int | None]]:
    found = other_names(AREAS, areas)
    return {(each.name, each.code, each.people) for each in found if not each.is_usual}


def test_a_commune_that_was_merged_still_names_what_it_is_in() -> None:
    by_old_code = former("01009", "Ancienne", current=True, people=300)
    by_successor = former("01010", "Autre", "01002")
    by_old_successor = former("01011", "Tierce", "01009")
    assert named(by_old_code, by_successor, by_old_successor) == {
        ("Ancienne", "01001", 300),
        ("Autre", "01002", None),
        ("Tierce", "01001", None),
    }


def test_a_commune_that_was_renamed_is_as_large_as_today() -> None:
    assert named(former("01001", "Ville", current=True, people=9_000)) == {
        ("Ville", "01001", 12_000)
    }


def test_an_official_name_is_no_other_name_but_that_of_a_part_that_was_a_town() -> None:
    own = former("01001", "GRANDE VILLE", current=True)
    part = former("01003", "Quartier", "01001")
    was_a_town = former("01004", "Faubourg", "01001", people=10_000)
    assert named(own, part, was_a_town) == {("Faubourg", "01001", 10_000)}


def test_what_is_in_no_commune_of_today_is_left_out() -> None:
    assert named(former("01012", "Perdue"), former("01013", "Perdue", "01999")) == set()


def test_usual_names_stand_for_the_communes_that_there_are() -> None:
    usual = {(each.name, each.code) for each in other_names(AREAS) if each.is_usual}
    assert ("La Défense", "92062") in usual
    assert {code for _, code in usual} == {"92062"}


def test_codes_of_before_resolve_and_those_of_the_official_list_win() -> None:
    assert former_codes()["97123"] == "97701"
    assert former_codes()["98511"] == "97611"
    register = places_of(
        (*LITTLE_FRANCE, official("97801", "Saint-Martin", old_codes=("97123",))), SQUARES
    ).register
    assert register.resolve("97123").area.code == "97801"
    assert register.resolve("97127").area.code == "97801"
    assert places_of(LITTLE_FRANCE, SQUARES).register.resolve("97123").area.code == "97701"


def archive(path: Path, records: list[dict[str, Any]]) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        content = json.dumps(records).encode()
        member = tarfile.TarInfo("package/data/communes.json")
        member.size = len(content)
        packed.addfile(member, io.BytesIO(content))
    return path


def test_an_older_list_is_read_without_its_arrondissements(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        {"code": "1", "nom": "A", "type": "commune-actuelle", "population": 5},
        {"code": "2", "nom": "B", "type": "commune-absorbee", "chefLieu": "1"},
        {"code": "3", "nom": "C", "type": "ancien-code", "nouveauCode": "1"},
        {"code": "4", "nom": "D", "type": "arrondissement-municipal"},
    ]
    assert read_former(archive(tmp_path / "p.tgz", records)) == [
        FormerArea("1", "A", 5, is_current=True, successor=None),
        FormerArea("2", "B", None, is_current=False, successor="1"),
        FormerArea("3", "C", None, is_current=False, successor="1"),
    ]
    with pytest.raises(SourceError, match="no field"):
        read_former(archive(tmp_path / "q.tgz", [{"code": "1", "type": "commune-actuelle"}]))


def test_a_register_of_before_has_no_other_names() -> None:
    register = places_of(LITTLE_FRANCE, SQUARES, (OtherName("Jadis", "01004", 20_000),)).register
    assert [area.code for area in register.place_names.called("jadis")] == ["01004"]
    older = {
        name: values for name, values in register._arrays.items() if not name.startswith("other_")
    }
    before = Register(older)
    assert before.place_names.called("jadis") == before.place_names.towns_called("jadis") == []
    assert before.place_names.names_of(0) == [before.names[0]]
