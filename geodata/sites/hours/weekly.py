"""Weekly hours written in OpenStreetMap's `opening_hours` syntax."""

from __future__ import annotations

from collections.abc import Sequence

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

Rule = tuple[int, int, tuple[tuple[str, str], ...]]
"""First day and last day (0 is Monday), and the spans of each, as (from, to) `HH:MM`."""


def weekly_hours(rules: Sequence[Rule]) -> str | None:
    """Returns rules as `Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00`, or None without any.

    Days of the same hours that follow each other are put together; a day of several rules has
    the spans of all.
    """
    spans: list[set[tuple[str, str]]] = [set() for _ in DAYS]
    for first, last, day_spans in rules:
        for day in range(first, last + 1):
            spans[day].update(day_spans)
    parts, day = [], 0
    while day < len(DAYS):
        last = day
        while last + 1 < len(DAYS) and spans[last + 1] == spans[day]:
            last += 1
        if spans[day]:
            times = ",".join(f"{start}-{end}" for start, end in sorted(spans[day]))
            days = DAYS[day] if last == day else f"{DAYS[day]}-{DAYS[last]}"
            parts.append(f"{days} {times}")
        day = last + 1
    return "; ".join(parts) or None
