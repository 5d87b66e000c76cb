"""Sites without a position of their own are placed by their address, once and for all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from geodata.errors import GeocoderUnavailableError, ObjectChangedError
from geodata.nearest.geocoding import located as module, searching
from geodata.nearest.geocoding.accepting import LEAST_SCORE, Acceptance
from geodata.nearest.geocoding.answers import ASKED_AGAIN_AFTER, StoredAnswers
from geodata.nearest.geocoding.bulk import AddressQuestion, BulkAnswer, question_of
from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.choice import GAP
from geodata.nearest.geocoding.located import locate
from geodata.sites.checks.summary import CheckedRow
from geodata.sites.site import Finding, Site
from geodata.stores.objects import Objects, Tagged
from geodata.territory.origins import Places
from tests.country import LITTLE_FRANCE, SQUARES, places_of, site

PLACES = places_of(LITTLE_FRANCE, SQUARES)
TODAY = date(2026, 11, 28)
STREET = "12 rue Haute"


def in_bourg(label: str = "12 Rue Haute 01000 Bourg", **facts: Any) -> BulkAnswer:
    next_score = facts.pop("next_score", 0.0)
    values = {
        "lon": 0.151,
        "lat": 46.152,
        "label": label,
        "kind": "housenumber",
        "score": 0.95,
        "citycode": "01004",
        "city": "Bourg",
        "postcode": "01000",
    }
    return BulkAnswer(Candidate(**{**values, **facts}), next_score)


class MemoryBulk:
    """Answers from a table by street; fails as often as it is told to."""

    def __init__(self, answers: dict[str, BulkAnswer] | None = None, *, fails: int = 0) -> None:
        self.answers = answers or {}
        self.batches: list[tuple[AddressQuestion, ...]] = []
        self.fails = fails

    def find(self, questions: Sequence[AddressQuestion]) -> list[BulkAnswer | None]:
        if self.fails:
            self.fails -= 1
            raise GeocoderUnavailableError("switched off")
        self.batches.append(tuple(questions))
        return [self.answers.get(question.street) for question in questions]

    @property
    def asked(self) -> list[str]:
        return [question.street for batch in self.batches for question in batch]


def row(number: int, **facts: Any) -> CheckedRow:
    lon, lat = facts.pop("lon", None), facts.pop("lat", None)
    values = {"adresse": STREET, "code_insee": "01004", **facts}
    missing = Finding(number, "warning", "latitude", "coordinates_missing")
    return CheckedRow(number, site(str(number), lon, lat, **values), (missing,))


def memory(objects: Objects | None = None) -> StoredAnswers:
    return StoredAnswers(objects or Objects.at("memory:"))


def placed(
    rows: Iterable[CheckedRow],
    bulk: MemoryBulk,
    kept: StoredAnswers | None = None,
    *,
    today: date = TODAY,
    clock: Iterator[float] | None = None,
) -> list[CheckedRow]:
    seconds = clock or itertools.repeat(0.0)
    return list(locate(rows, bulk, kept or memory(), PLACES, today, lambda: next(seconds)))


def only(rows: list[CheckedRow]) -> tuple[Site, tuple[Finding, ...]]:
    [found] = rows
    assert found.site is not None
    return found.site, found.findings


@pytest.mark.parametrize(
    ("answer", "quality", "sentence"),
    [
        (in_bourg(), "address", "address_found"),
        (in_bourg("Rue Haute 01000 Bourg", kind="street"), "street", "address_found.street"),
        (in_bourg("Rue Haute 01000 Bourg", kind="locality"), "street", "address_found.street"),
        (in_bourg("Bourg", kind="municipality"), "commune", "address_found.commune"),
    ],
)
def test_a_site_without_a_position_is_where_its_address_is(
    answer: BulkAnswer, quality: str, sentence: str
) -> None:
    found, findings = only(placed([row(1)], MemoryBulk({STREET: answer})))
    assert (found.latitude, found.longitude) == (46.152, 0.151)
    assert found.location_quality == quality
    [finding] = findings
    assert (finding.code, finding.sentence or finding.code) == ("address_found", sentence)
    assert (finding.row, finding.kept) == (1, "46.152, 0.151")
    assert answer.found.label in finding.in_words("fr")


def test_a_site_at_its_commune_is_placed_better_and_never_worse() -> None:
    at_commune = {"lon": 0.15, "lat": 46.15, "location_quality": "commune"}
    found, _ = only(placed([row(1, **at_commune)], MemoryBulk({STREET: in_bourg()})))
    assert (found.longitude, found.location_quality) == (0.151, "address")
    same = in_bourg("Bourg", kind="municipality")
    found, _ = only(placed([row(1, **at_commune)], MemoryBulk({STREET: same})))
    assert (found.longitude, found.location_quality) == (0.15, "commune")


@pytest.mark.parametrize(
    "facts",
    [
        {"lon": 0.15, "lat": 46.15, "location_quality": "exact"},
        {"lon": 0.15, "lat": 46.15, "location_quality": "street"},
        {"adresse": None},
        {"adresse": " - "},
        {"commune": None, "code_postal": None, "code_insee": None},
    ],
)
def test_nothing_is_asked_for_a_site_that_has_a_position_or_no_address(
    facts: dict[str, Any],
) -> None:
    bulk, given = MemoryBulk(), row(1, **facts)
    assert placed([given], bulk) == [given]
    assert bulk.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        in_bourg(score=LEAST_SCORE - 0.01),
        in_bourg(citycode="01002"),
        in_bourg(citycode="99999"),
        in_bourg(citycode=None, postcode="01400"),
        in_bourg(lon=0.65, lat=46.05),  # the code is right, and the point is in Paris
        in_bourg("12 Rue Basse 01000 Bourg"),
        in_bourg("Place Haute 01000 Bourg", kind="street"),
        in_bourg("Rue Haute 01000 Bourg", kind="street", next_score=0.95 - GAP),
    ],
    ids=range(8),
)
def test_an_answer_that_does_not_agree_with_the_row_is_not_taken(answer: BulkAnswer) -> None:
    found, findings = only(placed([row(1)], MemoryBulk({STREET: answer})))
    assert not found.is_placed
    assert [finding.code for finding in findings] == ["coordinates_missing", "address_not_found"]


@pytest.mark.parametrize(
    "answer",
    [
        in_bourg(citycode="01999"),  # the former code of Bourg
        in_bourg(citycode=None),
        in_bourg("12 RUE HAUTE 01000 BOURG CEDEX"),
        in_bourg("12 Rue Hautte 01000 Bourg"),
        in_bourg("Rue Haute 01000 Bourg", kind="street", next_score=0.8),
    ],
)
def test_an_answer_that_agrees_is_taken(answer: BulkAnswer) -> None:
    found, _ = only(placed([row(1)], MemoryBulk({STREET: answer})))
    assert found.is_placed


def test_without_a_code_the_postcode_has_to_agree() -> None:
    given = row(1, code_insee=None)
    assert only(placed([given], MemoryBulk({STREET: in_bourg()})))[0].is_placed
    elsewhere = MemoryBulk({STREET: in_bourg(postcode="01400")})
    assert not only(placed([given], elsewhere))[0].is_placed


def test_an_address_is_asked_once_ever() -> None:
    kept, bulk = Objects.at("memory:"), MemoryBulk({STREET: in_bourg()})
    rows = [row(1), row(2), row(3, adresse="12 RUE  HAUTE"), row(4, adresse="nowhere 5")]
    first = placed(rows, bulk, memory(kept))
    assert len(bulk.asked) == 2
    again = MemoryBulk(fails=99)
    assert placed(rows, again, memory(kept)) == first


def test_what_was_not_found_is_asked_again_half_a_year_later() -> None:
    kept, bulk = Objects.at("memory:"), MemoryBulk()
    placed([row(1)], bulk, memory(kept))
    placed([row(1)], bulk, memory(kept), today=TODAY + ASKED_AGAIN_AFTER - timedelta(days=1))
    assert len(bulk.asked) == 1
    bulk.answers = {STREET: in_bourg()}
    later = TODAY + ASKED_AGAIN_AFTER
    assert only(placed([row(1)], bulk, memory(kept), today=later))[0].is_placed
    assert only(placed([row(1)], bulk, memory(kept), today=later.replace(year=2036)))[0].is_placed
    assert len(bulk.asked) == 2


def test_a_service_that_does_not_answer_stops_nothing_and_the_next_check_resumes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searching, "BATCH_ROWS", 2)
    rows = [row(number, adresse=f"{number} rue Haute") for number in range(1, 7)]
    answers = {f"{n} rue Haute": in_bourg(f"{n} Rue Haute 01000 Bourg") for n in range(1, 7)}
    kept, bulk = Objects.at("memory:"), MemoryBulk(answers)

    def two_batches() -> Iterator[float]:
        yield from (0.0, 1.0, 2.0)
        yield from itertools.repeat(module.LONGEST_S)

    done = placed(rows, bulk, memory(kept), clock=two_batches())
    assert [each.number for each in done] == [1, 2, 3, 4, 5, 6, 0]
    assert sum(each.site is not None and each.site.is_placed for each in done) == 4
    [finding] = done[-1].findings
    assert (finding.severity, finding.code, finding.facts) == (
        "warning",
        "addresses_not_asked",
        {"count": 2},
    )
    assert "2\u202fadresses restent" in finding.in_words("fr")
    before = set(bulk.asked)
    again = placed(rows, bulk, memory(kept))
    assert all(each.site is not None and each.site.is_placed for each in again)
    assert len(bulk.asked) == 6
    assert before < set(bulk.asked)


def test_one_failure_is_tried_again_and_two_end_the_questions() -> None:
    bulk = MemoryBulk({STREET: in_bourg()}, fails=1)
    assert only(placed([row(1)], bulk))[0].is_placed
    bulk = MemoryBulk({STREET: in_bourg()}, fails=2)
    done = placed([row(1), row(2, adresse="1 rue Basse")], bulk)
    assert bulk.asked == []
    assert done[-1].findings[0].facts == {"count": 2}
    assert all(each.site is None or not each.site.is_placed for each in done)


def test_batches_are_bounded_and_rows_keep_their_order() -> None:
    count = module.WINDOW_ROWS + 10
    rows = [row(number, adresse=f"{number} rue Haute") for number in range(1, count + 1)]
    bulk = MemoryBulk()
    assert [each.number for each in placed(rows, bulk)] == list(range(1, count + 1))
    assert max(map(len, bulk.batches)) == searching.BATCH_ROWS
    assert len(set(bulk.asked)) == len(bulk.asked) == count


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("12 rue Haute", "12 rue Haute"),
        ("Médiathèque, 12 rue Haute", "12 rue Haute"),
        ("12, rue Haute", "12 rue Haute"),
        ("Mairie - 3 bd de la Gare (1er étage)", "3 bd de la Gare"),
        ("Le Bourg", "Le Bourg"),
        ("Mairie, Le Bourg", "Le Bourg"),
        ("Mairie", "Mairie"),
        ("Immeuble A\n4 quai Neuf", "4 quai Neuf"),
        ("rue " + "x" * 30 + " y" * 60, ("rue " + "x" * 30 + " y" * 43)),
    ],
)
def test_of_an_address_the_street_is_asked(address: str, street: str) -> None:
    question = question_of(site("1", None, None, adresse=address))
    assert question is not None
    assert question.street == street


@given(st.text(max_size=400), st.text(max_size=200), st.text(max_size=12))
def test_any_address_is_a_bounded_question_on_one_line(
    address: str, commune: str, postcode: str
) -> None:
    question = question_of(
        site("1", None, None, adresse=address, commune=commune, code_postal=postcode)
    )
    if question is not None:
        assert len(question.text) <= 200
        assert not any(sign in question.text for sign in "\r\n\x00")
        assert question.shelf.isalnum()


def test_a_city_is_not_asked_by_its_code_which_the_service_does_not_have() -> None:
    paris = site("1", None, None, adresse=STREET, commune="Paris", code_insee="75056")
    question = question_of(paris)
    assert question is not None
    assert question.citycode == ""


class Contended:
    """A store in which others write first, so many times."""

    def __init__(self, objects: Objects, times: int) -> None:
        self.objects, self.times = objects, times

    def read(self, key: str) -> Tagged:
        return self.objects.read(key)

    def create(self, key: str, content: bytes) -> None:
        self._lose(key)
        self.objects.create(key, content)

    def replace(self, key: str, content: bytes, e_tag: str) -> None:
        self._lose(key)
        self.objects.replace(key, content, e_tag)

    def _lose(self, key: str) -> None:
        if self.times:
            self.times -= 1
            raise ObjectChangedError(key)


@pytest.mark.parametrize("times", [0, 3, 99])
def test_two_that_write_at_once_lose_nothing_and_stop_nothing(times: int) -> None:
    objects = Objects.at("memory:")
    kept = StoredAnswers(Contended(objects, times))
    assert only(placed([row(1)], MemoryBulk({STREET: in_bourg()}), kept))[0].is_placed
    question = question_of(row(1).site or site("1", None, None))
    assert question is not None
    assert bool(memory(objects).known([question], TODAY)) == (times < 8)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"version": 2, "answers": {}}'])
def test_a_shelf_that_cannot_be_read_is_written_over(content: bytes) -> None:
    objects = Objects.at("memory:")
    objects.put("addresses/01.json", content)
    bulk = MemoryBulk({STREET: in_bourg()})
    placed([row(1)], bulk, memory(objects))
    placed([row(1)], bulk, memory(objects))
    assert bulk.asked == [STREET]


def test_the_memory_is_the_same_in_a_folder(tmp_path: Any) -> None:
    objects = Objects.at(tmp_path.as_uri())
    bulk = MemoryBulk({STREET: in_bourg()})
    first = placed([row(1)], bulk, memory(objects))
    assert placed([row(1)], bulk, memory(objects)) == first
    assert bulk.asked == [STREET]


def test_the_rule_is_that_of_the_register(places: Places) -> None:
    assert Acceptance.over(places).places is places
