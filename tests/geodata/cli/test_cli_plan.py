"""`maillage plan`: what a terminal shows, the files it writes, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from geodata.cli import main, plan_certificate
from tests.coverage_country import write_country
from tests.plan_country import IMPOSSIBLE

HEADER = "id,nom,adresse,commune,code_postal,code_insee,latitude,longitude,services\n"
MARKET = (
    "1,Marché,1 place,Saint-Étienne,42000,01002,46.05,0.15,Aide aux démarches administratives\n"
)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    write_country(folder / "snapshots")
    (folder / "now.csv").write_text(HEADER + MARKET, encoding="utf-8")
    return folder


@pytest.fixture
def maillage(var: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        sites = (
            ("--sites", str(var / "now.csv"))
            if arguments[0] in ("solve", "check", "verify", "missed", "frontier")
            else ()
        )
        monkeypatch.setattr(sys, "argv", ["maillage", "plan", *arguments, *sites])
        monkeypatch.setenv("MAILLAGE_VAR", str(var))
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[..., str]:
    def written(**fields: object) -> str:
        file = tmp_path / "scenario.yaml"
        file.write_text(yaml.safe_dump({"name": "Essai", **fields}, allow_unicode=True))
        return str(file)

    return written


def test_a_plan_is_shown_with_its_proof_and_written_in_every_format(maillage, scenario, tmp_path):
    files = [tmp_path / f"plan.{form}" for form in ("json", "geojson", "csv", "xlsx")]
    outs = [word for file in files for word in ("--out", str(file))]

    code, shown, _ = maillage("solve", scenario(posts=2), *outs)

    assert code == 0
    assert "prouvé" in shown
    assert all(file.stat().st_size > 100 for file in files)
    assert json.loads(files[0].read_text())["computed_at"]


WITHOUT_A_SOLVER = """
import sys
from pathlib import Path
from geodata.cli.plan_certificate import verdict_on
verdict = verdict_on(*map(Path, sys.argv[1:]))
assert not verdict.faults, verdict.faults
assert not [each for each in sys.modules if each.startswith("highspy")]
"""


@pytest.mark.parametrize("most_inline", [5_000, 1])
def test_a_plan_is_verified_by_its_certificate_alone(
    maillage, scenario, var, tmp_path, monkeypatch, most_inline
):
    monkeypatch.setattr(plan_certificate, "MOST_INLINE", most_inline)
    file = tmp_path / "plan.json"
    maillage("solve", scenario(posts=1), "--out", str(file))
    beside = tmp_path / "plan.certificate.npz"

    code, _, said = maillage("verify", str(file))
    told = json.loads(maillage("verify", str(file), "--json")[1])
    alone = [sys.executable, "-c", WITHOUT_A_SOLVER, file, var, var / "now.csv"]

    assert (code, told["faults"]) == (0, [])
    assert "no plan does better than" in said
    assert beside.exists() == (most_inline == 1)
    assert subprocess.run(alone, check=False).returncode == 0
    if beside.exists():
        beside.write_bytes(b"PK")
        assert maillage("verify", str(file))[0] == 2
        beside.unlink()
        assert "No such file" in maillage("verify", str(file))[2]


def test_a_plan_that_says_more_than_it_proves_is_refused(maillage, scenario, tmp_path):
    file = tmp_path / "plan.json"
    maillage("solve", scenario(posts=1), "--out", str(file))
    plan = json.loads(file.read_text())
    plan["objective"]["value"] *= 2
    file.write_text(json.dumps(plan))

    code, _, said = maillage("verify", str(file))

    assert code == 2
    assert "wrong: the sites of the plan are worth" in said


def test_the_sites_that_would_be_missed_are_shown_and_written(maillage, tmp_path):
    file = tmp_path / "missed.xlsx"

    code, shown, _ = maillage("missed", "france", "fr", "--out", str(file))
    told = json.loads(maillage("missed", "departement", "01", "--json")[1])

    assert code == 0
    assert "Marché" in shown
    assert file.read_bytes()[:2] == b"PK"
    assert [each["name"] for each in told["sites"]] == ["Marché"]
    assert maillage("missed", "departement", "99")[0] == 2
    assert maillage("missed", "france", "FR", "--posts", "some")[0] == 2
    assert maillage("missed", "france", "FR", "--out", "x.pdf")[0] == 2


def test_a_frontier_is_shown_and_each_of_its_plans_can_be_verified(maillage, scenario, tmp_path):
    asked = scenario(posts=3, limit_minutes=6, existing={"keep": "none"})
    folder = tmp_path / "plans"

    code, shown, _ = maillage("frontier", asked, "--points", "4", "--out", str(folder))
    told = json.loads(maillage("frontier", asked, "--points", "4", "--json")[1])

    assert code == 0
    assert "worst share" in shown
    assert len(told) == len(list(folder.glob("plan-*.json"))) >= 2
    assert maillage("verify", str(folder / "plan-2.json"))[0] == 0
    assert maillage("frontier", asked, "--points", "1")[0] == 2
    assert maillage("frontier", scenario(posts=1, objective="p_center"))[0] == 2


def test_what_is_no_plan_is_not_verified(maillage, tmp_path):
    for text in ("[]", "{}", "no", '{"scenario": {}}'):
        (tmp_path / "x.json").write_text(text)
        code, _, said = maillage("verify", str(tmp_path / "x.json"))
        assert code == 2
        assert "x.json: not" in said


def test_machines_get_json_and_nothing_else(maillage, scenario):
    code, shown, _ = maillage("solve", scenario(posts=1), "--json")

    assert code == 0
    assert json.loads(shown)["totals"]["posts"] == 1


def test_what_cannot_be_solved_says_why_and_ends_with_2(maillage, scenario):
    code, shown, _ = maillage("solve", scenario(**IMPOSSIBLE))

    assert code == 2
    assert "contredisent" in shown


def test_a_contradiction_is_told_without_solving(maillage, scenario):
    code, _, told = maillage("check", scenario(posts=1, spending_limit_euros=10))
    assert code == 2
    assert "spending_limit_euros" in told

    code, _, told = maillage("check", scenario(posts=1))
    assert code == 0


def test_what_only_the_ground_contradicts_is_told_without_solving(maillage, scenario):
    unknown = {"keep": "listed", "sites": ["nowhere"]}
    code, _, told = maillage("check", scenario(posts=1, existing=unknown))

    assert code == 2
    assert "existing.sites" in told


def test_the_people_served_are_shown_apart_from_those_in_reach(maillage, scenario):
    fields = {"people_per_post": 1_000, "existing": {"keep": "none"}}
    _, shown, _ = maillage("solve", scenario(posts=1, **fields))

    assert "served after" in shown
    assert "1\u202f000 personnes seraient servies" in " ".join(shown.split(" "))
    assert "servirait" in shown


def test_a_preset_is_printed_as_a_scenario_to_begin_from(maillage):
    _, listed, _ = maillage("presets")
    code, shown, _ = maillage("presets", "plan-relance-2021")

    assert "plan-relance-2021" in listed
    assert code == 0
    assert yaml.safe_load(shown)["waves"][0]["posts"] == 1000
    assert maillage("presets", "nothing")[0] == 2


def test_the_schema_is_json(maillage):
    assert json.loads(maillage("schema")[1])["title"] == "Scenario"


def test_two_plans_are_put_side_by_side(maillage, scenario, tmp_path):
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    maillage("solve", scenario(posts=1), "--out", str(one))
    maillage("solve", scenario(posts=2), "--out", str(two))

    code, shown, _ = maillage("compare", str(one), str(two), "--json")

    assert code == 0
    assert [plan["id"] for plan in json.loads(shown)["plans"]] == ["one", "two"]
    assert maillage("compare", str(one), str(one))[0] == 2


@pytest.mark.parametrize("out", ["plan.shp", "no/such/folder/plan.json"])
def test_a_file_that_cannot_be_written_is_refused(maillage, scenario, out, tmp_path):
    code, _, told = maillage("solve", scenario(posts=1), "--out", str(tmp_path / out))

    assert code == 2
    assert "plan." in told
