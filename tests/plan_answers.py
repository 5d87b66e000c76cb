"""A plan as `solve_plan` gives it, small, for the tests of what is made of plans."""

from __future__ import annotations

from typing import Any

import shapely

HOSTILE_NAME = '=HYPERLINK("http://x") Vague d\'été — œuvre [1]/2: test*?'
SHAPES = {"01001": shapely.box(5.0, 46.0, 5.1, 46.1), "01002": shapely.box(5.1, 46.0, 5.2, 46.1)}


def plan_answer(**fields: Any) -> dict[str, Any]:
    """Returns a plan of one site beside one that stays; `fields` replace those of the answer."""
    site = {
        "rank": 1,
        "wave": "Vague unique",
        "commune": "01001",
        "commune_name": "Bourg",
        "departement": "01",
        "region": "84",
        "epci": "200000001",
        "name": "Mairie — Bourg",
        "host": "MUNI",
        "site_id": None,
        "lon": 5.05,
        "lat": 46.05,
        "posts": 1,
        "network": None,
        "required": False,
        "people_newly_covered": 10_000,
        "people_covered_total": 11_000,
        "share_total": 0.9166,
        "cost_euros": 40_000,
        "people_in_catchment": 11_000,
        "people_in_catchment_alone": 10_000,
        "people_served": 3_000,
    }
    existing = {
        "site_id": "s1",
        "name": "Maison",
        "commune": "01002",
        "commune_name": "Autre",
        "lon": 5.15,
        "lat": 46.05,
        "posts": 0.5,
        "updated_on": "2022-12-01",
        "people_in_catchment": 1_000,
        "people_in_catchment_alone": 0,
    }
    return {
        "scenario": {
            "version": 1,
            "name": "Vague d'été",
            "territory": {"level": "departement", "code": "01"},
            "posts": 1,
            "existing": {"at": "2022-12-15"},
            "people_per_post": 3_000.0,
            "quotas": [{"level": "departement", "code": "01", "at_least": 1}],
        },
        "method": "model",
        "status": "optimal",
        "conflicts": [],
        "warnings": [],
        "objective": {"name": "max_covering", "value": 1.0, "unit": "people", "weight": "people"},
        "bound": 1.0,
        "gap": 0.0,
        "proof": "Aucun plan ne peut faire mieux : celui-ci est optimal, c'est prouvé.",
        "snapshot": "8c17a6f83bc89413",
        "sites_version": "7ba5ec7aa8b5ae53",
        "sites_as_of": "2022-12-01",
        "computed_at": "2026-11-28T15:09:16+00:00",
        "sources": [{"name": "sites.csv", "what": "sites"}],
        "licence": "Licence Ouverte 2.0",
        "totals": {
            "posts": 1,
            "sites": 1,
            "sites_that_stay": 1,
            "cost_euros": 40_000,
            "people": 12_000,
            "people_covered_before": 1_000,
            "people_covered_after": 11_000,
            "people_newly_covered": 10_000,
            "share_before": 0.0833,
            "share_after": 0.9166,
            "mean_minutes_before": 25.0,
            "mean_minutes_after": 5.0,
            "people_without_weight": 0,
            "served": 3_000,
            "people_served_before": 1_000,
            "people_served_after": 4_000,
            "people_newly_served": 3_000,
            "people_served_by_new_sites": 3_000,
            "share_served_after": 0.3333,
        },
        "waves": [
            {
                "name": "Vague unique",
                "opens_on": None,
                "posts": 1,
                "sites": 1,
                "people_newly_covered": 10_000,
                "people_served": 3_000,
                "share_after": 0.9166,
                "cost_euros": 40_000,
                "objective": 1.0,
                "bound": 1.0,
                "gap": 0.0,
            }
        ],
        "sites": [site],
        "alternatives": [_alternative()],
        "alternatives_words": "Chaque lieu est retiré seul.",
        "existing": [existing],
        "curve": [{"posts": 1, "sites": 1, "people_covered": 11_000, "share": 0.9166}],
        "territories": {"departement": [_territory("01", "Ain")], "region": []},
        "communes": [
            _commune("01001", "Bourg", 10_000, 5.0),
            _commune("01002", "Autre", 2_000, 30.1),
        ],
        "binding": [],
        "no_gain": [],
        **fields,
    }


def _alternative() -> dict[str, Any]:
    place = {
        "commune": "01002",
        "commune_name": "Autre",
        "name": "Mairie — Autre",
        "host": "MUNI",
        "lon": 5.15,
        "lat": 46.05,
        "people_lost": 120,
        "value_lost": 120.0,
        "breaks": [],
    }
    return {
        "rank": 1,
        "commune": "01001",
        "name": "Mairie — Bourg",
        "people_lost": 10_000,
        "communes_lost": 1,
        "lost": [{"code": "01001", "name": "Bourg", "people": 10_000}],
        "value_lost": 10_000.0,
        "replacement": place,
        "barred": {**place, "people_lost": 3, "breaks": ["Ain : 1 poste au moins", "réseau A"]},
        "words": "Sans lui, 10 000 personnes n'auraient plus de lieu.",
    }


def _territory(code: str, name: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "people": 12_000,
        "covered_before": 1_000,
        "covered_after": 11_000,
        "share_before": 0.0833,
        "share_after": 0.9166,
        "gain": 10_000,
        "posts": 1,
        "sites": 1,
    }


def _commune(code: str, name: str, people: int, minutes: float) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "departement": "01",
        "people": people,
        "minutes_before": 25.0,
        "minutes_after": minutes,
        "served_by": 1,
        "state": "newly_covered",
    }
