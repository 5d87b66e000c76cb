"""Every maximum that the API's own documents admit: declared, answered, within what Lambda gives.

A reply under 6 MB as Lambda counts it, half of the function's time, of processor, and half of its
memory. Lists and documents are as long as the library lets them become: plans of 20,000 posts, a
review that is full, places as large as a file may have them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from functions.bodies import most_bytes
from functions.nearest import app as nearest
from functions.replies import resolve
from geodata.imports.checked_file import CheckedFile
from geodata.imports.checking import check_upload
from geodata.imports.states import Import
from geodata.plans.jobs.running import plan_key
from geodata.plans.jobs.tallies import MOST_ON_A_PLAN
from geodata.seals import opened_record, sealed_record
from geodata.sites.checks import CheckedRow
from geodata.sites.checks.lengths import LARGEST_PLACE_BYTES
from geodata.sites.mapping.document import ColumnMapping
from geodata.sites.site import Finding, Site
from geodata.stores.items import Item
from tests.country import LITTLE_FRANCE, SQUARES, guide_of, places_of
from tests.functions.events import get, sent, signed
from tests.functions.laws import DOCUMENTS, LOG, in_memory, questions, weighed
from tests.functions.maxima import operations, unbounded
from tests.functions.operators import app_over
from tests.functions.planners import ANN, Room, reviewed
from tests.functions.test_sites_checks import MAPPING, PHONE, Sheet, column
from tests.functions.test_sites_places import in_use

OPERATIONS = [
    pytest.param(document, key, operation, id=key)
    for document in DOCUMENTS.values()
    for key, operation in operations(document)
]
AS_A_WHOLE = {
    "POST /v1/scenarios",
    "POST /v1/scenarios/sweeps",
    "PUT /v1/sites/imports/{import_id}/mapping",
}
"""Routes whose bodies are documents of the library: bounded as a whole, in bytes."""


def parameters_without_end(document: Any, operation: Mapping[str, Any]) -> Iterator[str]:
    for each in operation.get("parameters", ()):
        yield from unbounded(document, each["schema"], each["name"])


@pytest.mark.parametrize(("document", "key", "operation"), OPERATIONS)
def test_every_parameter_has_a_maximum(document: Any, key: str, operation: Any) -> None:
    assert list(parameters_without_end(document, operation)) == []


@pytest.mark.parametrize(
    ("document", "key", "operation"),
    [each for each in OPERATIONS if "requestBody" in each.values[2]],
)
def test_every_body_has_a_maximum(document: Any, key: str, operation: Any) -> None:
    body = operation["requestBody"]
    assert body["x-max-bytes"] == most_bytes(key.partition(" ")[2])
    if key not in AS_A_WHOLE:
        for each in body["content"].values():
            assert list(unbounded(document, each["schema"], "body")) == []


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string"},
        {"type": "string", "pattern": "^a+$"},
        {"type": "string", "pattern": "a{1,3}"},
        {"type": "integer", "minimum": 1},
        {"type": "array", "items": {"enum": ["a"]}},
        {"type": "array", "maxItems": 3, "items": {"type": "string"}},
        {"type": "object"},
        {"anyOf": [{"type": "null"}, {"type": "string"}]},
    ],
    ids=str,
)
def test_a_schema_without_a_maximum_is_found(schema: Any) -> None:
    assert [each for each in unbounded({}, schema, "x") if each != "null"]


def fat(number: int, **facts: Any) -> Site:
    """A place as large as the check of a file lets one be."""
    detail = '"' * (LARGEST_PLACE_BYTES // 4 - 600)
    usual = {"commune": "Bourg", "code_postal": "01000", "code_insee": "01004"}
    return Site(id=f"{number:04}", nom="Lieu", presentation_detail=detail, **{**usual, **facts})


@pytest.fixture(scope="module")
def crowded() -> Any:
    """The citizens' application among hundreds of places that are as large as they may be."""
    placed = [fat(n, latitude=46.15 + n / 1e5, longitude=0.15) for n in range(200)]
    apart = [fat(300 + n) for n in range(200)]
    remote = [
        fat(
            600 + n,
            services=("Aide aux démarches administratives",),
            modalites_acces=("À distance",),
        )
        for n in range(200)
    ]
    guide = guide_of(places_of(LITTLE_FRANCE, SQUARES), *placed, *apart, *remote)
    return nearest.build_app(lambda: guide, LOG)


ORIGINS = ({"commune": "01004"}, {"lat": "46.15", "lon": "0.15"}, {"postcode": "01000"})


