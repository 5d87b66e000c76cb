"""Bodies and parameters at random over what is there: no route of an operator's ever breaks."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings, strategies as st

from functions.guard import resolve_signed
from geodata.imports.operations import Schedule
from geodata.sites.mapping.document import Conversion
from tests.functions.events import sent, signed
from tests.functions.operators import app_over
from tests.functions.test_sites_checks import MAPPING, Sheet
from tests.functions.test_sites_places import SITES, in_use

ALIKE = settings(max_examples=120, deadline=None)
KEYS = st.sampled_from(("field", "columns", "as", "gives", "values", "confidence", "why", "x"))
WORDS = st.sampled_from(
    ("nom", "horaires", "position", "Tél", "undecided", "may_be_lost", "", "é", "\ud800", "\x00")
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=9)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | WORDS, inner, max_size=4),
    max_leaves=10,
)
RULES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "field": WORDS | JSON,
            "columns": st.lists(WORDS, max_size=3) | JSON,
            "as": st.sampled_from(Conversion.__args__) | JSON,  # type: ignore[attr-defined]
            "gives": JSON,
            "values": JSON,
            "confidence": JSON,
            "why": JSON,
        },
    ),
    max_size=3,
)
MAPPINGS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("version", "shape", "fingerprint", "origin", "constants", "other"), JSON),
        "rules": RULES | JSON,
        "unread": st.dictionaries(WORDS, WORDS | JSON, max_size=3),
    },
)
RIGHTS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("latitude", "longitude", "horaires", "services", "nom"), JSON)
    | {"latitude": st.floats(-100, 100), "longitude": st.floats(-200, 200)},
)
QUERIES = st.dictionaries(
    st.sampled_from(
        (
            "locale",
            "limit",
            "q",
            "after",
            "report_cursor",
            "hours_cursor",
            "diff_cursor",
            "redirect",
        )
    ),
    st.text(max_size=6) | st.sampled_from(("fr", "en", "0", "1", "100", "-1", "1e9", "true")),
    max_size=3,
)
PATHS = ("", "/changes", "/annotated", "/mapping", "/publish", "/reject")


class Answers:
    """The application over one import and three places, asked again and again."""

    def __init__(self) -> None:
        self.room = Sheet()
        in_use(self.room, *SITES)
        self.import_id = self.room.checked("id;Nom\na;A\nb;B\n").id
        self.app = app_over(self.room, Schedule("https://ville.example/x.csv", "rate(1 hour)"))

    def ask(self, method: str, path: str, body: Any = None, query: Any = None) -> int:
        text = None if body is None else json.dumps(body)
        event = signed(sent(method, f"/v1/sites{path}", text, query=query or None))
        reply = resolve_signed(self.app, event, None)
        assert reply["statusCode"] < 500, (method, path, body, query, reply["body"])
        assert len(reply["body"]) < 6_000_000
        return int(reply["statusCode"])


@ALIKE
@given(mapping=MAPPINGS | JSON, is_checked=st.booleans())
def test_any_mapping_is_taken_or_said_to_be_wrong(mapping: Any, is_checked: bool) -> None:
    answers = Answers()
    status = answers.ask("PUT", f"/imports/{answers.import_id}/mapping", mapping)
    assert status in (202, 422)
    if status == 202 and is_checked:
        answers.room.check(answers.import_id)
        assert answers.room.failures == []
        assert answers.ask("GET", f"/imports/{answers.import_id}") == 200


@ALIKE
@given(right=RIGHTS | JSON, place=st.sampled_from(("a", "node~112", "~0x", "z", "~", "~~1")))
def test_any_correction_is_taken_or_said_to_be_wrong(right: Any, place: str) -> None:
    answers = Answers()
    assert answers.ask("PUT", f"/places/{place}/correction", right) in (200, 404, 422)
    assert answers.ask("GET", f"/places/{place}") in (200, 404)
    assert answers.ask("GET", "/corrections") == 200
    assert answers.ask("DELETE", f"/places/{place}/correction") in (204, 404)


@ALIKE
@given(query=QUERIES, path=st.sampled_from(PATHS), method=st.sampled_from(("GET", "POST", "PUT")))
def test_any_question_has_an_answer(query: Any, path: str, method: str) -> None:
    answers = Answers()
    body = dict(MAPPING.as_record()) if method == "PUT" else None
    answers.ask(method, f"/imports/{answers.import_id}{path}", body, query)
    for other in ("/imports", "/places", "/corrections", "/schedule", "/versions"):
        answers.ask("GET", other, None, query)
