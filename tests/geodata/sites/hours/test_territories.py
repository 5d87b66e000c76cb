"""Which clock a place lives by: from its code, from where it lies overseas, from its postcode."""

from __future__ import annotations

import pytest

from geodata.sites.hours.territories import territory_of, zone_name

LE_PORT = (55.2919, -20.9373)


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [
        (*LE_PORT, "Indian/Reunion"),
        (-61.53, 16.24, "America/Guadeloupe"),
        (-61.07, 14.60, "America/Martinique"),
        (-54.03, 3.64, "America/Cayenne"),
        (45.23, -12.78, "Indian/Mayotte"),
        (-56.18, 46.78, "America/Miquelon"),
        (-62.85, 17.90, "America/St_Barthelemy"),
        (-63.08, 18.07, "America/Marigot"),
        (-176.17, -13.28, "Pacific/Wallis"),
        (-149.57, -17.54, "Pacific/Tahiti"),
        (-140.10, -8.91, "Pacific/Marquesas"),
        (-134.97, -23.12, "Pacific/Gambier"),
        (166.45, -22.27, "Pacific/Noumea"),
        (2.35, 48.85, "Europe/Paris"),
        (9.15, 42.3, "Europe/Paris"),
        (0.0, 0.0, "Europe/Paris"),
    ],
)
def test_a_point_overseas_gives_the_clock_overseas(lon: float, lat: float, zone: str) -> None:
    assert zone_name(territory_of(None, None, lon, lat)) == zone


def test_the_code_rules_then_the_point_overseas_then_the_postcode() -> None:
    assert territory_of("75101", "75001", *LE_PORT) == "75"
    assert territory_of(None, "75001", *LE_PORT) == "974"
    assert territory_of(None, "97420", 2.35, 48.85) == "974"
    assert territory_of(None, None, None, None) == ""


@pytest.mark.parametrize(
    ("postcode", "territory"),
    [("97743", "974"), ("97821", "974"), ("97150", "978"), ("97133", "977"), ("97801", "978")],
)
def test_a_cedex_of_la_reunion_is_not_of_the_two_islands(postcode: str, territory: str) -> None:
    assert territory_of(None, postcode) == territory
