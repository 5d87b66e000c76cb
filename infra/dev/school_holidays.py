"""Writes the school holidays of zones A, B and C anew, from vacances-scolaires-france.

The rows of other zones (Corse, 971, 988 …), which an operator adds, are kept.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from vacances_scolaires_france import SchoolHolidayDates  # type: ignore[import-untyped] # no stub

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "geodata" / "sites" / "hours" / "school_holidays.csv"
FIRST_DAY = date(2024, 1, 1)
"""Nobody asks whether a place was open before the service was."""
COLUMNS = ("zone", "first_day", "last_day", "name")

Row = tuple[str, str, str, str]


def published_rows() -> Iterator[Row]:
    """Yields each holiday of each zone, as the package has it."""
    calendar = SchoolHolidayDates()
    for zone in calendar.SUPPORTED_ZONES:
        days = [
            (day, row["nom_vacances"])
            for day, row in sorted(calendar.data.items())
            if day >= FIRST_DAY and row[calendar.zone_key(zone)]
        ]
        first = days[0]
        for before, after in zip(days, [*days[1:], None], strict=True):
            if after is None or after[0] - before[0] > timedelta(days=1):
                yield zone, first[0].isoformat(), before[0].isoformat(), first[1]
                first = after or first


def main() -> int:
    """Writes the file."""
    kept: list[Row] = []
    if FILE.exists():
        with FILE.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            kept = [(r["zone"], r["first_day"], r["last_day"], r["name"]) for r in rows]
    others = [row for row in kept if row[0] not in SchoolHolidayDates.SUPPORTED_ZONES]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([*published_rows(), *others])
    return 0


if __name__ == "__main__":
    sys.exit(main())
