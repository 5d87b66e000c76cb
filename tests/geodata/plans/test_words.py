"""What a French reader sees of plans is French: no English word, no `1 postes`, on random ones."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from geodata.errors import ScenarioError
from geodata.placement.solution import Solution
from geodata.plans.aims import ORDER, aims_of, aims_words, first_aim_words
from geodata.plans.binding import proof_words
from geodata.plans.checks import check
from geodata.plans.findings import refuse_errors
from geodata.plans.french import communes_words, count_words, decimal_words, posts_words
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.served import served_words
from geodata.plans.solving import solve_plan
from tests.coverage_country import write_country
from tests.plan_country import ground_in
from tests.plan_documents_at_random import scenario_document

ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "or",
        "in",
        "to",
        "with",
        "without",
        "within",
        "beyond",
        "is",
        "are",
        "was",
        "no",
        "not",
        "any",
        "at",
        "most",
        "least",
        "posts",
        "group",
        "groups",
        "demand",
        "demands",
        "unreachable",
        "unserved",
        "served",
        "reach",
        "fixed",
        "sites",
        "site",
        "candidate",
        "candidates",
        "people",
        "weight",
        "budget_",
        "more",
        "less",
        "each",
        "every",
        "all",
        "none",
        "must",
        "may",
        "should",
        "where",
        "when",
        "feasible",
        "infeasible",
        "optimal_",
        "interrupted",
        "time",
        "worker",
        "workers",
        "started",
        "failed",
        "error",
        "warning",
        "covered",
        "travel",
        "total",
        "worst",
        "mean",
        "share",
        "bound",
        "gap",
    ]
)
FIELDS = frozenset(
    [
        "posts",
        "waves",
        "budget",
        "people",
        "people_per_post",
        "max_covering",
        "fragility",
        "share",
        "sites",
        "most_posts_per_site",
    ]
)
"""Names of fields and values, which words may quote: they are what the planner wrote."""
_WORD = re.compile(r"[a-zà-ÿœ_]+")
_ONE_OF_MANY = re.compile(r"(?<![\d,\u202f])[01] (?:\w+ )?(\w+(?:s|x))\b")
_SINGULAR = frozenset(
    ["fois", "pas", "mais", "dans", "plus", "moins", "France", "services", "sens", "temps"]
)


def faults_in(words: str) -> list[str]:
    """Returns what is not French in a sentence, names between « » left out."""
    plain = re.sub(r"« [^»]* »", "« »", words)
    english = [each for each in _WORD.findall(plain.lower()) if each in ENGLISH - FIELDS]
    plural = [each.group(0) for each in _ONE_OF_MANY.finditer(plain)]
    return english + [each for each in plural if each.split()[-1] not in _SINGULAR]


def words_of(record: dict[str, Any]) -> Iterator[str]:
    """Yields the sentences of a plan that files, pages and a terminal show."""
    yield record["proof"]
    yield from record["conflicts"]
    yield from (each["words"] for each in record["warnings"])
    if "totals" not in record:
        return
    yield record["aims_words"]
    yield from record["served_words"]
    yield from (each["value_words"] for each in record["aims"])
    for each in (*record["binding"], *record["no_gain"]):
        yield each["words"]
        yield each["name"]
    yield from (each["words"] for each in record["left_out"])
    if "certificate" in record:
        # The command that it names is what one types.
        yield record["certificate"]["words"].replace("maillage plan verify plan.json", "…")
    if "vacancy" in record:
        yield record["vacancy"]["words"]
    if "moves" in record:
        yield record["moves"]["words"]
        yield from (each["words"] for each in record["moves"]["closed"])


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def said_of(document: dict[str, Any], ground: Ground) -> list[str]:
    """Returns all that is said of a document, from its reading to its plan."""
    try:
        scenario = scenario_of(document)
        known = ground.weights, date(2026, 11, 24), ground.modes, ground.class_numbers
        found = check(scenario, ground.units, *known)
        refuse_errors(found)
        plan = solve_plan(assemble(scenario, ground), time_limit_s=5)
    except ScenarioError as error:
        if any(not each.words or not each.code for each in error.findings):
            return ["a finding without words or code"]
        return [each.words for each in error.findings]
    json.dumps(plan, allow_nan=False)
    return [*(each.words for each in found), *words_of(plan)]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_a_planner_asks_is_answered_and_in_french(ground, seed):
    generator = random.Random(seed)  # noqa: S311 - documents at random, not secrets
    for _ in range(10):
        document = scenario_document(generator)
        said = said_of(document, ground)
        assert {words: faults_in(words) for words in said if faults_in(words)} == {}, document


@pytest.mark.parametrize("objective", sorted(ORDER))
@pytest.mark.parametrize("value", [0.0, 0.4, 1.0, 1.6, 2.0, 12_345.0, float("nan")])
def test_the_aims_of_every_objective_are_told_in_french(objective, value):
    fields: dict[str, Any] = {"objective": objective}
    if objective == "capacity":
        fields = {"people_per_post": 1_000}
    if objective == "vacancy":
        fields = {"vacancy": {"rate": 0.3}}
    scenario = scenario_of({"name": "x", "posts": 1, **fields})
    solution = Solution([], [], value, value, 0.0, "optimal", 0.0)
    aims = aims_of(scenario, solution)

    assert aims[0]["name"] == ORDER[objective][0]
    for words in (aims_words(aims), *(each["value_words"] for each in aims)):
        assert faults_in(words) == []
    proof = proof_words(solution, aims[0]["unit"], first_aim_words(scenario), grows=True)
    assert faults_in(proof) == []
    assert aims[0]["words"] in proof or math.isnan(value)


@pytest.mark.parametrize("count", [0, 1, 2, 10_000])
def test_the_people_served_are_told_in_french(count):
    names = (
        *("people_served_after", "people_served_before", "people_served_by_new_sites"),
        *("people_covered_after", "people_covered_before"),
    )
    totals = {**dict.fromkeys(names, count), "share_served_after": 0.5}

    assert [each for words in served_words(totals) for each in faults_in(words)] == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1 postes en tout", ["1 postes"]),
        ("0 lieux candidats", ["0 lieux candidats"]),
        ("unreachable demands", ["unreachable", "demands"]),
        ("21 postes, 1 poste de plus, 10 fois, 0,1 minutes", []),
        ("« The posts » est deux fois.", []),
    ],
)
def test_what_is_not_french_is_found(words, expected):
    assert faults_in(words) == expected


def test_counts_have_their_plurals_and_numbers_their_decimals():
    assert [posts_words(each) for each in (0, 1, 2)] == ["0 poste", "1 poste", "2 postes"]
    assert count_words(1.4, "commune", "communes") == "1 commune"
    assert [decimal_words(each) for each in (20.0, 62.5, 1234.04)] == [
        "20",
        "62,5",
        "1\u202f234",
    ]


def test_communes_and_arrondissements_are_counted_apart(ground):
    units = ground.units
    paris = units.territory("commune", "75056").units
    france = units.territory("france", "FR").units

    assert communes_words(units, paris) == "2 arrondissements"
    assert communes_words(units, paris[:1]) == "1 arrondissement"
    assert communes_words(units, france) == f"{len(france) - 2} communes et 2 arrondissements"
    assert communes_words(units, paris[:0]) == "0 commune"
