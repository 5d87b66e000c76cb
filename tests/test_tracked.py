"""What the repository keeps: sources, and nothing that a program left behind."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import ROOT

LARGEST = 1_000_000
"""Bytes: the largest file is a picture of the documents, 900 kB. A dump of a program that was
stopped has 80 MB, and all that the program knew of its machine."""


def test_no_file_that_is_kept_is_large() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this copy has no history, and does not say what is kept")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    kept = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert len(kept) > 2_000
    assert not [str(each) for each in kept if each.is_file() and each.stat().st_size > LARGEST]