def test_citizens_are_answered_among_places_as_large_as_they_may_be(crowded: Any) -> None:
    document = DOCUMENTS["NearestFunction"]
    operation = document["paths"]["/v1/nearest"]["get"]
    for origin in ORIGINS:
        for asked in questions(document, operation):
            for accept in ("application/json", "application/geo+json"):
                query = {**asked, **origin}
                weighed("NearestFunction", crowded, get("/v1/nearest", query, accept=accept))
    reply = in_memory(
        "NearestFunction", crowded, get("/v1/nearest", {"commune": "01004", "limit": "50"})
    )
    body = json.loads(reply["body"])
    assert (len(body["sites"]), len(body["unplaced_sites"])) == (50, 50)


@pytest.mark.parametrize("path", ["/v1/addresses", "/v1/reverse", "/v1/communes"])
def test_the_register_is_asked_at_its_ends(crowded: Any, path: str) -> None:
    document = DOCUMENTS["NearestFunction"]
    for asked in questions(document, document["paths"][path]["get"]):
        weighed("NearestFunction", crowded, get(path, {"q": "a", **asked}))


def grown(plan: dict[str, Any], posts: int = 20_000, communes: int = 35_000) -> dict[str, Any]:
    """A plan with as many rows as one of all of France may have."""
    site, row, point = plan["sites"][0], plan["communes"][0], plan["curve"][0]
    return {
        **plan,
        "sites": [{**site, "rank": n + 1, "commune": f"{n:05}"} for n in range(posts)],
        "curve": [{**point, "posts": n} for n in range(posts)],
        "communes": [{**row, "code": f"{n:05}"} for n in range(communes)],
    }


def stored(room: Room, count: int = 1) -> list[str]:
    """The ids of scenarios whose plans are as large as plans may be."""
    found = []
    for number in range(count):
        scenario = {"name": f"Vague {number}", "posts": 2, "limit_minutes": 20}
        scenario_id = room.solved(scenario, key=str(number))
        key = plan_key(scenario_id)
        plan = opened_record(key, room.objects.get(key))
        room.objects.put(key, sealed_record(key, grown(plan)))
        found.append(scenario_id)
    return found


def test_the_largest_plan_is_answered(room: Room) -> None:
    [scenario_id] = stored(room)
    where = f"/v1/scenarios/{scenario_id}/plan"
    reply = weighed("ScenariosFunction", room.app, signed_as(ANN, get(where)))
    assert reply["statusCode"] == 303
    key = reply["headers"]["Location"].removeprefix("https://s3/").partition("?")[0]
    assert len(json.loads(room.objects.get(key))["sites"]) == 20_000
    kept = signed_as(ANN, get(where, {"redirect": "false"}))
    told = in_memory("ScenariosFunction", room.app, kept)
    assert (told["statusCode"], told["body"]) == (200, "null")


def test_the_largest_plans_are_compared(room: Room) -> None:
    ids = ",".join(stored(room, 4))
    event = signed_as(ANN, get("/v1/scenarios/compare", {"ids": ids}))
    assert weighed("ScenariosFunction", room.app, event)["statusCode"] in (200, 303)


def test_the_most_that_is_changed_by_hand_is_answered(room: Room) -> None:
    scenario_id = room.solved({"name": "Vague", "posts": 2, "limit_minutes": 20})
    key = plan_key(scenario_id)
    plan: Any = opened_record(key, room.objects.get(key))
    site, rows = plan["sites"][0], plan["communes"]
    many = [{**site, "rank": n + 1} for n in range(20_000)]
    served = [{**each, "served_by": n + 1, "minutes_before": None} for n, each in enumerate(rows)]
    room.objects.put(key, sealed_record(key, {**plan, "sites": many, "communes": served * 1_000}))
    asked = {"forbidden": [site["commune"]], "moved": []}
    path = f"/v1/scenarios/{scenario_id}/by-hand"
    reply = weighed("ScenariosFunction", room.app, signed_as(ANN, sent("POST", path, asked)))
    assert json.loads(reply["body"])["lost"]["communes_count"] > 500


@pytest.mark.parametrize("form", ["json", "geojson", "csv"])
def test_the_largest_plan_is_a_file(room: Room, form: str) -> None:
    [scenario_id] = stored(room)
    where = f"/v1/scenarios/{scenario_id}/result"
    event = signed_as(ANN, get(where, {"format": form, "table": "communes"}))
    assert weighed("ScenariosFunction", room.app, event)["statusCode"] in (200, 303)


