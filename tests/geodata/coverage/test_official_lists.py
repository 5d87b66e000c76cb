"""Each official list, in its publisher's own columns, is a filter, a breakdown and a map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.indicators.checking import read_column
from geodata.indicators.facts import ColumnFacts
from geodata.indicators.reading import Layout
from geodata.indicators.table import Columns
from geodata.refresh.assembling import Inputs, documents_over
from geodata.snapshot.publishing import open_current
from geodata.territory.register import Register
from tests.coverage_country import DAY, IN_USE, former_table, write_country

USUAL = CoverageQuery(State(date.fromisoformat(DAY)))
LISTED = {"values": ()}
LISTS: dict[str, tuple[str, dict[str, Any], str, set[str]]] = {
    # name: the file, its layout, the class of who is not on it, who is of its class
    "acv": (
        (
            "insee_com,id_acv,lib_acv,date_signature,actions_en_cours,lib_reg\n"
            "01002,acv-042,Saint-Étienne,28/09/2018,NA,Occitanie\n"
        ),
        {**LISTED, "listed_class": "Action cœur de ville"},
        "hors programme",
        {"01002"},
    ),
    "pvd": (
        (
            "insee_com;lib_com;id_pvd;date_signature\n"
            "85001;Nant;pvd-85-1;2021-05-03\n85002;Sauclières;pvd-85-1;2021-05-03\n"
            "85001;Nant;pvd-85-2;2021-06-01\n"
        ),
        {**LISTED, "listed_class": "Petites villes de demain"},
        "hors programme",
        {"85001", "85002"},
    ),
    "qpv": (
        'code_qp,lib_qp,insee_com\nQN00101M,Nord,01002\nQN00102M,Sud,"01002, 85113"\n',
        {**LISTED, "listed_class": "avec un QPV"},
        "sans QPV",
        {"01002", "85113"},
    ),
    "frr": (
        "CODGEO;LIBGEO;FRR\n85001;Nant;FRR\n85002;Sauclières;FRR\n85003;Trèves;Non classée\n",
        {"code": "CODGEO", "values": ("FRR",)},
        "Non classée",
        {"85001", "85002"},
    ),
}
CLASSES = {name: each[1].get("listed_class", "FRR") for name, each in LISTS.items()}


def _column(register: Register, name: str) -> Any:
    text, layout, absent, _ = LISTS[name]
    facts = ColumnFacts(name, "class", f"Classes {name}", source="ANCT", vintage="2026")
    where = Layout(**{"code": "insee_com", **layout})
    found = read_column(text.encode(), f"{name}.csv", facts, where, register, absent_class=absent)
    return found.column


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("country")
    write_country(folder)
    snapshot = open_current(folder)
    columns = Columns({name: _column(snapshot.register, name) for name in LISTS}, "lists")
    return documents_over(Inputs(snapshot, IN_USE, columns, former_table, {}))


@pytest.mark.parametrize("name", LISTS)
def test_it_is_a_filter_whose_communes_are_those_of_the_list(documents: Any, name: str) -> None:
    national = documents.national
    question = replace(USUAL, where=(f"{name}:is:{CLASSES[name]}",))
    kept, territory = national.selecting(national.units.territory("france", "FR"), question)
    told = kept.coverage(territory, question)
    assert {row["code"] for row in told["rows"]} == LISTS[name][3]
    assert told["indicators"]["communes"] == len(LISTS[name][3])


@pytest.mark.parametrize("name", LISTS)
def test_it_is_a_breakdown_and_a_map_in_which_nobody_is_left_out(documents: Any, name: str) -> None:
    national = documents.national
    france = national.units.territory("france", "FR")
    told = national.coverage(france, replace(USUAL, column=name))
    by_class = {each["class"]: each for each in told["indicators"]["by_class"][name]}
    assert by_class[CLASSES[name]]["communes"] == len(LISTS[name][3])
    people = sum(each["people"] for each in by_class.values())
    assert people == told["indicators"]["people"]
    values = {row["code"]: row["value"] for row in told["rows"]}
    assert {code for code, value in values.items() if value == CLASSES[name]} == LISTS[name][3]
    assert told["column"]["source"] == "ANCT"
