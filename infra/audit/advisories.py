"""What advisory services say, and what of it is known and argued (ignored.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

IGNORED = Path(__file__).with_name("ignored.toml")
_FIELDS = {"id": str, "package": str, "reason": str, "until": date}


@dataclass(frozen=True, slots=True, order=True)
class Advisory:
    """A known fault of a package: its names, the official one first."""

    package: str
    ids: tuple[str, ...]
    title: str = ""

    def __str__(self) -> str:
        return f"{self.package}: {' '.join(self.ids)} {self.title}".rstrip()


@dataclass(frozen=True, slots=True)
class Ignored:
    """An advisory that does not concern the project, why, and until when that holds."""

    id: str
    package: str
    reason: str
    until: date

    def covers(self, advisory: Advisory, today: date) -> bool:
        """Returns whether this is about an advisory, and still holds."""
        named = self.package == advisory.package and self.id in advisory.ids
        return named and today <= self.until


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: faults, and which packages it knows nothing of."""

    advisories: tuple[Advisory, ...]
    unanswered: tuple[str, ...]


def read_ignored(file: Path = IGNORED) -> list[Ignored]:
    """Returns the advisories that are known and argued.

    Raises:
        ValueError: one lacks a field, has another, or gives no reason.
    """
    entries = tomllib.loads(file.read_text(encoding="utf-8")).get("advisory", [])
    for each in entries:
        kinds = {name: type(value) for name, value in each.items()}
        if kinds != _FIELDS or len(each["reason"].split()) < 4:
            raise ValueError(f"{file.name}: an advisory has {sorted(_FIELDS)} and a reason: {each}")
    return [Ignored(**each) for each in entries]


def outstanding(
    advisories: Iterable[Advisory], ignored: Sequence[Ignored], today: date
) -> list[Advisory]:
    """Returns the advisories that nothing argues away, each once."""
    return sorted(
        {each for each in advisories if not any(one.covers(each, today) for one in ignored)}
    )


def of_pip_audit(report: Mapping[str, Any]) -> Answer:
    """Returns what pip-audit reports (JSON); a package it skipped is one that nobody answered for.

    It ends well when a service knows no package at all, which would pass for a clean bill.
    """
    rows = report["dependencies"]
    found = [
        Advisory(row["name"], (each["id"], *each.get("aliases", ())), f"(in {row['version']})")
        for row in rows
        for each in row.get("vulns", ())
    ]
    skipped = tuple(str(row["name"]) for row in rows if "skip_reason" in row)
    return Answer(tuple(found), skipped)


def of_npm_audit(report: Mapping[str, Any], asked: Sequence[str]) -> Answer:
    """Returns what `npm audit --json` reports; without a list of faults, nobody answered."""
    if "vulnerabilities" not in report:
        return Answer((), tuple(asked))
    found = [
        Advisory(name, (_npm_id(via),), str(via.get("title", "")))
        for name, row in report["vulnerabilities"].items()
        for via in row.get("via", ())
        if isinstance(via, Mapping)
    ]
    return Answer(tuple(found), ())


def _npm_id(via: Mapping[str, Any]) -> str:
    """Returns the last part of an advisory's address, which is its name."""
    return str(via.get("url", "")).rpartition("/")[2] or str(via.get("source", "unnamed"))
