"""Clients that integrators' own generators make of the document compile, and read every route."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import answered, build_app
from geodata.nearest import Guide
from infra.dev import api_lint, npm, web_tools
from tests.clients.served import served
from tests.conftest import ROOT
from tests.functions.documents import documents

HERE = Path(__file__).parent
PYTHON = ROOT / ".tools" / "generator" / "bin" / "python"
LINTED = npm.tools("clients") / "node_modules"
NEEDS_PYTHON = "needs openapi-python-client, which `make test` installs (.tools/generator)"
NEEDS_NODE = "needs the packages of infra/dev/clients, which `make test` installs"

DOCUMENT = documents()["nearest"]
PATHS = tuple(DOCUMENT["paths"])


@pytest.fixture(scope="module")
def home(guide: Guide) -> Iterator[str]:
    app = build_app(lambda: guide, Logger(service="tests"))
    with served(lambda event: answered(event, app, None)) as url:
        yield url


def run(*command: str | Path, at: Path) -> str:
    done = subprocess.run(
        [str(each) for each in command],
        check=False,
        cwd=at,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def by_python(home: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not PYTHON.exists():
        pytest.skip(NEEDS_PYTHON)
    folder = tmp_path_factory.mktemp("python")
    (folder / "document.json").write_text(json.dumps(DOCUMENT))
    (folder / "settings.yaml").write_text("post_hooks: []\n")
    made = run(
        *(PYTHON.with_name("openapi-python-client"), "generate", "--path", "document.json"),
        *("--config", "settings.yaml", "--meta", "none", "--output-path", "maillage_client"),
        "--fail-on-warning",
        at=folder,
    )
    assert "Warning" not in made
    shutil.copy(HERE / "every_route.py", folder)
    read: dict[str, Any] = json.loads(run(PYTHON, "every_route.py", home, at=folder))
    return read


@pytest.fixture(scope="module")
def by_typescript(home: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (LINTED / "openapi-fetch").is_dir() or not web_tools.TOOLS.is_dir():
        pytest.skip(NEEDS_NODE)
    folder = tmp_path_factory.mktemp("typescript")
    (folder / "node_modules").symlink_to(LINTED)
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "document.json").write_text(json.dumps(DOCUMENT))
    types = web_tools.tool("openapi-typescript", "document.json")
    (folder / "nearest.d.ts").write_text(run(*types, at=folder))
    shutil.copy(HERE / "every_route.ts", folder)
    options = ("--strict", "--target", "es2022", "--module", "nodenext")
    libraries = ("--lib", "es2022,dom", "--skipLibCheck")
    (folder / "argv.d.ts").write_text("declare const process: { argv: string[] };\n")
    run(*web_tools.tool("tsc", *options, *libraries, "argv.d.ts", "every_route.ts"), at=folder)
    read: dict[str, Any] = json.loads(run("node", "every_route.js", home, at=folder))
    return read


@pytest.fixture
def asked(home: str) -> Any:
    """What the API itself says, read without any client."""
    import urllib.request

    def ask(path: str) -> Any:
        with urllib.request.urlopen(f"{home}{path}", timeout=20) as reply:  # noqa: S310 - loopback
            return json.load(reply)

    return ask


def expected(path: str, asked: Any) -> Any:
    """What a client must have read of a route."""
    if path == "/v1/nearest":
        found = asked("/v1/nearest?commune=01002&limit=1")
        first = found["sites"][0]
        fields = ("id", "adresse", "latitude", "telephone", "horaires")
        return {
            "site": [first[name] for name in fields],
            "services": first["services"],
            "access": first["access"],
            "understood_as": found["origin"]["understood_as"],
            "need": 200,
            "wrong": [400, "invalid_origin"],
        }
    of = {
        "/v1/addresses": lambda: [
            each["label"] for each in asked("/v1/addresses?q=st%20etienne")["addresses"]
        ],
        "/v1/reverse": lambda: asked("/v1/reverse?lat=46.05&lon=0")["commune"]["code"],
        "/v1/communes": lambda: [
            each["code"] for each in asked("/v1/communes?q=st%20etienne")["communes"]
        ],
        "/v1/communes/{code}": lambda: asked("/v1/communes/01999")["relation"],
        "/v1/sites": lambda: [
            each["id"] for each in asked("/v1/sites?commune=01001&limit=2")["sites"]
        ],
        "/v1/sites/{site_id}": lambda: asked("/v1/sites/west")["site"]["nom"],
        "/v1/sign-in": lambda: asked("/v1/sign-in")["client_id"],
        "/v1/publisher": lambda: asked("/v1/publisher")["accessibility_state"],
    }
    return of[path]()


@pytest.mark.parametrize("path", PATHS)
def test_a_python_client_reads_a_route(by_python: dict[str, Any], asked: Any, path: str) -> None:
    assert by_python[path] == expected(path, asked)


@pytest.mark.parametrize("path", PATHS)
def test_a_typescript_client_reads_a_route(
    by_typescript: dict[str, Any], asked: Any, path: str
) -> None:
    read = by_typescript[path]
    if path == "/v1/nearest":
        site = asked("/v1/nearest?commune=01002")["sites"][0]
        assert read.pop("geojson") == [site["longitude"], site["latitude"], site["nom"]]
    assert read == expected(path, asked)


def test_the_public_document_is_clean_for_redocly(tmp_path: Path) -> None:
    # `make clients` lints the others too.
    if not (LINTED / "@redocly").is_dir():
        pytest.skip(NEEDS_NODE)
    assert not api_lint.faults({"nearest": DOCUMENT}, tmp_path)


def test_what_redocly_finds_is_told(tmp_path: Path) -> None:
    if not (LINTED / "@redocly").is_dir():
        pytest.skip(NEEDS_NODE)
    assert "info" in api_lint.faults({"none": {"openapi": "3.1.0", "paths": {}}}, tmp_path)
