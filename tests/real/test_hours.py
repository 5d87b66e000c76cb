"""The hours that real places give: nearly all are understood, and quickly."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata.sites.hours.alternating import hours_in_weeks
from geodata.sites.hours.french import hours_in_french, hours_of_columns
from geodata.sites.hours.french_phrases import folded
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
        ("cnfs-permanences-2022-12.csv", 4_249, 59),
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


def test_no_real_place_is_open_late_at_night(real_data: Path) -> None:
    late = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)  # 23:30 in France
    texts = hours_in(real_data / "sites" / "cnfs-permanences-2022-12.csv")
    assert [text for text in texts for day in range(7) if _is_open(text, late, day)] == []


def _is_open(text: str, moment: datetime, days: int) -> bool:
    return state_at(text, "12", moment + timedelta(days=days)).open is True


_NAMES_DAYS = re.compile(
    r"\b(?:lun|mar[ds-]|mer[c-]|jeu|ven|sam|dim)|tous les jours|la semaine|\b7 ?j"
)


@pytest.mark.parametrize(
    ("file", "column", "read", "given"),
    [
        ("angers.json", "HORAIRE", 51, 56),
        ("corse.json", "Horaires", 130, 134),
        ("hub-lo.json", "c_horaire_ouverture", 73, 81),
        ("la-creuse.json", "horaires", 31, 31),
    ],
)
def test_french_hours_that_name_days_and_hours_are_read(
    real_data: Path, file: str, column: str, read: int, given: int
) -> None:
    rows = json.loads((real_data / "sites" / "raw" / file).read_text(encoding="utf-8"))
    texts = [str(row.get(column) or "") for row in rows]
    named = [
        text
        for text in texts
        if _NAMES_DAYS.search(folded(text)) and re.search(r"\d ?[h:]", folded(text))
    ]
    found = [text for text in named if hours_in_french(text) is not None]
    assert (len(found), len(named)) == (read, given), sorted(set(named) - set(found))
    assert len(found) >= 0.9 * len(named)


def test_french_hours_in_a_column_for_each_day_are_read(real_data: Path) -> None:
    path = real_data / "sites" / "raw" / "nouvelle-caledonie.json"
    days = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    weeks = [
        {at: row[f"horaires_{day}"] or "" for at, day in enumerate(days)}
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]
    given = [week for week in weeks if any(week.values())]
    assert (sum(hours_of_columns(week) is not None for week in given), len(given)) == (69, 72)


def test_the_hours_of_a_bus_are_held_in_its_weeks(real_data: Path) -> None:
    path = real_data / "sites" / "raw" / "bus-france-services-charente.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    held = [hours_in_weeks(row["horaires"], row["ouverture"]) for row in rows]
    assert len(held) == 12
    assert {str(hours)[:11] for hours in held} == {"week 1-53/2", "week 2-52/2"}


def test_days_in_a_column_of_their_own_are_read_with_the_hours(real_data: Path) -> None:
    path = real_data / "sites" / "raw" / "hub-lo.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    texts = {
        f"{row['c_jours_semaine'].strip('{}').replace(',', ', ')} : {row['c_horaire_ouverture']}"
        for row in rows
        if row["c_jours_semaine"]
        and re.search(r"\d ?[h:]", folded(row["c_horaire_ouverture"]))
        and not _NAMES_DAYS.search(folded(row["c_horaire_ouverture"]))
    }
    unread = [text for text in texts if hours_in_french(text) is None]
    assert len(unread) <= 0.1 * len(texts), unread


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
