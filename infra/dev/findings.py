"""Writes what a check may find, from the catalogue of sentences: `docs/findings.md`.

python -m infra.dev.findings
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "geodata" / "sites" / "checks" / "sentences.toml"
PAGE = ROOT / "docs" / "findings.md"

_COUNTED = re.compile(r"\{(\w+):counted\|[^|}]*\|([^}]*)\}")
_FORM = re.compile(r"\{(\w+)[:!][^}]*\}")
_NOT_CODES = ("fields",)
_HEAD = """# What a check of sites may find

Codes are stable, for machines; sentences are what people read, with the facts of each finding in
braces. Made from `geodata/sites/checks/sentences.toml` by `python -m infra.dev.findings`; a test
holds it so. `docs/methods.md` says how values, communes and positions are checked.

| code | in English | in French |
| --- | --- | --- |
"""


def page() -> str:
    """Returns the page: one row a sentence, those of one code after each other."""
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    rows = (
        f"| `{key}` | {_cell(entry['en'])} | {_cell(entry['fr'])} |"
        for key, entry in _of(catalogue)
    )
    return _HEAD + "\n".join(rows) + "\n"


def _of(catalogue: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for code, entry in catalogue.items():
        if code in _NOT_CODES:
            continue
        yield code, entry
        variants = (name for name in entry if name not in ("fr", "en", "cause"))
        yield from ((f"{code}.{name}", entry[name]) for name in variants)


def _cell(sentence: str) -> str:
    """Returns a sentence for a cell: a fact by its name alone, a count with its plural."""
    plural = _COUNTED.sub(r"{\1} \2", sentence)
    return _FORM.sub(r"{\1}", plural).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
