"""Scenario documents at random over the small country: sound ones, odd ones, wrong ones."""

from __future__ import annotations

import random
from typing import Any

_CODES = {
    "france": ["FR", "FR", "*", "fr"],
    "region": ["76", "76", "52", "52", "*", "99"],
    "departement": ["01", "85", "85", "75", "75", "*", "2A"],
    "epci": ["2000", "*", "1"],
    "commune": [
        "01001",
        "01002",
        "01002",
        "75056",
        "75101",
        "85001",
        "85002",
        "85003",
        "85113",
        "01999",
        "01004",
        "99999",
    ],
}
_OBJECTIVES = (
    *("max_covering", "backup_covering", "p_median", "p_center", "set_covering", "equity"),
    *("max_covering", "max_covering", "attendance"),
)


def scenario_document(generator: random.Random) -> dict[str, Any]:
    """Returns a document of which most fields are usual and a few are anything."""
    objective = generator.choice(_OBJECTIVES)
    document: dict[str, Any] = {"name": "Essai", "objective": objective}
    if objective != "set_covering" or generator.random() < 0.1:
        document |= _how_many(generator)
    optional = {
        "territory": lambda: _area(generator),
        "limit_minutes": lambda: generator.choice([1, 5.5, 20, 60, 120]),
        "weight": lambda: generator.choice(["people", "fragility", "nothing"]),
        "existing": lambda: _existing(generator),
        "candidates": lambda: _candidates(generator),
        "required": lambda: _communes(generator),
        "excluded": lambda: _communes(generator),
        "networks": lambda: _networks(generator),
        "quotas": lambda: [_quota(generator) for _ in range(generator.randint(1, 3))],
        "decided": lambda: [_decided(generator) for _ in range(generator.randint(1, 2))],
        "floors": lambda: [_floor(generator) for _ in range(generator.randint(1, 2))],
        "people_per_post": lambda: generator.choice([0.5, 100, 3_000, 1e6]),
        "most_posts_per_site": lambda: generator.choice([1, 2, 5]),
        "cost_per_post_euros": lambda: generator.choice([0.01, 33333.33, 40_000]),
        "spending_limit_euros": lambda: generator.choice([33333.33, 66666.66, 1e9]),
    }
    for name, value in optional.items():
        if generator.random() < 0.13:
            document[name] = value()
    if generator.random() < 0.13:
        document["vacancy"] = _vacancy(generator)
    if objective == "attendance" or generator.random() < 0.05:
        document["attendance"] = _attendance(generator)
    if generator.random() < 0.13:
        document["existing"] = {**document.get("existing", {}), "moves": _moves(generator)}
    for name, value in (("class_quotas", _class_quota), ("class_floors", _class_floor)):
        if generator.random() < 0.13:
            document[name] = [value(generator) for _ in range(generator.randint(1, 2))]
    return document


def _class(generator: random.Random) -> dict[str, Any]:
    column = generator.choice(["density", "density", "density", "qpv"])
    return {"column": column, "label": generator.choice(["rural", "rural", "urbain", "QPV"])}


def _class_quota(generator: random.Random) -> dict[str, Any]:
    most = generator.choice([None, None, 0, 1, 2, 5])
    return {**_class(generator), "at_least": generator.choice([0, 0, 1, 2]), "at_most": most}


def _class_floor(generator: random.Random) -> dict[str, Any]:
    return {**_class(generator), "share": generator.choice([0.01, 0.5, 1.0])}


def _vacancy(generator: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {"rate": generator.choice([0, 0.3, 0.99, 1])}
    if generator.random() < 0.3:
        found["of"] = [{"host": "MUNI", "rate": generator.choice([0, 0.5])}]
    return found


def _attendance(generator: random.Random) -> dict[str, Any]:
    return {
        "decay": generator.choice(["steps", "gaussian", "drees", "exponential", "power"]),
        "catchment_minutes": generator.choice([5, 30, 60]),
        "choice": generator.choice(["nearest", "shared", "shared"]),
        "at_the_door": generator.choice([None, 0.01, 0.5, 0.99, 1]),
        "of": generator.choice([[], [], [{"host": "MUNI", "attraction": 2}], [{"attraction": 1}]]),
    }


def _moves(generator: random.Random) -> dict[str, Any]:
    return {
        "most": generator.choice([0, 1, 1, 5]),
        "ended": generator.choice([0, 0, 0, 1, 3]),
        "cost_euros": generator.choice([0, 12_000.5]),
    }


def _how_many(generator: random.Random) -> dict[str, Any]:
    posts = generator.choice([1, 1, 2, 2, 3, 5, 8, 20, 3_000])
    way = generator.random()
    if way < 0.7:
        return {"posts": posts}
    if way < 0.85:
        days = ["1999-01-01", "2026-12-31", "2027-06-30", None]
        return {
            "waves": [
                {"name": f"v{number}", "posts": generator.randint(1, 3), "opens_on": day}
                for number, day in enumerate(generator.sample(days, generator.randint(1, 3)))
            ]
        }
    return {"budget": {"euros": generator.choice([0.01, 40_000, 107142.87, 1e10])}}


def _area(generator: random.Random) -> dict[str, str]:
    level = generator.choice(list(_CODES))
    return {"level": level, "code": generator.choice(_CODES[level])}


def _communes(generator: random.Random) -> list[str]:
    return generator.choices(_CODES["commune"][:-1], k=generator.randint(0, 3))


def _existing(generator: random.Random) -> dict[str, Any]:
    keep = generator.choice(["all", "none", "none", "listed"])
    return {"keep": keep, **({"sites": ["market"]} if keep == "listed" else {})}


def _candidates(generator: random.Random) -> dict[str, Any]:
    return {
        "town_halls": generator.random() < 0.7,
        "communes": generator.choice([None, None, _communes(generator)]),
        "places": [_place(generator) for _ in range(generator.randint(0, 2))],
        "hosts": generator.choice([[], [], ["CCAS"]]),
    }


def _place(generator: random.Random) -> dict[str, Any]:
    commune = generator.choice(_CODES["commune"])
    points = [(None, None), (0.0, 0.0), (46.05, 0.15), (0.15, 46.05), (46.0, None), (51.0, 0.0)]
    lat, lon = generator.choice(points)
    network = generator.choice([None, None, "Rouge"])
    return {"name": "Salle", "commune": commune, "lat": lat, "lon": lon, "network": network}


def _networks(generator: random.Random) -> list[dict[str, Any]]:
    areas = generator.choice([None, [_area(generator)]])
    wave = generator.choice([None, None, "v0"])
    posts = generator.randint(1, 2)
    return [{"name": "Rouge", "posts": posts, "areas": areas, "wave": wave}]


def _quota(generator: random.Random) -> dict[str, Any]:
    most = generator.choice([None, None, 0, 1, 2, 5])
    return {**_area(generator), "at_least": generator.choice([0, 0, 1, 2]), "at_most": most}


def _decided(generator: random.Random) -> dict[str, Any]:
    return {**_area(generator), "posts": generator.choice([0, 1, 2, 4])}


def _floor(generator: random.Random) -> dict[str, Any]:
    if generator.random() < 0.5:
        return {**_area(generator), "share": generator.choice([0.01, 0.5, 1.0])}
    return {**_area(generator), "sites": generator.choice([1, 2, 30])}
