"""French public holidays are those of a well-kept calendar, but where only custom keeps a day."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from geodata.sites.hours.public_holidays import easter_sunday, public_holidays
from geodata.sites.hours.territories import territory_of, zone_name

SUBDIVISIONS = {
    "75": None,
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "987-marquises": "PF",
    "988": "NC",
}
CUSTOMARY = {"Mi-Carême", "Fête de Victor Schoelcher"}
GOOD_FRIDAY_BY_CUSTOM = {"971", "972"}


@pytest.mark.parametrize("territory", SUBDIVISIONS)
def test_the_days_of_each_territory_are_those_of_the_calendar(territory: str) -> None:
    for year in range(2020, 2036):
        theirs = {
            day
            for day, name in holidays.France(subdiv=SUBDIVISIONS[territory], years=year).items()
            if name not in CUSTOMARY
            and not (name == "Vendredi saint" and territory in GOOD_FRIDAY_BY_CUSTOM)
        }
        assert set(public_holidays(territory, year)) == theirs, year


def test_easter_is_where_the_almanac_has_it() -> None:
    assert [easter_sunday(year) for year in (1961, 2000, 2024, 2026, 2038)] == [
        date(1961, 4, 2),
        date(2000, 4, 23),
        date(2024, 3, 31),
        date(2026, 4, 5),
        date(2038, 4, 25),
    ]


@pytest.mark.parametrize(
    ("code", "postcode", "territory", "zone"),
    [
        ("12202", None, "12", "Europe/Paris"),
        ("2A004", "20000", "2A", "Europe/Paris"),
        ("97209", None, "972", "America/Martinique"),
        (None, "97400", "974", "Indian/Reunion"),
        (None, "97150", "978", "America/Marigot"),
        (None, "97133", "977", "America/St_Barthelemy"),
        ("97127", "97150", "978", "America/Marigot"),
        ("97123", None, "977", "America/St_Barthelemy"),
        ("97502", None, "975", "America/Miquelon"),
        (None, "97600", "976", "Indian/Mayotte"),
        ("98613", None, "986", "Pacific/Wallis"),
        ("98735", None, "987", "Pacific/Tahiti"),
        ("98731", None, "987-marquises", "Pacific/Marquesas"),
        (None, "98742", "987-marquises", "Pacific/Marquesas"),
        ("98719", None, "987-gambier", "Pacific/Gambier"),
        (None, "98755", "987-gambier", "Pacific/Gambier"),
        ("98818", None, "988", "Pacific/Noumea"),
        ("", "67000", "67", "Europe/Paris"),
        (None, None, "", "Europe/Paris"),
    ],
)
def test_a_place_lives_by_the_clock_of_its_territory(
    code: str | None, postcode: str | None, territory: str, zone: str
) -> None:
    assert territory_of(code, postcode) == territory
    assert zone_name(territory) == zone
