"""The main path of each page in a second browser: it is asked, answers, complains of nothing.

Debian's Firefox, as it is, over WebDriver BiDi: what its engine does otherwise than Chromium's is
seen here, and the states of the pages are tried in Chromium alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from infra.dev import npm
from infra.measure.pages.browsers import FIREFOX, absent
from infra.measure.pages.home import Home
from infra.measure.pages.scenes import FILE

TOOLS = npm.tools("lighthouse")
SCRIPT = Path(__file__).with_name("firefox.mjs")
PATHS = ("citizen", "a town's site", "prefecture", "planner", "operator", "pages of text")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(absent(FIREFOX) is not None, reason=str(absent(FIREFOX))),
    pytest.mark.skipif(shutil.which("node") is None, reason="needs Node"),
    pytest.mark.skipif(
        not (TOOLS / "node_modules").is_dir(),
        reason="needs `python3 -m infra.dev.npm lighthouse`, which `make test` runs",
    ),
]


@pytest.fixture(scope="module")
def faults(own_home: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What went wrong on each path."""
    file = tmp_path_factory.mktemp("file") / "lieux.csv"
    file.write_bytes(FILE.encode("cp1252"))
    session = {"token": own_home.token(), "until": (time.time() + 3600) * 1000}
    asked = {
        "tools": str(TOOLS),
        "firefox": FIREFOX,
        "home": own_home.url,
        "session": json.dumps(session),
        "file": str(file),
    }
    done = subprocess.run(
        ["node", str(SCRIPT)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {each["name"]: each["faults"] for each in told}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_of_the_pages_is_walked_in_firefox(faults: dict[str, list[str]], path: str) -> None:
    assert faults[path] == []
