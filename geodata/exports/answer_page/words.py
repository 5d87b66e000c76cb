"""Distances, trips and openings in plain French: the same sentences as web/shared/words.js."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from geodata.french import (
    BY_MODE,
    day_in_words,
    decimal_number,
    month_in_words,
    whole_number,
    with_capital,
)

NO_BREAK = "\u00a0"
_ESTIMATES = ("model", "walking_model", "cycling_model")
_OF_METHOD = {"walking_model": "foot", "cycling_model": "bicycle"}
"""An engine that has no roads for a mode leaves the model's."""
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_IN_FRANCE = re.compile(r"0\d{9}")
_LACKS = {
    "geocoder_unavailable": "Le service d’adresses ne répond pas : la recherche part du centre de "
    "la commune. Réessayez dans une minute, ou choisissez votre position.",
    "router_unavailable": "Le calcul d’itinéraires ne répond pas : les temps de trajet sont des "
    "estimations.",
    "data_not_latest": "Les toutes dernières données n’ont pas pu être lues : voici les "
    "précédentes. Vérifiez auprès du lieu avant de vous déplacer.",
}

Record = Mapping[str, Any]
"""A site, or an answer, as the API gives it."""


def distance_in_words(metres: float | None) -> str | None:
    """Returns a distance as people say it: `350 m`, `1,2 km`, `27 km`; None of none."""
    if metres is None:
        return None
    if metres < 995:
        return f"{max(10, _rounded(metres / 10) * 10)} m"
    tenths = _rounded(metres / 100)
    if metres < 10_000 and tenths % 10:
        return f"{decimal_number(tenths / 10)} km"
    return f"{whole_number(_rounded(metres / 1000))} km"


def minutes_in_words(minutes: float) -> str:
    """Returns a time of travel: `moins d’une minute`, `12 min`, `1 h 05`."""
    if minutes < 1:
        return "moins d’une minute"
    whole = _rounded(minutes)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60:02}"


def travel_in_words(site: Record, mode: str = "car") -> str | None:
    """Returns how far a site is, or why it cannot be said; None when nothing is known."""
    if site["access"] == "remote":
        return "Aide à distance : pas de déplacement"
    distance = distance_in_words(site["distance_m"])
    flown = distance and f"à {distance} à vol d’oiseau"
    if site["access"] == "ferry":
        return _joined("Accessible par bateau seulement (traversée non comptée)", flown)
    if site["access"] == "none":
        return _joined("Pas d’accès par la route", flown)
    if site["travel_minutes"] is None:
        return flown and with_capital(flown)
    estimate = " (estimation)" if site["travel_method"] in _ESTIMATES else ""
    by = BY_MODE[_OF_METHOD.get(site["travel_method"], mode)]
    return _joined(
        f"{with_capital(minutes_in_words(site['travel_minutes']))} {by}{estimate}", flown
    )


def lacks_in_words(answer: Record) -> list[str]:
    """Returns what an answer lacks when something did not answer, a sentence each."""
    return [_LACKS[each["code"]] for each in answer["degraded"] if each["code"] in _LACKS]


def opening_in_words(site: Record, asked_at: str) -> tuple[str, str]:
    """Returns a state of opening: `open`, `closed` or `unknown`, and its sentence."""
    at, zone = datetime.fromisoformat(asked_at), ZoneInfo(site["time_zone"])
    closes, opens = site["closes_at"], site["opens_next_at"]
    until = f", ferme {_moment(closes, at, zone)}" if closes else ""
    if site["public_holiday"]:
        return "unknown", f"Jour férié ({site['public_holiday']}) : horaires à vérifier"
    if site["open_on_appointment"]:
        return "unknown", f"Ouvert sur rendez-vous{until}"
    if site["open"] is None and site["opening_note"]:
        return "unknown", (f"Horaires à vérifier : «{NO_BREAK}{site['opening_note']}{NO_BREAK}»")
    if site["open"] is True:
        return "open", f"Ouvert{until}"
    if site["open"] is False:
        return "closed", f"Fermé{f', ouvre {_moment(opens, at, zone)}' if opens else ''}"
    return "unknown", "Horaires publiés, à vérifier" if site["horaires"] else "Horaires inconnus"


def spans_in_words(spans: Sequence[Sequence[str]]) -> str:
    """Returns the hours of a day: `9:00 à 12:00, 14:00 à 17:30`, `fermé`."""
    if not spans:
        return "fermé"
    if [list(span) for span in spans] == [["00:00", "24:00"]]:
        return "24 h sur 24"
    told = (
        f"{NO_BREAK}à{NO_BREAK}".join(hour.removeprefix("0") for hour in span) for span in spans
    )
    return ", ".join(told)


def telephone_in_words(number: str) -> str:
    """Returns a number as it is dialled in France: `05 65 77 88 00`."""
    digits = re.sub(r"[^\d+]", "", number)
    digits = f"0{digits.removeprefix('+33')}" if digits.startswith("+33") else digits
    if not _IN_FRANCE.fullmatch(digits):
        return number
    return NO_BREAK.join(digits[at : at + 2] for at in range(0, 10, 2))


def age_in_words(site: Record) -> str | None:
    """Says of a record that it is a year old; None of what is newer, or has no date."""
    if site["freshness"] not in ("old", "doubtful"):
        return None
    doubt = "" if site["freshness"] == "old" else " : appelez avant de venir"
    return f"Mis à jour en {month_in_words(site['date_maj'])}{doubt}"


def listed(words: Sequence[str], last: str = "et") -> str:
    """Returns words one after the other: `a, b et c`."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def _moment(iso: str, now: datetime, zone: ZoneInfo) -> str:
    """`à 17:00`, `demain à 9:00`, `lundi à 9:00`, `le 3 janvier à 9:00`."""
    moment = datetime.fromisoformat(iso).astimezone(zone)
    hour = f"{moment.hour}:{moment.minute:02}"
    days = (moment.date() - now.astimezone(zone).date()).days
    if days == 0:
        return f"à {hour}"
    if days == 1:
        return f"demain à {hour}"
    if 1 < days < 7:
        return f"{_WEEKDAYS[moment.weekday()]} à {hour}"
    day, _, _ = day_in_words(moment.isoformat()).rpartition(" ")
    return f"le {day} à {hour}"


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _rounded(value: float) -> int:
    """Rounds a half up, as the pages do."""
    return math.floor(value + 0.5)
