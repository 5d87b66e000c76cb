"""Sets of columns that never change, and the pointer that moves from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geodata.errors import (
    MissingObjectError,
    ObjectChangedError,
    ParameterError,
    SnapshotError,
    UnknownColumnError,
)
from geodata.indicators.facts import ColumnFacts
from geodata.indicators.publishing import publish_column, remove_column
from geodata.indicators.store import (
    CURRENT,
    copy_columns,
    current_set,
    fetch_columns,
    fetch_set,
    set_key,
)
from geodata.indicators.table import Column
from geodata.stores.objects import Objects
from geodata.territory.register import Register
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of
from tests.geodata.indicators.room import facts_of, read


@pytest.fixture(params=["memory", "folder"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    return Objects.at("memory:" if request.param == "memory" else tmp_path.as_uri())


def column(register: Register, name: str, text: str, kind: str = "index") -> Column:
    found = read(register, f"code,v\n{text}\n", kind).column
    return Column(facts_of(name, kind), found.values, found.classes)


def known(found: Column, register: Register) -> dict[str, float]:
    entries = np.flatnonzero(found.is_known)
    return {register.codes[entry]: found.values[entry].item() for entry in entries}


def test_a_store_where_nothing_was_published_has_no_column(
    objects: Objects, register: Register
) -> None:
    columns = fetch_columns(objects.get, register)
    assert (len(columns), columns.id, columns.weights(), columns.classes()) == (0, None, (), ())


def test_what_is_published_is_read_again_with_its_facts(
    objects: Objects, register: Register
) -> None:
    publish_column(objects, column(register, "fragility", "01001,4.5\n01002,s"), register)
    publish_column(objects, column(register, "density", "01001,rural", "class"), register)
    columns = fetch_columns(objects.get, register)
    assert list(columns) == ["density", "fragility"]
    assert (columns.weights(), columns.classes()) == (("fragility",), ("density",))
    assert columns["fragility"].facts == facts_of("fragility")
    assert known(columns["fragility"], register) == {"01001": 4.5}
    assert columns["density"].classes == ("rural",)
    assert known(columns["density"], register) == {"01001": 0}
    with pytest.raises(ValueError, match="read-only"):
        columns["fragility"].values[0] = 1


def test_a_column_takes_the_place_of_the_one_of_its_name_and_the_former_set_stays(
    objects: Objects, register: Register
) -> None:
    first = publish_column(objects, column(register, "fragility", "01001,1"), register)
    second = publish_column(objects, column(register, "fragility", "01001,2"), register)
    assert first.id != second.id
    assert known(fetch_columns(objects.get, register)["fragility"], register) == {"01001": 2.0}
    former = fetch_set(objects.get, str(first.id), register)
    assert known(former["fragility"], register) == {"01001": 1.0}


def test_publishing_the_same_again_changes_nothing(objects: Objects, register: Register) -> None:
    first = publish_column(objects, column(register, "fragility", "01001,1"), register)
    tag = objects.read(CURRENT).e_tag
    assert publish_column(objects, first["fragility"], register).id == first.id
    assert objects.read(CURRENT).e_tag == tag


def test_a_removed_column_leaves_the_others(objects: Objects, register: Register) -> None:
    publish_column(objects, column(register, "one", "01001,1"), register)
    publish_column(objects, column(register, "two", "01001,2"), register)
    assert list(remove_column(objects, "one", register)) == ["two"]
    assert list(remove_column(objects, "two", register)) == []
    assert list(fetch_columns(objects.get, register)) == []
    with pytest.raises(UnknownColumnError, match="'two'"):
        remove_column(objects, "two", register)


class _Overtaken(Objects):
    """A store where another writer publishes a column just before our pointer moves."""

    def __init__(self, objects: Objects, other: Column, register: Register) -> None:
        self._others: list[Column] = [other]
        self._plain, self._register = objects, register
        self.get, self.read, self.put = objects.get, objects.read, objects.put  # type: ignore[method-assign]

    def _let_the_other_write(self) -> None:
        if self._others:
            publish_column(self._plain, self._others.pop(), self._register)

    def create(self, key: str, content: bytes) -> None:
        self._let_the_other_write()
        self._plain.create(key, content)

    def replace(self, key: str, content: bytes, e_tag: str) -> None:
        self._let_the_other_write()
        self._plain.replace(key, content, e_tag)


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_writers_at_once_neither_loses_its_column(
    objects: Objects, register: Register, *, is_first: bool
) -> None:
    if not is_first:
        publish_column(objects, column(register, "zero", "01001,0"), register)
    store = _Overtaken(objects, column(register, "other", "01001,1"), register)
    publish_column(store, column(register, "mine", "01001,2"), register)
    names = {"mine", "other"} | (set() if is_first else {"zero"})
    assert set(fetch_columns(objects.get, register)) == names


class _Forgetful(Objects):
    """A store that takes a conditional write, then refuses it when it is sent again."""

    def create(self, key: str, content: bytes) -> None:
        super().create(key, content)
        raise ObjectChangedError(key)


def test_a_write_whose_answer_was_lost_is_done(register: Register) -> None:
    store = _Forgetful(Objects.at("memory:")._store)
    made = publish_column(store, column(register, "mine", "01001,2"), register)
    assert fetch_columns(store.get, register).id == made.id


def test_facts_without_origin_are_not_published(objects: Objects, register: Register) -> None:
    nameless = replace(column(register, "mine", "01001,2"), facts=ColumnFacts("mine", "index"))
    with pytest.raises(ParameterError, match="label"):
        publish_column(objects, nameless, register)
    with pytest.raises(MissingObjectError):
        objects.get(CURRENT)


@pytest.mark.parametrize("name", ["", "People", "people", "a b", "é", "-x", "a" * 41, "../up"])
def test_a_name_that_no_question_could_have_is_refused(name: str) -> None:
    with pytest.raises(ParameterError) as refused:
        ColumnFacts(name, "index")
    assert refused.value.parameter == "name"


@pytest.mark.parametrize("field", ["label", "source", "licence", "unit", "vintage"])
def test_a_fact_is_one_line(field: str) -> None:
    with pytest.raises(ParameterError) as refused:
        ColumnFacts("name", "index", **{field: "two\nlines"})
    assert refused.value.parameter == field


@pytest.mark.parametrize("pointer", [b"{}", b"nonsense", b'{"set": "gone"}'])
def test_a_damaged_pointer_or_a_lost_set_is_said(
    objects: Objects, register: Register, pointer: bytes
) -> None:
    objects.put(CURRENT, pointer)
    with pytest.raises(SnapshotError):
        fetch_columns(objects.get, register)
    with pytest.raises(SnapshotError):
        publish_column(objects, column(register, "mine", "01001,2"), register)
    assert objects.get(CURRENT) == pointer


def test_a_set_whose_bytes_changed_is_not_served(objects: Objects, register: Register) -> None:
    made = publish_column(objects, column(register, "mine", "01001,2"), register)
    key = set_key(str(made.id))
    objects.put(key, objects.get(key)[:-1] + b"X")
    with pytest.raises(SnapshotError, match="not what was published"):
        fetch_columns(objects.get, register)


def test_a_set_is_copied_from_one_store_to_another(objects: Objects, register: Register) -> None:
    other = Objects.at("memory:")
    assert copy_columns(objects.get, other.put) is None
    made = publish_column(objects, column(register, "mine", "01001,2"), register)
    assert copy_columns(objects.get, other.put) == made.id
    found = fetch_columns(other.get, register)
    assert (found.id, known(found["mine"], register)) == (made.id, {"01001": 2.0})


def next_year() -> Register:
    """The small country after 01003 merged in 01001, and 01006 was made."""
    areas = [area for area in LITTLE_FRANCE if area.code != "01003"]
    areas[0] = replace(areas[0], old_codes=("01003",))
    areas.append(official("01006", "Neuve"))
    squares = {code: square for code, square in SQUARES.items() if code != "01003"}
    return places_of(tuple(areas), squares).register


def test_a_newer_snapshot_has_the_values_where_communes_are_now(
    objects: Objects, register: Register
) -> None:
    texts: Mapping[str, tuple[str, str]] = {
        "index": ("01001,1\n01002,5\n01003,2\n75101,7", "index"),
        "count": ("01001,1\n01002,5\n01003,2\n75101,7", "count"),
        "class": ("01001,b\n01002,b\n01003,a\n75101,b", "class"),
    }
    for name, (text, kind) in texts.items():
        publish_column(objects, column(register, name, text, kind), register)
    newer = next_year()
    columns = fetch_columns(objects.get, newer)
    # 01001 had 860 people, 01003 had 2,500.
    merged = (860 * 1 + 2500 * 2) / 3360
    assert known(columns["index"], newer) == pytest.approx(
        {"01001": merged, "01002": 5, "75101": 7}
    )
    assert known(columns["count"], newer) == {"01001": 3.0, "01002": 5.0, "75101": 7.0}
    assert known(columns["class"], newer) == {"01001": 0, "01002": 1, "75101": 1}
    assert len(columns["index"].values) == newer.whole_count
    assert columns.lost_codes == ()


def test_a_set_of_another_country_is_not_written_over(objects: Objects, register: Register) -> None:
    abroad = places_of((official("85901", "Loin"), official("85902", "Plus loin")), {}).register
    made = publish_column(objects, column(abroad, "mine", "85901,2"), abroad)
    assert fetch_columns(objects.get, register).lost_codes == ("85901", "85902")
    with pytest.raises(SnapshotError, match="85901"):
        publish_column(objects, column(register, "other", "01001,2"), register)
    assert current_set(objects.get) == made.id
