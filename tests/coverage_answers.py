"""Small coverage answers, as `GET /v1/coverage` gives them: a little département by the sea."""

from __future__ import annotations

from typing import Any

import shapely

SITE = {"id": "12345678900011", "nom": "Mairie", "commune": "Bourg", "lon": 5.2, "lat": 46.2}

ABOUT = {
    "snapshot": "64465e306a7919a9",
    "sites_version": "2026-11-23-9f1c",
    "computed_at": "2026-11-24T02:00:00+00:00",
    "sites_as_of": "2026-11-23",
    "sites_tell": {"sites": 2, "dated": 2, "granted_apart": 1},
    "sources": [
        {"name": "Liste des lieux", "what": "sites"},
        {"name": "INSEE, IGN", "what": "communes"},
    ],
    "licence": "Licence Ouverte 2.0",
}

QUESTION = {
    "threshold_minutes": 20,
    "weight": "people",
    "posts": "filled",
    "at": "2026-11-24",
    "decay": "steps",
    "catchment_minutes": 30,
    "least_per_10k": 0.3,
}


def commune_row(code: str, name: str = "Bourg", **said: Any) -> dict[str, Any]:
    """A served commune of 1,000 people, but for what is said."""
    row = {
        "code": code,
        "name": name,
        "kind": "commune",
        "parent": None,
        "departement": code[:2],
        "epci": "200000001",
        "epci_name": "CC du Bourg",
        "point_quality": "sure",
        "people": 1000,
        "weight": 1000,
        "minutes": 3.2,
        "reachable": True,
        "nearest_site": dict(SITE),
        "advisors_per_10k": 0.9,
        "status": "served",
        "zone": None,
    }
    return row | said


ROWS = [
    commune_row("01001"),
    commune_row("01002", "L'Abergement", people=300, weight=300, minutes=25.0, status="remote"),
    commune_row(
        "01003",
        "Île-du-Large",
        people=None,
        weight=None,
        epci=None,
        epci_name=None,
        minutes=None,
        reachable=False,
        nearest_site=None,
        advisors_per_10k=0.0,
        status="unreachable",
        zone="01003",
    ),
]


def within(minutes: float, people: int, share: float | None) -> dict[str, Any]:
    """The people within a limit."""
    return {"minutes": minutes, "people": people, "share": share}


def indicators(**said: Any) -> dict[str, Any]:
    """The indicators of the little département, but for what is said."""
    found: dict[str, Any] = {
        "communes": 3,
        "people": 1300,
        "people_unknown_in": 1,
        "weight": {
            "name": "people",
            "total": 1300.0,
            "communes_without": 1,
            "people_without": 0,
        },
        "sites": 1,
        "advisors": 1.0,
        "within": [within(step, 1000, 0.7692) for step in (10.0, 15.0, 20.0)]
        + [within(step, 1300, 1.0) for step in (30.0, 45.0)],
        "within_threshold": within(20, 1000, 0.7692),
        "unreachable": {"communes": 1, "people": 0},
        "unsure_points": {"communes": 0, "people": 0},
        "minutes_median": 3.2,
        "minutes_p90": 25.0,
        "advisors_per_10k": 0.9,
        "status": {
            "served": {"communes": 1, "people": 1000},
            "underserved": {"communes": 0, "people": 0},
            "remote": {"communes": 1, "people": 300},
            "unreachable": {"communes": 1, "people": 0},
            "unknown": {"communes": 0, "people": 0},
        },
        "inequality": {
            "gini": 0.31,
            "p90_p10": None,
            "theil": {"total": 0.2, "within": 0.15, "between": 0.05},
            "worst_decile": {
                "people": 130,
                "advisors_per_10k": 0.1,
                "minutes": 25.0,
                "unreachable": 0,
            },
        },
        "by_class": {
            "density": [
                {
                    "class": "Rural à habitat dispersé",
                    "communes": 3,
                    "people": 1300,
                    "share_within": 0.7692,
                    "minutes_median": 3.2,
                    "advisors_per_10k": 0.9,
                }
            ],
            "mountain": [],
        },
        "posts_needed": 1,
        "posts_needed_at_least": 1,
    }
    return found | said


def zone(**said: Any) -> dict[str, Any]:
    """The zone of the island, but for what is said."""
    found = {
        "id": "01003",
        "rank": 1,
        "name": "Île-du-Large (CC du Bourg)",
        "status": {"unreachable": 1},
        "departements": ["01"],
        "communes_count": 1,
        "people": 0,
        "lack": 1.0,
        "weighed_lack": 0.0,
        "minutes_worst": None,
        "minutes_mean": 40.5,
        "unreachable_communes": 1,
        "help_from": dict(SITE),
        "posts_needed": 1,
        "posts_needed_at_least": 1,
        "followed_from": ["01003", "01009"],
    }
    return found | said


CHANGE = {
    "since": "2026-01-05-77aa",
    "gained": {"communes": 1, "people": 1000},
    "lost": {"communes": 0, "people": 0},
    "nearer": {"communes": 1, "people": 1000},
    "farther": {"communes": 0, "people": 0},
    "rows": [
        {
            "code": "01001",
            "name": "Bourg",
            "people": 1000,
            "change": "gained",
            "advisors_per_10k_before": 0.0,
            "advisors_per_10k_after": 0.9,
            "minutes_before": None,
            "minutes_after": 3.2,
            "status_before": "unreachable",
            "status_after": "served",
        }
    ],
}


def coverage_answer(**said: Any) -> dict[str, Any]:
    """`GET /v1/coverage/departement/01`, but for what is said."""
    answer = {
        "territory": {"level": "departement", "code": "01", "name": "Ain"},
        "question": dict(QUESTION),
        "indicators": indicators(),
        "rows": [dict(row) for row in ROWS],
        "zones": [zone()],
        "sites": {"counted": 1, "unplaced": 2},
        "change": None,
        **ABOUT,
    }
    return answer | said


def france_answer() -> dict[str, Any]:
    """`GET /v1/coverage/france/FR`, whose rows are départements with their indicators."""
    own = {"level": "departement", "code": "01", "name": "Ain"}
    return coverage_answer(
        territory={"level": "france", "code": "FR", "name": "France"},
        rows=[{**own, **indicators()}],
    )


def gaps_answer(**said: Any) -> dict[str, Any]:
    """`GET /v1/coverage/departement/01/gaps`, but for what is said."""
    island = shapely.box(4.0, 46.0, 4.1, 46.1)
    outline = {"type": "Polygon", "coordinates": [list(island.exterior.coords)]}
    answer = {
        "territory": {"level": "departement", "code": "01", "name": "Ain"},
        "question": dict(QUESTION),
        "zones": [zone(outline=outline, communes=[dict(ROWS[2])])],
        **ABOUT,
    }
    return answer | said


GEOMETRIES = {
    # Clockwise, with a hole and more decimals than are given.
    "01001": shapely.Polygon(
        [(5, 46), (5, 46.1), (5.10000004, 46.1), (5.1, 46)],
        [[(5.02, 46.02), (5.04, 46.02), (5.04, 46.04), (5.02, 46.04)]],
    ),
    "01002": shapely.MultiPolygon([shapely.box(5.1, 46, 5.2, 46.1)]),
    "01003": None,
}
