"""Writes the types of the API's answers for the pages' sources, from the OpenAPI documents.

    python -m infra.dev.api_types [--check]

The documents are made in process by the functions' own code, and `openapi-typescript` (of
`infra/dev/web/package-lock.json`) turns each into `web/types/<name>.d.ts`, which is committed.
Browsers never load these files: only `tsc --checkJs` reads them.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from aws_lambda_powertools import Logger

from functions.coverage import app as coverage, documentation as of_coverage
from functions.matches import app as matches, documentation as of_matches
from functions.nearest import app as nearest, documentation as of_nearest
from functions.scenarios import app as scenarios, documentation as of_scenarios
from functions.sites import app as sites, documentation as of_sites
from infra.dev import npm, web_tools

TYPES = web_tools.ROOT / "web" / "types"


def main(arguments: list[str]) -> int:
    """Writes the files, or with `--check` says which are not up to date; returns the exit code."""
    check = arguments == ["--check"]
    try:
        web_tools.install()
        texts = api_types(documents())
    except npm.NpmError as error:
        print(f"api types: {error}", file=sys.stderr)
        return 2
    late = [path for path, text in texts.items() if not is_written(path, text)]
    for path in late:
        if check:
            name = path.relative_to(web_tools.ROOT)
            print(f"{name} is not what the API says: python -m infra.dev.api_types")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
    return int(check and bool(late))


def documents() -> dict[str, dict[str, Any]]:
    """Returns the OpenAPI documents of the routes that the pages ask, by the names of the files."""
    logger = Logger(service="api-types")
    return {
        "nearest": of_nearest.openapi(nearest.build_app(_no_data, logger, None)),
        "coverage": of_coverage.openapi(coverage.build_app(_no_data, _no_data, logger)),
        "scenarios": of_scenarios.openapi(scenarios.build_app(_no_data, logger)),
        "matches": of_matches.openapi(matches.build_app(_no_data, logger)),
        "sites": of_sites.openapi(sites.build_app(_no_data, logger)),
    }


def api_types(described: dict[str, dict[str, Any]]) -> dict[Path, str]:
    """Returns the text of each file of types, by its path."""
    with tempfile.TemporaryDirectory() as folder:
        for name, document in described.items():
            (Path(folder) / f"{name}.json").write_text(as_text(document), encoding="utf-8")
        return {TYPES / f"{name}.d.ts": _typescript(folder, name) for name in described}


def as_text(document: Mapping[str, Any]) -> str:
    """Returns the JSON of a document, the same for the same document."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def is_written(path: Path, text: str) -> bool:
    """Returns whether a file holds a text."""
    return path.exists() and path.read_text(encoding="utf-8") == text


def _typescript(folder: str, name: str) -> str:
    """Returns what openapi-typescript makes of a document, under a line that names the document."""
    file = Path(folder) / f"{name}.json"
    naming = ("--root-types", "--root-types-no-schema-prefix")
    command = web_tools.tool("openapi-typescript", str(file), *naming)
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise npm.NpmError(f"openapi-typescript: {done.stderr.strip()}")
    return f"{first_line(file.read_text(encoding='utf-8'))}\n{done.stdout}"


def first_line(document: str) -> str:
    """Returns the first line of a file of types, which holds the hash of its document."""
    digest = hashlib.sha256(document.encode()).hexdigest()
    return f"// By `python -m infra.dev.api_types`, from the OpenAPI document of sha256 {digest}."


def _no_data(*_: object) -> NoReturn:
    raise AssertionError("a document asks for no data")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
