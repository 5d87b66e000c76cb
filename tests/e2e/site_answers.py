"""Answers of /v1/sites in their whole shape, for the states that one evening's real files lack."""

from __future__ import annotations

from typing import Any

IMPORT_ID = "20261128T181851-6c73d340cf"


def rule(field: str, *columns: str, conversion: str = "text", **more: Any) -> dict[str, Any]:
    """A rule of a mapping, that its name gave."""
    told = {"field": field, "columns": list(columns), "as": conversion}
    return {**told, "confidence": "sure", "why": "name", **more}


MAPPING: dict[str, Any] = {
    "version": 1,
    "shape": None,
    "fingerprint": "0123456789abcdef",
    "origin": "guessed",
    "rules": [
        rule("nom", "Nom"),
        rule("commune", "Ville", confidence="doubtful", why="values"),
        rule("position", "lat", "lon", conversion="degrees"),
        rule("services", "epn", conversion="flag", gives="Aide aux démarches administratives"),
    ],
    "unread": {"Remarques": "undecided", "gid": "may_be_lost"},
    "constants": {},
}


def column(name: str, state: str, *examples: str, field: str | None = None) -> dict[str, Any]:
    """A column of the file."""
    told = {"column": name, "filled": len(examples), "examples": list(examples), "state": state}
    return {**told, "field": field, "as": None, "confidence": None}


COLUMNS = [
    column("Nom", "read", "Médiathèque", "<b>Mairie</b>", field="nom"),
    column("Ville", "read", "Rodez", field="commune"),
    column("lat", "read", "44,35", field="position"),
    column("lon", "read", "2,57", field="position"),
    column("epn", "read", "oui", field="services"),
    column("Remarques", "undecided", "clé à la mairie"),
    column("gid", "may_be_lost", "1"),
    column("Vide", "empty"),
]
EXAMPLE = {
    "row": 2,
    "line": 5,
    "cell": "B5",
    "id": "lieu-2",
    "nom": "<b>Mairie</b>",
    "given": "99999",
    "kept": None,
    "sentence": "« 99999 » n’est le code postal d’aucune commune.",
}
CAUSES = [
    {
        "code": "postcode_unknown",
        "severity": "error",
        "field": "code_postal",
        "column": "CP",
        "count": 1,
        "sentence": "Le code postal n’est celui d’aucune commune : 1 lieu.",
        "examples": [EXAMPLE],
    },
    {
        "code": "date_read",
        "severity": "note",
        "field": "date_maj",
        "column": "Maj",
        "count": 38,
        "sentence": "La date est réécrite : 38 dates.",
        "examples": [{**EXAMPLE, "cell": None, "given": "3/1/2025", "kept": "2025-01-03"}],
    },
]
HOURS = {
    "rows": [
        {
            "written": "selon programmation",
            "understood": None,
            "in_words": None,
            "outcome": "unknown",
            "places": 3,
        },
        {
            "written": "Lundi au jeudi : 9h-12h",
            "understood": "Mo-Th 09:00-12:00",
            "in_words": "du lundi au jeudi, de 9 h à 12 h",
            "outcome": "repaired",
            "places": 1,
        },
    ],
    "next": None,
}
COUNTS = {
    "sites": 40,
    "sites_before": 100,
    "added": 2,
    "removed": 62,
    "moved": 1,
    "changed": 0,
    "unchanged": 37,
}
REFUSED = {
    "row": 2,
    "line": 5,
    "outcome": "refused",
    "id": None,
    "nom": "<b>Mairie</b>",
    "findings": [
        {
            "severity": "error",
            "code": "postcode_unknown",
            "field": "code_postal",
            "message": "« 99999 » n’est le code postal d’aucune commune.",
        }
    ],
}


