"""The rounds of a plan: bases, their stops and the days of each."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from geodata.parameters import Meaning


class StopRow(TypedDict):
    """A stop of a round: who is where, when, and whom it helps; a row of the timetable."""

    round: Annotated[int, Meaning("Number of the day that it is of, from 1.")]
    order: Annotated[int, Meaning("In its day, from 1.")]
    advisor: Annotated[int, Meaning("Number of the advisor, from 1.")]
    base: Annotated[str, Meaning("INSEE code of the commune that the day leaves from.")]
    base_name: str
    day: Annotated[str, Meaning("Of the week, in French.")]
    weeks: Annotated[Literal["every", "odd", "even"], Meaning("Of ISO 8601.")]
    commune: str
    commune_name: str
    departement: str | None
    name: str
    lon: float
    lat: float
    leaves_at: Annotated[str, Meaning("The base, on the way to the first stop of the day.")]
    opens_at: str
    closes_at: str
    back_at: Annotated[str, Meaning("At the base, at the end of the day.")]
    drive_minutes: Annotated[int, Meaning("To it, from the base or from the stop before.")]
    horaires: Annotated[str, Meaning("`opening_hours` of OpenStreetMap, with the weeks.")]
    people_in_reach: Annotated[int, Meaning("Remote people near it, whatever other stops help.")]
    is_kept: Annotated[bool, Meaning("Whether it is a round of today.")]
    permanence: Annotated[
        dict[str, str], Meaning("As a place of the national standard, to be published.")
    ]


class RoundsRow(TypedDict):
    """Rounds of advisors, and the remote people whom they help."""

    advisors: Annotated[int, Meaning("Who tour.")]
    advisors_free: Annotated[int, Meaning("Of the scenario, whom no round needs.")]
    within_minutes: Annotated[float, Meaning("To a stop, for who is helped there.")]
    people_remote: Annotated[int, Meaning("With no site within the limit.")]
    people_weekly: Annotated[int, Meaning("Of them, near a stop of every week.")]
    people_fortnightly: Annotated[int, Meaning("Of them, near stops of every other week alone.")]
    people_left: Annotated[int, Meaning("Of them, near no stop.")]
    half_days: Annotated[float, Meaning("Of help, a week.")]
    driving_hours: Annotated[float, Meaning("Of all advisors, a week.")]
    longest_day_hours: Annotated[float | None, Meaning("Of work, the break apart; null of none.")]
    stops: list[StopRow]
    words: str
