"""The hours that real places give: nearly all are understood, and quickly."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata.sites.hours.opening import state_at
from geodata.sites.hours.plans import plan_from

pytestmark = pytest.mark.real

TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def hours_in(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8-sig")
    rows = json.loads(text) if path.suffix == ".json" else csv.DictReader(text.splitlines())
    return [row["horaires"] for row in rows if (row.get("horaires") or "").strip()]


def is_understood(text: str) -> bool:
    return state_at(text, "12", TUESDAY).open is not None


@pytest.mark.parametrize(
    ("file", "given", "not_understood"),
    [
        ("charente-2023-07.json", 72, 0),
        ("cnfs-permanences-2022-12.csv", 4_249, 57),
        ("coselec-posts-2023-04.csv", 0, 0),
        ("hub-du-sud-2023-05.json", 511, 14),
    ],
)
def test_the_hours_of_every_file_are_understood_or_counted(
    real_data: Path, file: str, given: int, not_understood: int
) -> None:
    texts = hours_in(real_data / "sites" / file)
    unknown = Counter(text for text in texts if not is_understood(text))
    assert (len(texts), unknown.total()) == (given, not_understood), list(unknown)


def test_the_hours_of_a_place_known_before_are_not_read_again(real_data: Path) -> None:
    texts = hours_in(real_data / "sites" / "cnfs-permanences-2022-12.csv")
    first = [state_at(text, "12", TUESDAY) for text in texts]
    read = plan_from.cache_info().misses
    assert [state_at(text, "12", TUESDAY) for text in texts] == first
    assert plan_from.cache_info().misses == read


def test_no_place_opens_before_it_had_said(real_data: Path) -> None:
    texts = sorted(set(hours_in(real_data / "sites" / "charente-2023-07.json")))
    assert texts
    for text in texts:
        promised = None
        for step in range(7 * 48):
            moment = TUESDAY + timedelta(minutes=30 * step)
            found = state_at(text, "12", moment)
            if found.open and promised is not None:
                assert promised <= moment, text
            promised = found.opens_next_at
