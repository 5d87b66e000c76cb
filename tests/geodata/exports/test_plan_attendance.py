"""Those who come, in the files of a plan: its columns, its report, what it supposes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geodata.exports.plan_assumptions import assumptions_of
from geodata.exports.plan_tables import about, table_of
from geodata.exports.report.blocks import Paragraph, Section, Table
from geodata.exports.report.plan_sections import attendance_section
from geodata.plans import Ground
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on

COMING: dict[str, Any] = {
    "objective": "attendance",
    "attendance": {
        "choice": "shared",
        "at_the_door": 0.6,
        "decay": "exponential",
        "of": [{"host": "MUNI", "attraction": 2}],
    },
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder: Path = tmp_path_factory.mktemp("snapshots")
    write_country(folder)
    return ground_in(folder)


def test_each_site_has_who_comes_to_it_where_that_is_the_objective(ground: Ground) -> None:
    plan = plan_on(ground, posts=2, **COMING)
    plain = plan_on(ground, posts=2)

    assert "people_expected" in [each.key for each in table_of(plan, "sites").columns]
    assert "people_expected" not in [each.key for each in table_of(plain, "sites").columns]
    assert plan["attendance"]["words"] in [fact.value for fact in about(plan)]
    assert "Fréquentation" not in [fact.label for fact in about(plain)]


def test_the_report_tells_where_most_would_come(ground: Ground) -> None:
    plan = plan_on(ground, posts=2, **COMING)

    title, words, table = attendance_section(plan)

    assert title == Section("Qui viendrait")
    assert words == Paragraph(plan["attendance"]["words"])
    assert isinstance(table, Table)
    assert len(table.rows) == len(plan["sites"])
    assert attendance_section(plan_on(ground, posts=2)) == []


def test_what_is_supposed_of_who_comes_is_told_in_french(ground: Ground) -> None:
    told = {fact.label: fact.value for fact in assumptions_of(plan_on(ground, posts=2, **COMING))}

    assert told["Fréquentation"] == (
        "décroissance exponentielle, personne de plus de 30 minutes ; chacun se partage entre les "
        "lieux et rester chez soi (modèle de Huff) ; 60 % viennent quand un lieu est à leur porte "
        "; attrait MUNI : 2, 1 pour les autres"
    )
