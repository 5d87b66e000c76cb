"""What a version of the sites changes in another."""

from __future__ import annotations

import random

import pytest

from geodata.imports.differences import content_version, counts_of, differences, records_of
from geodata.sites.site import Site
from tests.country import site, table_of


def changes(before: list[Site], after: list[Site]) -> list[dict[str, object]]:
    return list(differences(table_of("1", *before), table_of("2", *after)))


def test_a_new_site_is_added_and_a_lost_one_removed() -> None:
    found = changes([site("a", 0.0, 46.0)], [site("b", 0.0, 46.0)])
    assert [(each["id"], each["kinds"]) for each in found] == [("a", ["removed"]), ("b", ["added"])]


def test_changes_stand_in_the_order_of_the_files() -> None:
    before = [site(name, 0.0, 46.0) for name in "zyxwvut"]
    after = [site(name, 0.0, 46.0) for name in "hgfedcba"]
    assert [each["id"] for each in changes(before, after)] == [*"zyxwvut", *"hgfedcba"]


def test_each_site_is_measured_from_its_own_former_point() -> None:
    before = [site("gone", 5.0, 46.0), site("b", None, None), site("a", 0.0, 46.0)]
    after = [site("a", 0.0, 46.01), site("new", 3.0, 46.0), site("b", 1.0, 46.0)]
    found = {str(each["id"]): each.get("moved_m") for each in changes(before, after)}
    assert found == {"gone": None, "a": pytest.approx(1111.5, abs=0.5), "new": None, "b": None}


def test_a_site_that_is_the_same_is_not_told() -> None:
    assert changes([site("a", 0.0, 46.0)], [site("a", 0.0, 46.0)]) == []


def test_without_a_former_version_every_site_is_added() -> None:
    [only] = differences(None, table_of("1", site("a", 0.0, 46.0)))
    assert only["kinds"] == ["added"]


def test_a_site_moved_by_a_street_says_by_how_much() -> None:
    [only] = changes([site("a", 0.0, 46.0)], [site("a", 0.001, 46.0)])
    assert only["kinds"] == ["moved"]
    assert only["moved_m"] == pytest.approx(77.4, abs=0.1)  # a thousandth of a degree at 46° north


@pytest.mark.parametrize(("metres", "kinds"), [(9.9, ["changed"]), (10.1, ["moved"])])
def test_a_point_has_moved_beyond_ten_metres(metres: float, kinds: list[str]) -> None:
    north = metres / 111_148.0  # the length of a degree of the meridian at 46°
    [only] = changes([site("a", 0.0, 46.0)], [site("a", 0.0, 46.0 + north)])
    assert only["kinds"] == kinds


def test_a_point_that_appears_has_moved_by_an_unknown_length() -> None:
    [only] = changes([site("a", None, None)], [site("a", 0.0, 46.0)])
    assert (only["kinds"], only["moved_m"]) == (["moved"], None)


def test_a_changed_site_names_its_fields_and_may_have_moved_too() -> None:
    after = site("a", 1.0, 46.0, nom="Autre", services=("Aide aux démarches administratives",))
    [only] = changes([site("a", 0.0, 46.0)], [after])
    assert only["kinds"] == ["moved", "changed"]
    assert only["fields"] == ["nom", "services"]


def test_every_site_is_counted() -> None:
    before = [site("a", 0.0, 46.0), site("b", 0.0, 46.0), site("gone", 0.0, 46.0)]
    after = [site("a", 0.0, 46.0), site("b", 1.0, 46.0, nom="B"), site("new", 0.0, 46.0)]
    assert counts_of(changes(before, after), len(after)) == {
        "added": 1,
        "removed": 1,
        "moved": 1,
        "changed": 1,
        "unchanged": 1,
    }


def test_a_version_is_named_by_its_sites_whatever_their_order_and_form() -> None:
    sites = [site(str(n), n / 10, 46.0, services=("Utiliser le numérique",)) for n in range(9)]
    named = content_version(each.as_record() for each in sites)
    assert content_version(records_of(table_of("x", *sites))) == named
    shuffled = random.Random(3).sample(sites, len(sites))  # noqa: S311 - not a secret
    assert content_version(each.as_record() for each in shuffled) == named
    assert content_version(each.as_record() for each in sites[1:]) != named
