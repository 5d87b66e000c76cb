"""What is called with what a fuzzer makes: each takes bytes, and raises what it should not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from geodata.errors import MappingError, ScenarioError
from geodata.imports.checking import check_upload
from geodata.imports.reading import file_checker
from geodata.imports.records import upload_key
from geodata.imports.states import Import
from geodata.nearest.geocoding.memory import MemoryGeocoder
from geodata.plans.checks import check
from geodata.plans.reading import read_scenario
from geodata.sites.checks.opening_hours import check_hours
from geodata.sites.files.opening import open_table, spooled
from geodata.sites.hours.opening import state_at
from geodata.sites.hours.words import hours_in_words
from geodata.sites.mapping.applying import Mapper
from geodata.sites.mapping.writing import mapping_in_yaml, read_mapping
from geodata.territory.origins import Places
from geodata.territory.units import Units
from tests.checked import draft_of
from tests.country import LITTLE_FRANCE, SITES, SQUARES, guide_of, places_of
from tests.functions.events import get
from tests.geodata.imports.room import Room

TODAY = date(2026, 11, 28)
MOMENTS = (datetime(2026, 11, 28, 10, tzinfo=UTC), datetime(2027, 8, 15, 23, 30, tzinfo=UTC))
ENDS = frozenset({"checked", "held", "refused"})
_SHEET = "Nom;Lat;Lon;Horaires;Lundi;oui\nMairie;46,05;0,15;9h-12h;9h-12h;x\nA;1;2;;;\n"


@cache
def places() -> Places:
    """The small country."""
    return places_of(LITTLE_FRANCE, SQUARES)


def imported(content: bytes) -> Import:
    """Checks an uploaded file, whatever its form: its import ends, and says why.

    Raises:
        Exception: what the check raised that nobody expected: to an operator it is `failed`.
        AssertionError: the import does not end in a state with its reason.
    """
    room = Room()
    check_file = file_checker(places, lambda: TODAY, lambda _: None)
    opened = room.imports.open("lieux", "Ville")
    room.objects.put(upload_key(opened.id), content)
    found = check_upload(room.imports, room.versions, check_file, opened.id, room.failed)
    if room.failures:
        raise room.failures[0]
    assert found.state in ENDS, found.state
    assert found.state == "checked" or found.reason is not None, found.state
    if found.reason is not None:
        assert found.reason.in_words("fr")
        assert "\n" not in found.reason.in_words("fr")
    return found


def hours(content: bytes) -> None:
    """Checks hours as a file gives them, then asks what the place is now."""
    draft = draft_of({"horaires": content.decode("utf-8", "replace")})
    check_hours(draft)
    for finding in draft.findings:
        finding.in_words("fr")
    read = draft.text("horaires")
    for moment in MOMENTS:
        for territory in ("01", "67", "971", ""):
            state_at(read, territory, moment)
    for locale in ("fr", "en"):
        hours_in_words(read, locale)


def scenario(content: bytes) -> None:
    """Reads a scenario, and says what is wrong in it before any solving."""
    try:
        findings = check(read_scenario(content), _units(), {}, TODAY)
    except ScenarioError as error:
        findings = list(error.findings)
    assert all(finding.words for finding in findings)


def mapping(content: bytes) -> None:
    """Reads a mapping, writes it, reads it again, and reads a table by it."""
    try:
        found = read_mapping(content)
    except MappingError:
        return
    assert read_mapping(mapping_in_yaml(found).encode()) == found
    with spooled([_SHEET.encode()]) as path:
        table = open_table(path, "sites")
        mapper = Mapper(found, table.columns)
        for row in table.rows():
            mapper.apply(row.values or {})


def names(content: bytes) -> None:
    """Searches for a name as it is typed: communes, addresses, and where to ask from."""
    text = content.decode("utf-8", "replace")
    for path, name in (("/v1/communes", "q"), ("/v1/addresses", "q"), ("/v1/nearest", "q")):
        _answered(get(path, {name: text}))


def query(content: bytes) -> None:
    """Asks where the nearest place is, by a query as it arrives."""
    event = get("/v1/nearest")
    event["rawQueryString"] = content.decode("utf-8", "replace")
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(event["rawQueryString"], keep_blank_values=True):
        # API Gateway joins the values of a parameter that is repeated.
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    if parameters:
        event["queryStringParameters"] = parameters
    _answered(event)


def _answered(event: dict[str, Any]) -> None:
    reply = _app().resolve(event, None)
    assert reply["statusCode"] < 500, reply["body"]
    json.loads(reply["body"])


@cache
def _units() -> Units:
    return Units(places().register)


@cache
def _app() -> Any:
    guide = guide_of(places(), *SITES)
    logger = Logger(service="fuzz", level="CRITICAL")
    return build_app(lambda: guide, logger, MemoryGeocoder(()), lambda: MOMENTS[0])


Subject = Callable[[bytes], object]