def test_a_review_that_is_full_is_read_page_by_page(room: Room) -> None:
    where, site = reviewed(room)
    scenario_id = where.rpartition("/")[2]
    place = {"departement": site["departement"], "commune": site["commune"], "instead": None}
    words = {"reason": '"' * 2_000, "author": '"' * 200, "account": "a"}
    opinion = {**place, **words, "opinion": "favourable"}
    for number in range(MOST_ON_A_PLAN):
        said_at = f"2026-11-24T10:00:{number // 1000:02}.{number % 1000:03}Z"
        body = {**opinion, "said_at": said_at}
        room.scenarios.items.create(Item(f"scenario#{scenario_id}", f"opinion#{said_at}#000", body))
    for path in (f"{where}/opinions", f"{where}/opinions/{site['departement']}"):
        last = "2026-11-24T10:00:19.500Z~000"
        for query in ({"limit": "200"}, {"limit": "200", "after": last}):
            reply = weighed("ScenariosFunction", room.app, signed_as(ANN, get(path, query)))
            assert len(json.loads(reply["body"])["opinions"]) == 200


def test_the_longest_scenario_is_answered_with_all_its_findings(room: Room) -> None:
    long = [f"{number:05}" for number in range(90_000)]
    heavy = '"' * 120
    for scenario in (
        {"name": heavy, "posts": 1, "required": long, "excluded": long},
        {"name": heavy, "posts": 1, "quotas": [{"level": heavy, "code": heavy}] * 20_000},
        {heavy + str(number): heavy for number in range(8_000)},
    ):
        text = json.dumps(scenario)[:1_999_999]
        event = signed_as(ANN, sent("POST", "/v1/scenarios", text, {"dry_run": "true"}))
        weighed("ScenariosFunction", room.app, event)


def test_a_body_beyond_its_maximum_is_refused_before_it_is_read(room: Room) -> None:
    for path in ("/v1/scenarios/sweeps", f"/v1/scenarios/{'0' * 8}T000000-{'0' * 10}/cancel"):
        text = json.dumps({"a": "x" * most_bytes(path)})
        reply = resolve(room.app, signed_as(ANN, sent("POST", path, text)), None)
        assert (reply["statusCode"], json.loads(reply["body"])["parameter"]) == (422, "body")


class Heavy(Sheet):
    """A room whose files are as hard to answer as a file may be: every list is full of quotes."""

    def check(self, import_id: str) -> Import:
        @contextmanager
        def check_file(
            pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
        ) -> Iterator[CheckedFile]:
            quotes, hours = '"' * 80, {"given": '"' * 80, "kept": "Mo 09:00-12:00"}
            found = Finding(1, "warning", "telephone", *PHONE, given=quotes, kept=quotes)
            told = Finding(1, "note", "horaires", "hours_in_french", {"hours": quotes}, **hours)
            rows = [
                CheckedRow(n, fat(n, horaires="Mo 09:00-12:00"), (told, *[found] * 99), n, quotes)
                for n in range(1, 1_500)
            ]
            columns = tuple(column(f"{n}{quotes}", "nom", "read") for n in range(2_000))
            facts: Any = {"format": "csv", "header_line": 1, "sheet": None}
            yield CheckedFile(iter(rows), facts, MAPPING, columns, (0, 1))

        return check_upload(self.imports, self.versions, check_file, import_id, self.failed)


@pytest.fixture(scope="module")
def heavy() -> tuple[Any, str]:
    """The operators' application, and where its one import is."""
    room = in_use(Heavy(), *(fat(n, latitude=46.15, longitude=0.15) for n in range(500)))
    found = room.checked("x")  # type: ignore[attr-defined] # it is a Heavy
    assert room.failures == []  # type: ignore[attr-defined]
    return app_over(room), f"/v1/sites/imports/{found.id}"


def test_operators_are_answered_of_the_worst_of_files(heavy: tuple[Any, str]) -> None:
    app, where = heavy
    document = DOCUMENTS["SitesFunction"]
    for path, key in (
        (where, "/v1/sites/imports/{import_id}"),
        (f"{where}/changes", "/v1/sites/imports/{import_id}/changes"),
        ("/v1/sites/imports", "/v1/sites/imports"),
        ("/v1/sites/versions", "/v1/sites/versions"),
        ("/v1/sites/places", "/v1/sites/places"),
        ("/v1/sites/places/0001", "/v1/sites/places/{place_id}"),
        ("/v1/sites/corrections", "/v1/sites/corrections"),
        ("/v1/sites/schedule", "/v1/sites/schedule"),
    ):
        for asked in questions(document, document["paths"][key]["get"]):
            weighed("SitesFunction", app, signed(get(path, asked)))


def test_an_answer_that_is_not_looked_at_breaks_the_law(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.large.fits", lambda _reply, _most: True)
    [scenario_id] = stored(room)
    event = signed_as(ANN, get(f"/v1/scenarios/{scenario_id}/plan"))
    with pytest.raises(AssertionError):
        weighed("ScenariosFunction", room.app, event)


def signed_as(who: str, event: dict[str, Any]) -> dict[str, Any]:
    event = signed(event)
    event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"] = who
    return event
