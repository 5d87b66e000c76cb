"""Parameters laid over one another, and handed to SAM so that it reads what was meant."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from geodata.errors import BadInputError
from infra.deploy.journal import Journal
from infra.deploy.settings import Declared, Parameters, asks_first, laid_over, target_of
from infra.deploy.sources import Sources
from infra.local.template.deployments import SamConfig, named_values
from tests.conftest import ROOT
from tests.infra.deploy.stage import CONFIG, write_project

DECLARED = Declared({"A": "1", "B": "2", "C": "3", "Issuer": None}, frozenset({"C"}))


def test_each_parameter_has_the_value_nearest_to_who_deploys() -> None:
    found = laid_over(
        DECLARED,
        deployed={"A": "deployed", "B": "deployed", "C": "deployed", "Former": "gone"},
        configured={"A": "configured", "B": "configured"},
        given={"A": "given", "Issuer": "i"},
    )
    assert found.values == {"A": "given", "B": "configured", "C": "deployed", "Issuer": "i"}
    assert found.given == {"A": "given", "B": "configured", "Issuer": "i"}


def test_one_that_is_given_replaces_no_other() -> None:
    found = laid_over(DECLARED, {}, {"A": "configured", "Issuer": "i"}, {"B": "given"})
    assert found.given["A"] == "configured"


@pytest.mark.parametrize(("configured", "given"), [({"X": "1"}, {}), ({}, {"X": "1"}), ({}, {})])
def test_an_unknown_parameter_or_one_without_a_value_is_refused(
    configured: dict[str, str], given: dict[str, str]
) -> None:
    with pytest.raises(BadInputError, match=r"no parameter X|Issuer has no value"):
        laid_over(DECLARED, {}, configured, given)


def test_a_word_that_is_no_parameter_is_refused() -> None:
    with pytest.raises(BadInputError, match="'RefreshState' is not Name=value"):
        named_values(["RefreshState"], "samconfig.toml")


@pytest.mark.parametrize(
    ("stack", "environment", "chosen"),
    [
        ("maillage", None, "prod"),
        ("maillage-dev", None, "default"),
        ("essai", None, "default"),
        ("essai", "prod", "prod"),
    ],
)
def test_a_stack_is_deployed_by_its_own_environment(
    tmp_path: Path, stack: str, environment: str | None, chosen: str
) -> None:
    (tmp_path / "samconfig.toml").write_text(CONFIG)
    config = SamConfig(tmp_path / "samconfig.toml")
    target = target_of(config, stack, None, environment, None)
    assert (target.environment, target.region) == (chosen, "eu-west-3")
    assert asks_first(config, chosen) is (chosen == "prod")
    with pytest.raises(BadInputError, match="no environment staging"):
        target_of(config, stack, None, "staging", None)


def test_the_projects_own_configuration_is_read() -> None:
    config = SamConfig(ROOT / "samconfig.toml")
    assert config.parameters("default")["LogRetentionDays"] == "7"
    assert asks_first(config, "prod")


AWKWARD = {
    "OidcOrigins": "https://a.example https://b.example:8443",
    "GeocoderUrl": "",
    "SyncUrl": 'https://x.example/f.csv?a=1&b="two"&c=\\\'',
    "SyncRate": "rate(1 hour)",
    "RouterUrl": "osrm+https://key@x.example/a=b",
}


def test_sam_reads_every_value_as_it_was_meant() -> None:
    python = ROOT / ".tools" / "sam" / "bin" / "python"
    if not python.exists():
        pytest.skip("needs SAM's own environment")
    words = Parameters(AWKWARD, AWKWARD, frozenset()).overrides()
    program = (
        "import json, sys\n"
        "from samcli.cli.types import CfnParameterOverridesType\n"
        "words = tuple(json.loads(sys.argv[1]))\n"
        "print(json.dumps(CfnParameterOverridesType().convert(words, None, None)))"
    )
    done = subprocess.run(
        [python, "-c", program, json.dumps(words)], check=True, capture_output=True, text=True
    )
    assert json.loads(done.stdout) == AWKWARD


def test_a_package_is_another_when_what_it_is_made_of_changes(tmp_path: Path) -> None:
    root = write_project(tmp_path)
    before = Sources(root, "arm64")
    seen = {before.build, Sources(root, "x86_64").build}
    for name in ("geodata/clock.py", "functions/nearest/app.py", "infra/requirements/nearest.txt"):
        (root / name).write_text("changed")
        seen.add(Sources(root, "arm64").build)
    (root / "template.yaml").write_text((root / "template.yaml").read_text() + "\n# more")
    after = Sources(root, "arm64")
    seen.add(after.build)
    assert len(seen) == 6


def test_a_room_that_no_package_has_changes_none(tmp_path: Path) -> None:
    root = write_project(tmp_path)
    before = Sources(root, "arm64").packages
    (root / "geodata" / "sources").mkdir()
    (root / "geodata" / "sources" / "building.py").write_text("x = 1")
    (root / "geodata" / "__pycache__").mkdir()
    (root / "geodata" / "__pycache__" / "clock.pyc").write_text("x")
    assert Sources(root, "arm64").packages == before


def test_each_function_of_the_project_has_a_package_of_its_own_making() -> None:
    found = Sources(ROOT, "arm64").packages
    assert len(found) == 9
    # The two of sites are one package, and those of matches.
    # Coverage's and the refresher's differ by their code alone.
    assert found["SitesFunction"] == found["SitesWorkerFunction"]
    assert found["MatchesFunction"] == found["MatchesWorkerFunction"]
    assert len(set(found.values())) == 7


def test_a_journal_of_another_account_begins_anew(tmp_path: Path) -> None:
    file, ours = tmp_path / "deploy" / "m.json", {"account": "1", "region": "r"}
    Journal(file, ours).done("stack", "digest")
    assert Journal(file, ours).digest_of("stack") == "digest"
    assert Journal(file, {"account": "2", "region": "r"}).digest_of("stack") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"steps": 1}', '{"owner": {}}'])
def test_a_journal_that_cannot_be_read_begins_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "m.json").write_text(content)
    assert Journal(tmp_path / "m.json", {}).digest_of("stack") is None


def test_a_step_that_is_begun_is_no_longer_done(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "m.json", {})
    journal.done("stack", "digest")
    journal.begin("stack")
    assert Journal(tmp_path / "m.json", {}).digest_of("stack") is None


@pytest.mark.parametrize("stack", ["", "1st", "a" * 33, "maillage_dev", "maillage.dev"])
def test_a_stack_that_nothing_could_be_named_by_is_refused(stack: str) -> None:
    with pytest.raises(BadInputError, match="names no stack"):
        target_of(SamConfig(ROOT / "samconfig.toml"), stack, None, None, None)
