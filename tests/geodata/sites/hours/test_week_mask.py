"""The week's mask spares a closer look, and never hides a place that is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geodata.sites.hours.opening import state_at
from geodata.sites.hours.week_mask import may_be_open, week_masks

TEXTS = [
    "Mo-Fr 09:00-12:00,14:00-17:30; Sa 09:00-12:00",
    "Mo-Fr 09:15-12:45; PH off",
    "Fr 22:00-02:00; Su 23:30-00:30",
    "24/7",
    "off",
    "Mo,We,Fr 08:00-10:00; We off",
    "Mo-Fr 09:00-12:00; Jul-Aug off",
    "Mo[1] 10:00-12:00",
    "PH 10:00-12:00; Mo-Fr 09:00-12:00",
    "sunrise-sunset",
    "Mo-Fr 09:00+",
    "Mo-Su 20:00-02:00; PH off",
    "Mo-Fr 09:00-12:00; PH,SH off",
    "Mo-Sa 09:00-12:00, PH 14:00-16:00",
    "sur rendez-vous",
    None,
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_open_moment_of_a_year_is_hidden(text: str | None) -> None:
    masks, zone = week_masks([text]), ZoneInfo("Europe/Paris")
    moment = datetime(2026, 1, 1, tzinfo=zone)
    while moment.year == 2026:
        if state_at(text, "75", moment).open is not False:
            assert may_be_open(masks, moment)[0], moment
        moment += timedelta(minutes=45 * 7)


def test_a_place_of_plain_hours_is_not_looked_at_when_it_is_closed() -> None:
    masks = week_masks(TEXTS[:3])
    sunday_noon = datetime(2026, 11, 29, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
    assert may_be_open(masks, sunday_noon).tolist() == [False, False, False]
    assert may_be_open(masks, sunday_noon + timedelta(hours=12)).tolist() == [False, False, True]


def test_no_place_has_no_mask() -> None:
    assert week_masks([]).shape == (0, 21)
    assert not np.any(may_be_open(week_masks([]), datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))))
