"""Answers of the API in their whole shape, for the states that one evening's real data lacks."""

from __future__ import annotations

from typing import Any

RODEZ = {
    "code": "12202",
    "name": "Rodez",
    "kind": "commune",
    "departement": "12",
    "parent": None,
}


def site(**facts: Any) -> dict[str, Any]:
    """A library that is open until 17:00, with every field of the standard."""
    return {
        "id": "lieu-1",
        "pivot": "21120202300011",
        "nom": "Médiathèque du Faubourg",
        "commune": "Rodez",
        "code_postal": "12000",
        "code_insee": "12202",
        "adresse": "12 rue du Faubourg",
        "complement_adresse": "Au premier étage",
        "latitude": 44.352,
        "longitude": 2.571,
        "typologie": ["BIB"],
        "telephone": "+33565778800",
        "courriels": ["aide@mediatheque.example"],
        "site_web": ["https://mediatheque.example/"],
        "horaires": "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00; PH off",
        "presentation_resume": "Ordinateurs en libre accès, et une personne pour vous aider.",
        "presentation_detail": None,
        "source": "Exemple",
        "itinerance": ["Fixe"],
        "structure_parente": None,
        "date_maj": "2026-10-02",
        "services": ["Aide aux démarches administratives", "Compréhension du monde numérique"],
        "publics_specifiquement_adresses": ["Seniors"],
        "prise_en_charge_specifique": [],
        "frais_a_charge": ["Gratuit"],
        "dispositif_programmes_nationaux": ["Conseillers numériques"],
        "formations_labels": [],
        "autres_formations_labels": [],
        "modalites_acces": ["Se présenter", "Téléphoner"],
        "modalites_accompagnement": ["Accompagnement individuel"],
        "fiche_acces_libre": "https://acceslibre.example/rodez",
        "prise_rdv": "https://rdv.example/rodez",
        "network": None,
        "posts_granted": 2,
        "posts_filled": 1,
        "opens_on": None,
        "closes_on": None,
        "location_quality": "exact",
        "distance_m": 1240.0,
        "travel_minutes": 4.3,
        "travel_method": "model",
        "access": "road",
        "open": True,
        "open_on_appointment": False,
        "opening_note": None,
        "opens_next_at": None,
        "closes_at": "2026-11-24T17:00:00+01:00",
        "hours_today": [["09:00", "12:00"], ["14:00", "17:00"]],
        "public_holiday": None,
        "time_zone": "Europe/Paris",
        "advisors": 2,
        "same_place_as": None,
        "freshness": "fresh",
        "unconfirmed": [],
    } | facts


def answer(*sites: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """An answer from Rodez, asked on Tuesday 24 November 2026 at 14:30 in Paris."""
    return {
        "origin": {
            "lat": 44.3497,
            "lon": 2.5766,
            "understood_as": "commune",
            "commune": RODEZ,
            "source": "register",
        },
        "sites": list(sites),
        "unconfirmed_sites": [],
        "unplaced_sites": [],
        "remote_sites": [],
        "within_limit": None,
        "max_minutes": None,
        "mode": "car",
        "asked_at": "2026-11-24T14:30:00+01:00",
        "snapshot": "0123456789abcdef",
        "sites_version": "2026-11-20",
    } | facts


EVERY_STATE = answer(
    site(travel_minutes_low=2.6, travel_minutes_high=7.9),
    site(
        id="lieu-2",
        nom="Maison France Services",
        open=False,
        closes_at=None,
        opens_next_at="2026-11-30T09:00:00+01:00",
        distance_m=31_400.0,
        travel_minutes=72.0,
        travel_method="osrm",
        hours_today=[],
        itinerance=["Itinérant"],
        longitude=2.9,
    ),
    site(
        id="lieu-3",
        nom="Mairie de l’île",
        open=None,
        closes_at=None,
        hours_today=None,
        horaires=None,
        access="ferry",
        travel_minutes=None,
        travel_method=None,
        location_quality="commune",
        latitude=44.3,
    ),
    site(id="lieu-4", nom="Point info", open=None, public_holiday="Noël", latitude=44.4),
    unplaced_sites=[
        site(id="lieu-5", nom="Foyer rural", latitude=None, longitude=None, distance_m=None)
        | {"travel_minutes": None, "travel_method": None}
    ],
    remote_sites=[
        site(id="lieu-6", nom="Aide au téléphone", access="remote", latitude=None, longitude=None)
    ],
)

CANDIDATES = answer(
    origin=None,
    candidates=[
        {
            "label": "Rue de la Paix 12000 Rodez",
            "lat": 44.35012,
            "lon": 2.57512,
            "kind": "street",
            "commune": RODEZ,
            "score": 0.71,
        },
        {
            "label": "Rue de la Paix 12100 Millau",
            "lat": 44.09812,
            "lon": 3.07812,
            "kind": "street",
            "commune": RODEZ | {"code": "12145", "name": "Millau"},
            "score": 0.7,
        },
    ],
)


def problem(status: int, code: str, parameter: str | None = None) -> dict[str, Any]:
    """A problem document as the API writes it."""
    return {
        "type": f"urn:maillage:problem:{code}",
        "title": "Problem",
        "status": status,
        "code": code,
        "detail": "said in English, to programmers",
        "parameter": parameter,
    }