def an_import(state: str = "checked", **facts: Any) -> dict[str, Any]:
    """An import whose check is over, with all that a page shows of it."""
    return {
        "id": IMPORT_ID,
        "state": state,
        "filename": "lieux d’été.xlsx",
        "source": "lieux d’été.xlsx",
        "created_at": "2026-11-28T18:18:51Z",
        "changed_at": "2026-11-28T18:19:10Z",
        "is_scheduled": False,
        "reason": None,
        "size_bytes": 70_000,
        "summary": {
            "rows": 41,
            "kept": 40,
            "refused": 1,
            "unplaced": 1,
            "at_commune": 2,
            "errors": 1,
            "warnings": 0,
            "notes": 38,
            "findings": {"postcode_unknown": 1, "date_read": 38},
        },
        "version": "6e3d2de0ceab71c1",
        "diff": {"against": "demonstration", "counts": COUNTS, "sites": [], "next": None},
        "report": {"rows": [REFUSED], "next": None},
        "file": {
            "format": "xlsx",
            "encoding": None,
            "sheet": "Lieux",
            "separator": None,
            "header_line": 3,
        },
        "undecided": ["Remarques"],
        "mapping": MAPPING,
        "columns": COLUMNS,
        "causes": CAUSES,
        "hours": HOURS,
        **facts,
    }


def decided() -> dict[str, Any]:
    """The same import, whose every column is decided."""
    lost = {"Remarques": "may_be_lost", "gid": "may_be_lost"}
    return an_import(mapping={**MAPPING, "unread": lost, "origin": "confirmed"}, undecided=[])


def change(role: str, site_id: str, lon: float, lat: float, **facts: Any) -> dict[str, Any]:
    """A change on the map."""
    told = {"id": site_id, "nom": f"Lieu {site_id}", "kinds": [role], "role": role, **facts}
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": told}


CHANGES = {
    "type": "FeatureCollection",
    "features": [
        change("added", "1", 2.57, 44.35),
        change("removed", "2", 2.6, 44.4),
        change("moved", "3", 2.5, 44.3, moved_m=3720.5, fields=["horaires"]),
        change("moved_from", "3", 2.54, 44.3),
    ],
    "against": "demonstration",
    "truncated": False,
    "unplaced": 1,
}
VERSIONS = {
    "current": "6e3d2de0ceab71c1",
    "versions": [
        {
            "version": "6e3d2de0ceab71c1",
            "number": 2,
            "published_at": "2026-11-28T18:20:00Z",
            "source": "lieux d’été.xlsx",
            "counts": COUNTS,
            "import": IMPORT_ID,
            "is_restored": False,
            "corrected": False,
        },
        {
            "version": "demonstration",
            "number": 1,
            "published_at": None,
            "source": None,
            "counts": {"sites": 100},
            "import": None,
            "is_restored": False,
            "corrected": False,
        },
    ],
    "next_before": None,
}
IMPORTS = {"imports": [an_import()], "next_before": None}
SCHEDULE = {
    "url": "https://donnees.example",
    "every": "rate(1 day)",
    "last": {"pulled_at": "2026-11-28T03:00:00Z", "import_id": IMPORT_ID, "state": "held"},
    "pulls": [
        {
            "at": "2026-11-28T03:00:00Z",
            "outcome": "imported",
            "import_id": IMPORT_ID,
            "reason": None,
        },
        {
            "at": "2026-11-27T03:00:00Z",
            "outcome": "failed",
            "import_id": None,
            "reason": "l’adresse ne répond pas",
        },
    ],
}
PLACE_ID = "lieu/1"
SITE = {
    "id": PLACE_ID,
    "nom": "Médiathèque du Faubourg",
    "adresse": "12 rue du Faubourg",
    "commune": "Rodez",
    "code_postal": "12000",
    "latitude": 44.352,
    "longitude": 2.571,
    "horaires": "Mo-Fr 09:00-12:00,14:00-17:00",
    "services": ["Aide aux démarches administratives"],
}
PARTS = {"horaires": {"before": {"horaires": None}, "after": {"horaires": SITE["horaires"]}}}
CORRECTION = {
    "id": PLACE_ID,
    "nom": SITE["nom"],
    "changed_at": "2026-11-20T09:00:00Z",
    "parts": PARTS,
}
PLACE = {"version": "v", "site": SITE, "hours_in_words": None, "correction": CORRECTION}
PLACES = {"version": "v", "places": [SITE], "found": 1}
CORRECTIONS = {"corrections": [CORRECTION], "next_after": None}
