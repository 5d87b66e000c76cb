"""A library without its symbols is loaded as before, and is shorter."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "infra" / "dev"))

from package import strip_all, stripped  # noqa: E402 - a script's folder is not a package


@pytest.fixture
def library(tmp_path: Path) -> Path:
    source, made = tmp_path / "one.c", tmp_path / "one.so"
    source.write_text("int one(void) { return 1; }\nstatic int two(void) { return 2; }\n")
    try:
        command = ["cc", "-g", "-shared", "-fPIC", "-o", str(made), str(source)]
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs a compiler")
    return made


def test_a_library_without_its_sections_is_shorter_and_loads(library: Path) -> None:
    before = library.stat().st_size
    strip_all(library.parent)
    assert library.stat().st_size < before
    assert ctypes.CDLL(str(library)).one() == 1


def test_what_the_installer_shares_with_its_cache_is_left_as_it_was(library: Path) -> None:
    kept, content = library.parent / "cache", library.read_bytes()
    kept.hardlink_to(library)
    strip_all(library.parent)
    assert kept.read_bytes() == content


def test_what_is_no_library_is_left_as_it_is() -> None:
    assert stripped(b"#!/bin/sh\n") == b"#!/bin/sh\n"
    assert stripped(b"") == b""
