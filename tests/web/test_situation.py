"""When an answer is of: the page says it in the words of the report."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from geodata.exports.report.situation import posts_of, situation_of
from geodata.french import with_capital

MODULE = Path(__file__).parents[2] / "web" / "prefecture" / "situation.js"
ANSWERS: list[Any] = [
    {
        "question": {"at": at, "posts": posts},
        "sites_as_of": newest,
        "sites_tell": {"sites": 9, "dated": dated, "granted_apart": apart},
    }
    for at, posts, newest, dated, apart in product(
        ("2026-03-01", "2020-12-31"),
        ("filled", "granted"),
        ("2022-12-15", "2022-08-01", None),
        (0, 3),
        (0, 1),
    )
]


def under_node(body: str, given: object) -> Any:
    script = (
        f"import * as page from {json.dumps(MODULE.as_uri())};"
        f"console.log(JSON.stringify(JSON.parse(process.argv[1]).map({body})))"
    )
    node = ["node", "--input-type=module", "-e", script, json.dumps(given)]
    done = subprocess.run(node, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


@needs_node
def test_page_and_report_say_the_same_situation() -> None:
    said = under_node("each => page.situationInWords(each, each.sites_tell)", ANSWERS)
    for answer, words in zip(ANSWERS, said, strict=True):
        posts = posts_of(answer)
        if posts == "postes attribués":
            posts = "tous les postes accordés"
        assert words == f"{with_capital(situation_of(answer))} ; {posts}."


def test_a_file_without_dates_is_of_no_day() -> None:
    for answer in ANSWERS:
        is_dated = answer["sites_tell"]["dated"] > 0
        assert (("2026" in situation_of(answer)) or ("2020" in situation_of(answer))) is is_dated
    first: Any = {**ANSWERS[0], "sites_as_of": "2022-12-15"}
    august: Any = {**first, "sites_as_of": "2022-08-01"}
    assert situation_of(first) == (
        "d’après le fichier de décembre 2022, qui ne dit pas les dates de postes"
    )
    assert "le fichier d’août 2022" in situation_of(august)


@needs_node
def test_what_would_change_nothing_is_asked_of_nobody_and_the_reason_is_given() -> None:
    state = {"at": "2020-01-01", "posts": "granted", "threshold": 15}
    cases = [{"dated": dated, "granted_apart": apart} for dated in (0, 1) for apart in (0, 1)]
    asked = under_node(f"told => page.effective({json.dumps(state)}, told)", cases)
    assert asked == [
        {**state, "at": "", "posts": "filled"},
        {**state, "at": ""},
        state,
        state,
    ]
    why = under_node("told => Object.values(page.reasons(told)).map(each => each !== '')", cases)
    assert why == [[True, True], [True, False], [False, False], [False, False]]
