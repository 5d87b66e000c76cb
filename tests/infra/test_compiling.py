"""A module is compiled once for all packages that have it, and for none that have another."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source, source_hash
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra" / "dev"))

from package import COMPILED, compile_all  # noqa: E402 - a script's folder is not a package


def package(folder: Path, **modules: str) -> Path:
    (folder / "room").mkdir(parents=True)
    for name, text in modules.items():
        (folder / "room" / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def compiled(folder: Path, name: str) -> Path:
    return Path(cache_from_source(folder / "room" / f"{name}.py"))


def test_packages_share_what_is_the_same_and_nothing_else(tmp_path: Path) -> None:
    first = package(tmp_path / "first", same="A = 1\n", other="B = 1\n")
    second = package(tmp_path / "second", same="A = 1\n", other="B = 2\n")
    for each in (first, second):
        compile_all(each)
    assert compiled(second, "same").samefile(compiled(first, "same"))
    for each in (first, second):
        # Bytes 8 to 16 of a compiled file are of the source that it was made of.
        content = (each / "room" / "other.py").read_bytes()
        assert compiled(each, "other").read_bytes()[8:16] == source_hash(content)
    assert len(list((tmp_path / COMPILED).iterdir())) == 3


def test_a_module_of_another_place_is_another(tmp_path: Path) -> None:
    # What is compiled holds its place, which a traceback names.
    whole = package(tmp_path / "whole", one="A = 1\n", two="A = 1\n")
    compile_all(whole)
    assert not compiled(whole, "one").samefile(compiled(whole, "two"))
    assert b"room/two.py" in compiled(whole, "two").read_bytes()


def test_a_module_that_does_not_compile_ends_it(tmp_path: Path) -> None:
    broken = package(tmp_path / "broken", one="def\n")
    with pytest.raises(SystemExit, match="does not compile"):
        compile_all(broken)
