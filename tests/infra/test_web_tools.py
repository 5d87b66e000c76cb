"""The tools of the pages' sources: pinned, from no named registry, and installed once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from infra.dev import web_tools

LOCK = json.loads((web_tools.CONFIGURATION / "package-lock.json").read_text(encoding="utf-8"))
PACKAGES = {name: facts for name, facts in LOCK["packages"].items() if name}


def test_every_package_is_locked_with_its_hash_and_names_no_registry() -> None:
    assert len(PACKAGES) > 50
    assert all(facts["integrity"].startswith("sha512-") for facts in PACKAGES.values())
    assert not any("resolved" in facts for facts in PACKAGES.values())


def test_every_tool_is_asked_for_in_one_version() -> None:
    asked = json.loads((web_tools.CONFIGURATION / "package.json").read_text(encoding="utf-8"))
    for name, version in asked["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert PACKAGES[f"node_modules/{name}"]["version"] == version


def test_what_is_installed_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_tools, "TOOLS", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(web_tools.WebToolsError, match="npm"):
        web_tools.install()
    (tmp_path / ".maillage-lock").write_text(web_tools.locked_hash(), encoding="utf-8")
    web_tools.install()


def test_a_task_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert web_tools.main(["lint"]) == 2
    assert "check | format | install" in capsys.readouterr().err
