"""The audits: what services say is taken for what it is, and silence never for a clean bill."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import pytest

from infra.audit.__main__ import audit
from infra.audit.advisories import (
    Advisory,
    Answer,
    Ignored,
    of_npm_audit,
    of_pip_audit,
    outstanding,
    read_ignored,
)
from infra.audit.code import issues_in_the_code
from infra.audit.locks import FOLDER, Locked, layers, locked_in
from tests.conftest import ROOT

FAULT = Advisory("urllib3", ("PYSEC-1", "GHSA-1"))
MARCH = date(2027, 3, 1)
WHY = "only its proxies are at fault, and none is used"
KNOWN = Ignored("GHSA-1", "urllib3", WHY, MARCH)

needs_audit = pytest.mark.skipif(
    not (ROOT / ".tools" / "audit").is_dir(), reason="needs the audit's tools: `make check`"
)


def test_what_pip_audit_could_not_look_up_is_unanswered_and_not_clean() -> None:
    rows = [
        {"name": "numpy", "version": "2.0", "vulns": []},
        {"name": "urllib3", "version": "1.0", "vulns": [{"id": "PYSEC-1", "aliases": ["GHSA-1"]}]},
        {"name": "shapely", "skip_reason": "Dependency not found on PyPI"},
    ]
    answer = of_pip_audit({"dependencies": rows})
    assert answer.unanswered == ("shapely",)
    assert [str(each) for each in answer.advisories] == ["urllib3: PYSEC-1 GHSA-1 (in 1.0)"]


def test_npm_that_refuses_to_audit_is_unanswered() -> None:
    refused = {"message": "405 Method Not Allowed", "error": {"code": "ENOAUDIT"}}
    assert of_npm_audit(refused, ["pmtiles"]) == Answer((), ("pmtiles",))
    via = {"source": 7, "url": "https://advisories.example/GHSA-2", "title": "Slow pattern"}
    rows = {"semver": {"via": [via]}, "pmtiles": {"via": ["semver"]}}
    answer = of_npm_audit({"vulnerabilities": rows}, ["pmtiles"])
    assert [str(each) for each in answer.advisories] == ["semver: GHSA-2 Slow pattern"]
    assert of_npm_audit({"vulnerabilities": {}}, ["pmtiles"]) == Answer((), ())


def test_an_advisory_is_argued_away_under_any_of_its_names_for_one_package_and_a_time() -> None:
    assert outstanding([FAULT, FAULT], [], MARCH) == [FAULT]
    assert outstanding([FAULT], [KNOWN], MARCH) == []
    assert outstanding([FAULT], [KNOWN], date(2027, 3, 2)) == [FAULT]
    other = Advisory("requests", FAULT.ids)
    assert outstanding([other], [KNOWN], MARCH) == [other]


def test_the_list_of_what_is_argued_away_is_whole(tmp_path: Path) -> None:
    assert all(each.until >= date(2026, 11, 1) for each in read_ignored())
    for text in (
        '[[advisory]]\nid = "X"\npackage = "p"\nreason = "none here at all"\n',
        '[[advisory]]\nid = "X"\npackage = "p"\nreason = "because"\nuntil = 2027-01-01\n',
        '[[advisory]]\nid = "X"\npackage = "p"\nreason = "none here at all"\nuntil = "2027-01-01"',
    ):
        file = tmp_path / "ignored.toml"
        file.write_text(text)
        with pytest.raises(ValueError, match="advisory has"):
            read_ignored(file)


def test_a_fault_fails_and_silence_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit({"pip-audit": lambda: Answer((FAULT,), ())}, tmp_path / "1") == 1
    assert "urllib3: PYSEC-1 GHSA-1" in capsys.readouterr().out
    silence = {"npm audit": lambda: Answer((), ("a", "b", "c", "d"))}
    assert audit(silence, tmp_path / "2") == 0
    assert "NOT AUDITED, no advisory service answers for 4 (a, b, c, …)" in capsys.readouterr().out
    assert audit(silence, tmp_path / "2", is_strict=True) == 1
    assert audit({"pip-audit": lambda: Answer((), ())}, tmp_path / "3", is_strict=True) == 0


def test_an_answer_holds_for_a_day_and_silence_for_an_hour(tmp_path: Path) -> None:
    asked = []

    def ask(answer: Answer) -> Answer:
        asked.append(answer)
        return answer

    for name, answer, lasts_s in (
        ("clean", Answer((FAULT,), ()), 86_400),
        ("silent", Answer((), ("numpy",)), 3_600),
    ):
        services = {"pip-audit": lambda answer=answer: ask(answer)}
        asked.clear()
        codes = {audit(services, tmp_path / name) for _ in range(3)}
        assert (len(asked), len(codes)) == (1, 1)
        before = time.time() - lasts_s - 1
        os.utime(tmp_path / name / "pip-audit.json", (before, before))
        audit(services, tmp_path / name)
        audit(services, tmp_path / name, is_fresh=True)
        assert len(asked) == 3


def test_every_requirement_is_locked_to_one_version_with_its_hashes() -> None:
    locks = sorted(FOLDER.glob("*.txt"))
    assert {lock.stem for lock in locks} >= {"audit", "dev", "nearest", "sam", "sites"}
    for lock in locks:
        begun = [line for line in lock.read_text().splitlines() if line[:1] not in ("", " ", "#")]
        assert len(locked_in(lock)) == len(begun)


@pytest.mark.parametrize("line", ["numpy>=2", "numpy==2.0", "git+https://host/x", "-r other.txt"])
def test_a_lock_with_anything_else_is_refused(tmp_path: Path, line: str) -> None:
    lock = tmp_path / "x.txt"
    lock.write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"x\.txt: neither a version nor its hashes"):
        locked_in(lock)


def test_two_versions_of_a_package_are_asked_about_apart() -> None:
    one, two, other = Locked("a", "1", ()), Locked("a", "2", ()), Locked("b", "1", ())
    assert layers([one, other, one, two, other]) == [[one, other], [two]]
    assert layers([]) == []


@needs_audit
def test_bandit_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "bad.py").write_text("import pickle\npickle.loads(b'')\n")
    found = issues_in_the_code(tmp_path, ("room",))
    assert [each.split()[1] for each in found] == ["B403", "B301"]
    (tmp_path / "room" / "bad.py").write_text("def (\n")
    with pytest.raises(RuntimeError, match="could not read"):
        issues_in_the_code(tmp_path, ("room",))
