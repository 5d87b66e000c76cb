"""The rehearsal lives a whole life on the small country; what goes wrong ends it, and is said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from infra.measure.rehearsal.__main__ import LIFE, main
from infra.measure.rehearsal.life import Life
from infra.measure.rehearsal.outcome import RehearsalError, outcome_of, page
from infra.measure.rehearsal.publishing import ADDED, HELP, changed
from tests.coverage_country import write_country

HEADER = "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services"
SITES = f"""{HEADER}
market,13002526500013,Lieu du marché,Saint-Étienne,42000,01002,1 rue,46.05,0.15,2026-01-05,{HELP}
nant,13002526500013,Lieu de Nant,Nant,85000,85001,1 rue du Bal,46.05,0.75,2026-01-05,
"""


def test_a_step_that_fails_says_why_and_keeps_what_it_saw() -> None:
    def step() -> Iterator[str]:
        yield "seen"
        raise RehearsalError("the sky fell")

    outcome = outcome_of("a step", step)
    assert (outcome.seen, outcome.failure) == (("seen",), "the sky fell")
    assert outcome.lines()[0].startswith("FAILED a step")
    assert "0 of 1 steps held" in page([outcome], "today")
    assert "**failed: the sky fell**" in page([outcome], "today")


def test_the_file_to_publish_has_one_site_less_one_more_and_one_without_a_name() -> None:
    life: Any = type("Here", (), {"lat": 46.05, "lon": 0.75})()
    content, count = changed("\ufeff" + SITES, cast("Life", life))
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [row["id"] for row in rows] == ["nant", ADDED, "repetition-sans-nom"]
    assert rows[2]["nom"] == ""
    assert count == 3
    assert {row["services"] for row in rows[:2]} == {HELP}


@pytest.mark.e2e
def test_a_whole_life_is_lived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_country(tmp_path / "country" / "snapshots")
    (tmp_path / "sites.csv").write_text(SITES)
    where = ["--var", str(tmp_path / "country"), "--sites", str(tmp_path / "sites.csv")]
    what = ["--departement", "85", "--lat", "46.0512", "--lon", "0.7534", "--posts", "2"]
    report = tmp_path / "report.md"
    code = main([*where, *what, "--environments", "1", "--report", str(report)])
    assert code == 0, capsys.readouterr().out
    assert f"{len(LIFE)} of {len(LIFE)} steps held" in report.read_text()


@pytest.mark.e2e
def test_a_life_that_cannot_begin_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--var", str(tmp_path), "--report", str(tmp_path / "report.md")])
    assert code == 1
    assert "the stack ended" in capsys.readouterr().out
