"""Each row of a file is answered as one citizen is: in its order, none dropped, none moved."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from math import isnan
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from geodata.errors import BadInputError, ParameterError, SitesFileError
from geodata.matches import (
    Answers,
    People,
    Questions,
    Whereabouts,
    answers_of,
    matched_columns,
    questions_of,
    read_people,
    reading,
    summary_of,
)
from geodata.matches.answers import METHODS
from geodata.matches.whereabouts import Understood
from geodata.nearest import Guide, NearestParameters
from geodata.nearest.geocoding import BulkSearch, StoredAnswers
from geodata.sites.files import open_table
from geodata.sites.mapping import mapping_of
from geodata.stores import Objects
from tests.country import LITTLE_FRANCE, SITES, SQUARES, guide_of, places_of
from tests.geodata.nearest.geocoding.test_located import STREET, MemoryBulk, in_bourg

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PLACES = places_of(LITTLE_FRANCE, SQUARES)
GUIDE = guide_of(PLACES, *SITES)


def people_in(tmp_path: Path, text: str) -> People:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    return read_people(open_table(path, "people.csv"), "people.csv")


def asked_of(people: People, **options: object) -> Questions:
    asked = NearestParameters(**options)  # type: ignore[arg-type]
    return questions_of(people, asked, GUIDE.network.table.facets.networks, NOON)


def matched(
    people: People, search: BulkSearch | None = None, **options: object
) -> tuple[list[Understood], Questions, Answers]:
    questions = asked_of(people, **options)
    understood = list(Whereabouts(PLACES, search).of_all(people.where))
    origins = [each.origin for each in understood]
    return understood, questions, answers_of(GUIDE, origins, questions, NOON)


def table_of(people: People, found: tuple[list[Understood], Questions, Answers]) -> dict[str, list]:
    columns = matched_columns(people, *found, GUIDE.network.table)
    return {column.name: list(column.values) for column in columns}


ROWS = """id;latitude;longitude;code insee;commune;code postal;max_minutes;mode
1;46.05;0.0;;;;;
2;;;01002;;;;
3;;;;L'Abergement-Clémenciat;01400;5;
4;;;;;01000;;foot
4;;;99999;;;;
5;;;;;;;
6;46,05;0,15;;;;1;
7;;;01999;;;;
"""


def test_rows_come_back_in_their_order_with_what_was_not_understood(tmp_path: Path) -> None:
    people = people_in(tmp_path, ROWS)
    found = matched(people, limit=2)
    table = table_of(people, found)
    assert table["id"] == ["1", "2", "3", "4", "4", "5", "6", "7"]
    assert table["match_from"] == [
        *("point", "commune", "name", "postcode", None, None, "point", "old_code"),
    ]
    assert table["match_not_understood"] == [
        *(None, None, None, None, "commune_unknown", "nothing_given", None, None),
    ]
    assert table["match_site_1_id"][4:6] == [None, None]
    summary = summary_of(found[0], found[1], found[2])
    assert (summary["rows"], summary["matched"]) == (8, 6)
    assert summary["notes"] == {"commune_unknown": 1, "nothing_given": 1}


def test_a_row_alone_is_what_nearest_answers(tmp_path: Path) -> None:
    people = people_in(tmp_path, ROWS)
    understood, questions, answers = matched(people, limit=3)
    for row, each in enumerate(understood):
        if each.origin is None:
            continue
        reply = GUIDE.nearest(each.origin, questions.queries[questions.of_row[row]], NOON)
        ids = [GUIDE.network.table.kept(at).record["id"] for at in answers.site[row] if at >= 0]
        assert ids == [site["id"] for site in reply["sites"]]
        minutes = [None if isnan(each) else each for each in answers.minutes[row].tolist()]
        methods = [METHODS[at] if at >= 0 else None for at in answers.method[row]]
        for rank, site in enumerate(reply["sites"]):
            assert minutes[rank] == site["travel_minutes"]
            assert methods[rank] == site["travel_method"]
        unsure = [
            GUIDE.network.table.kept(at).record["id"] for at in answers.unconfirmed[row] if at >= 0
        ]
        assert unsure == [site["id"] for site in reply["unconfirmed_sites"]]
        within = reply["within_limit"]
        assert answers.is_within[row] == (-1 if within is None else int(within))


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(8)))
def test_the_order_of_rows_changes_no_answer(order: list[int]) -> None:
    lines = ROWS.splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"))
    where = [
        reading.Where(
            each["latitude"],
            each["longitude"],
            "",
            each["code postal"],
            each["commune"],
            each["code insee"],
        )
        for each in rows
    ]
    columns = tuple(rows[0])
    cells = {name: [each[name] for each in rows] for name in columns}
    straight = matched(People(columns, cells, where))
    mixed_cells = {name: [texts[at] for at in order] for name, texts in cells.items()}
    mixed = matched(People(columns, mixed_cells, [where[at] for at in order]))
    assert mixed[2].site.tolist() == straight[2].site[order].tolist()
    assert str(mixed[2].minutes.tolist()) == str(straight[2].minutes[order].tolist())


def test_options_of_a_row_are_its_own_and_nonsense_costs_its_row_alone(tmp_path: Path) -> None:
    people = people_in(
        tmp_path,
        "commune,besoin,max_minutes,open_at,fauteuil roulant\n"
        "Bourg,cv|privacy,20,now,oui\nBourg,,,,\nBourg,magic,,,\nBourg,,-3,,\nBourg,,,yesterday,\n"
        "Bourg,,,,perhaps\n",
    )
    found = asked_of(people, mode="foot", max_minutes=9.0)
    first, second = (found.queries[found.of_row[row]] for row in (0, 1))
    assert (first.max_minutes, first.mode, first.at, first.wanted.wheelchair) == (
        *(20.0, "foot", NOON, True),
    )
    assert len(first.wanted.needs) == 2
    assert (second.max_minutes, second.at) == (9.0, None)
    assert dict(found.faults) == {2: "need", 3: "max_minutes", 4: "open_at", 5: "wheelchair"}
    table = table_of(people, matched(people))
    assert table["match_not_understood"][2:] == [
        *("option:need", "option:max_minutes", "option:open_at", "option:wheelchair"),
    ]
    assert table["match_site_1_id"][2:] == [None] * 4


def test_a_mode_of_which_nothing_is_known_costs_its_row_alone(tmp_path: Path) -> None:
    people = people_in(tmp_path, "commune,mode\nBourg,vélo\nBourg,transit\nBourg,balloon\n")
    found = asked_of(people)
    assert [query.mode for query in found.queries] == ["bicycle"]
    assert dict(found.faults) == {1: "mode", 2: "mode"}
    with pytest.raises(ParameterError):
        asked_of(people_in(tmp_path, "commune\nBourg\n"), mode="transit")
    names = questions_of(people, NearestParameters(), (), NOON, {"transit"})
    assert dict(names.faults) == {2: "mode"}


@pytest.mark.parametrize("options", [{"limit": 6}, {"limit": 0}, {"need": ["magic"]}])
def test_an_option_for_all_that_makes_no_sense_is_refused(
    tmp_path: Path, options: dict[str, object]
) -> None:
    with pytest.raises(ParameterError):
        asked_of(people_in(tmp_path, "commune\nBourg\n"), **options)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("commune\n", "no row"),
        ("prénom,âge\nAnne,3\n", "no column says where"),
    ],
)
def test_a_file_of_nobody_or_of_nowhere_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(SitesFileError, match=fault):
        people_in(tmp_path, text)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        people_in(tmp_path, "")


def test_more_rows_than_may_be_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PEOPLE", 2)
    assert len(people_in(tmp_path, "commune\nBourg\nBourg\n")) == 2
    with pytest.raises(SitesFileError, match="more than 2 rows"):
        people_in(tmp_path, "commune\nBourg\nBourg\nBourg\n")


def test_a_mapping_says_where_when_names_do_not(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("a,b\nBourg,1\n", encoding="utf-8")
    mapping = mapping_of({"rules": [{"field": "commune", "columns": ["a"]}]})
    people = read_people(open_table(path, "people.csv"), "people.csv", mapping)
    assert [each.commune for each in people.where] == ["Bourg"]
    assert people.columns == ("a", "b")


ADDRESSES = f"adresse,code postal,commune\n{STREET},01000,Bourg\n5 rue Basse,01000,Bourg\n"


def searching(bulk: MemoryBulk, store: Objects, ends_s: float = 1.0) -> BulkSearch:
    return BulkSearch(bulk, StoredAnswers(store), date(2026, 11, 28), lambda: 0.0, ends_s)


def test_an_address_is_found_in_bulk_and_once(tmp_path: Path) -> None:
    people, store = (
        people_in(tmp_path, ADDRESSES + f"{STREET},01000,Bourg\n"),
        Objects.at("memory:"),
    )
    bulk = MemoryBulk({STREET: in_bourg()})
    table = table_of(people, matched(people, searching(bulk, store)))
    assert table["match_from"] == ["address", "name", "address"]
    assert (table["match_lat"][0], table["match_lon"][0]) == (46.152, 0.151)
    assert table["match_not_understood"] == [None, "address_not_found", None]
    assert sorted(bulk.asked) == [STREET, "5 rue Basse"]
    again = MemoryBulk()
    assert table_of(people, matched(people, searching(again, store))) == table
    assert again.asked == []


@pytest.mark.parametrize("search", ["none", "silent", "late"])
def test_without_the_service_a_row_is_asked_from_its_commune(tmp_path: Path, search: str) -> None:
    people, store = people_in(tmp_path, ADDRESSES), Objects.at("memory:")
    bulk = MemoryBulk({STREET: in_bourg()}, fails=2 if search == "silent" else 0)
    asked = {
        "none": None,
        "silent": searching(bulk, store),
        "late": searching(bulk, store, ends_s=0.0),
    }[search]
    table = table_of(people, matched(people, asked))
    assert table["match_from"] == ["name", "name"]
    assert table["match_not_understood"] == ["address_not_asked"] * 2
    assert bulk.asked == []


def test_a_position_that_cannot_be_read_falls_back_and_says_so(tmp_path: Path) -> None:
    people = people_in(tmp_path, "latitude,longitude,commune\n999,0,Bourg\n46.05,0.0,Bourg\nx,y,\n")
    table = table_of(people, matched(people))
    assert table["match_from"] == ["name", "point", None]
    assert table["match_not_understood"] == ["position_not_read", None, "position_not_read"]


def test_a_name_of_several_places_is_ambiguous_and_not_guessed(tmp_path: Path) -> None:
    areas = (
        *LITTLE_FRANCE,
        *(
            LITTLE_FRANCE[1].__class__(
                **{
                    **{f: getattr(LITTLE_FRANCE[1], f) for f in LITTLE_FRANCE[1].__slots__},
                    "code": "85001",
                    "departement": "85",
                    "postcodes": ("85000",),
                    "population": 160_000,
                }
            ),
        ),
    )
    places = places_of(areas, {**SQUARES, "85001": SQUARES["01003"].buffer(0)})
    where = [reading.Where(commune="Saint-Étienne")]
    [found] = Whereabouts(places).of_all(where)
    assert (found.origin, found.notes) == (None, ("ambiguous",))


def test_columns_that_the_file_has_already_are_not_written_over(tmp_path: Path) -> None:
    people = people_in(tmp_path, "commune,match_from\nBourg,mine\n")
    table = table_of(people, matched(people))
    assert table["match_from"] == ["mine"]
    assert table["match_from_"] == ["name"]


def test_processes_of_their_own_answer_the_same(tmp_path: Path, monkeypatch) -> None:
    from geodata.matches import finding

    people = people_in(tmp_path, ROWS)
    understood, questions, alone = matched(people)
    monkeypatch.setattr(finding, "_FEWEST_FOR_PROCESSES", 1)
    monkeypatch.setattr(finding, "_CHUNK", 2)
    origins = [each.origin for each in understood]
    apart = answers_of(GUIDE, origins, questions, NOON, opened=little_guide, processes=2)
    assert apart.site.tolist() == alone.site.tolist()
    assert str(apart.minutes.tolist()) == str(alone.minutes.tolist())


def little_guide() -> Guide:
    return guide_of(places_of(LITTLE_FRANCE, SQUARES), *SITES)
