"""The tools of the pages' sources: pinned, from no named registry, and installed once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from infra.dev import npm, web_tools

SETS = ("web", "opinions", "lighthouse", "clients")


def packages(name: str) -> dict[str, dict[str, str]]:
    lock = json.loads((npm.configuration(name) / "package-lock.json").read_text(encoding="utf-8"))
    return {path: facts for path, facts in lock["packages"].items() if path}


@pytest.mark.parametrize("name", SETS)
def test_every_package_is_locked_with_its_hash_and_names_no_registry(name: str) -> None:
    found = packages(name).values()
    assert len(found) > 2
    assert all(facts["integrity"].startswith("sha512-") for facts in found)
    assert not any("resolved" in facts for facts in found)


@pytest.mark.parametrize("name", SETS)
def test_every_tool_is_asked_for_in_one_version(name: str) -> None:
    asked = json.loads((npm.configuration(name) / "package.json").read_text(encoding="utf-8"))
    found = packages(name)
    for tool, version in asked["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), tool
        assert found[f"node_modules/{tool}"]["version"] == version


def test_what_is_installed_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_tools, "TOOLS", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(npm.NpmError, match="npm"):
        web_tools.install()
    (tmp_path / ".maillage-lock").write_text(
        npm.locked_hash(web_tools.CONFIGURATION), encoding="utf-8"
    )
    web_tools.install()


def test_a_task_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert web_tools.main(["lint"]) == 2
    assert "check | format | install" in capsys.readouterr().err
