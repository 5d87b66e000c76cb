"""Questions answered at once from arrays are answered as each is alone."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from geodata.matches import answers_of, finding, nearest_at_once, timing
from geodata.matches.answers import Answers
from geodata.nearest import Guide
from geodata.territory import Origin
from tests.country import guide_of, site
from tests.geodata.matches.test_listing_trips import NOW, PLACES, asked, guide, with_measured

SERVICE = "Aide aux démarches administratives"


def network(*, measured: bool, seed: int) -> Guide:
    """Returns a network that says little: of services, of hours, of wheelchairs."""
    draw = np.random.default_rng(seed)
    hours = (None, "24/7", "Mo-Fr 09:00-12:00", "Mo-Fr 18:00-20:00")
    sites = [
        site(
            f"s{at}",
            float(draw.uniform(-0.1, 0.3)),
            float(draw.uniform(46.0, 46.2)),
            horaires=hours[at % 4],
            services=((), (SERVICE,), ("Acquisition de matériel informatique à prix solidaire",))[
                at % 3
            ],
        )
        for at in range(25)
    ]
    # Two at one place: the first comes first.
    twin = site("twin", sites[0].longitude, sites[0].latitude, horaires="24/7")
    return guide_of(PLACES, *sites, twin, roads=with_measured(measured=measured))


def answered(of: Guide, options: dict[str, object]) -> Answers:
    given = asked(of, **options)
    return answers_of(of, given.origins, given.questions, NOW)


@pytest.mark.parametrize("rounds", [(60.0,), (3.0, 8.0), (0.0, 12.0)])
@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {"limit": 1},
        {"limit": 3},
        {"limit": 3, "max_minutes": 6.0},
        {"limit": 2, "max_minutes": 0.0},
        {"limit": 3, "service": [SERVICE]},
        {"limit": 3, "service": [SERVICE], "max_minutes": 9.0},
        {"limit": 2, "open_at": "2026-11-24T10:00:00+01:00"},
        {"limit": 3, "open_at": "2026-11-24T19:00:00+01:00", "max_minutes": 12.0},
        {"limit": 2, "open_at": "2026-11-24T03:00:00+01:00", "service": [SERVICE]},
    ],
    ids=str,
)
def test_they_are_answered_as_each_is_alone(
    options: dict[str, object],
    measured: bool,
    rounds: tuple[float, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nearest_at_once, "FEWEST", 1)
    monkeypatch.setattr(timing, "FEWEST", 1)
    monkeypatch.setattr(nearest_at_once, "COMMUNES_A_QUESTION", np.inf)
    monkeypatch.setattr(nearest_at_once, "UP_TO_MINUTES", rounds)
    of = network(measured=measured, seed=len(rounds))
    found = answered(of, options)
    monkeypatch.setattr(finding, "may_be_at_once", lambda *_: False)
    alone = answered(of, options)

    for each in fields(Answers):
        told, expected = getattr(found, each.name), getattr(alone, each.name)
        np.testing.assert_array_equal(told, expected, err_msg=each.name)


def test_most_are_answered_without_being_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_at_once, "FEWEST", 1)
    monkeypatch.setattr(timing, "FEWEST", 1)
    monkeypatch.setattr(nearest_at_once, "UP_TO_MINUTES", (600.0,))
    reached, alone = Guide.reached, []

    def noted(of: Guide, origin: Origin, *given: object) -> object:
        alone.append(None if origin.commune is None else origin.commune.code[:2])
        return reached(of, origin, *given)

    monkeypatch.setattr(Guide, "reached", noted)
    answered(network(measured=False, seed=1), {"limit": 3})
    assert set(alone) <= {None, "75"}  # in no commune, or where no road leads to a site


@pytest.mark.parametrize(
    "options", [{"mode": "foot"}, {"mode": "bicycle"}, {"include_unreachable": True}], ids=str
)
def test_what_is_rare_is_asked_alone(options: dict[str, object]) -> None:
    of = guide(measured=False)
    given = asked(of, **options)
    assert not nearest_at_once.may_be_at_once(of, given.questions.queries[0], 10_000)
