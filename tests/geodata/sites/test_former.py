"""Identifiers that were published and no longer are: gone, or moved with their place."""

from __future__ import annotations

import random
from itertools import pairwise

from geodata.sites.former import MOST_FORMER, FormerSites
from geodata.sites.table import SiteTable
from tests.country import site, table_of

HALL = {"nom": "Médiathèque Émile-Zola", "adresse": "1, rue de l’Église", "commune": "Bourg"}


def after(*versions: SiteTable) -> FormerSites:
    """What the last of some publications no longer has."""
    former = FormerSites()
    for number, (before, now) in enumerate(pairwise(versions), start=1):
        former = former.left_by(before, now, number)
    return former


def moves(former: FormerSites) -> dict[str, str | None]:
    return {site_id: each.moved_to for site_id, each in former.sites.items()}


def test_a_site_that_is_left_out_is_gone_and_says_what_it_was() -> None:
    former = after(table_of("v1", site("a", 0.1, 46.0), site("b", 0.2, 46.0)), table_of("v2"))
    gone = former.get(["nowhere", "b"])
    assert gone is not None
    assert (gone.nom, gone.longitude, gone.last_version, gone.since) == ("Lieu b", 0.2, "v1", 1)
    assert gone.moved_to is None
    assert former.get(["c"]) is None


def test_a_place_that_is_given_another_id_has_moved_however_it_is_written() -> None:
    again = {"nom": "MEDIATHEQUE EMILE ZOLA", "adresse": "1 rue de l'eglise", "commune": "Bourg"}
    first = table_of("v1", site("a", 0.1, 46.0, **HALL))
    assert moves(after(first, table_of("v2", site("b", 0.3, 46.0, **again)))) == {"a": "b"}
    # At the same point under the same name, without an address.
    plain = table_of("v1", site("a", 0.1, 46.0, nom="Poste"))
    assert moves(after(plain, table_of("v2", site("b", 0.1, 46.0, nom="Poste")))) == {"a": "b"}


def test_nothing_is_guessed() -> None:
    first = table_of("v1", site("a", 0.1, 46.0, **HALL))
    elsewhere = site("b", 0.3, 46.0, **{**HALL, "commune": "Saint-Étienne"})
    other = site("b", 0.1, 46.0, **{**HALL, "nom": "Mairie"})
    twice = (site("b", 0.1, 46.0, **HALL), site("c", 0.1, 46.0, **HALL))
    for now in ((elsewhere,), (other,), twice):
        assert moves(after(first, table_of("v2", *now))) == {"a": None}
    # Many places stand at the point of their commune.
    vague = {"nom": "Permanence", "location_quality": "commune"}
    first = table_of("v1", site("a", 0.1, 46.0, **vague))
    assert moves(after(first, table_of("v2", site("b", 0.1, 46.0, **vague)))) == {"a": None}


def test_moves_are_followed_to_where_the_place_is_now() -> None:
    named = [table_of(f"v{n}", site(each, 0.1, 46.0, **HALL)) for n, each in enumerate("abc")]
    assert moves(after(*named)) == {"a": "c", "b": "c"}
    assert moves(after(*named, table_of("v9"))) == {"a": None, "b": None, "c": None}
    # An id that is there again is former no more.
    assert moves(after(*named, named[0])) == {"b": "a", "c": "a"}


def test_of_any_publications_the_former_ids_are_those_left_and_moves_end_at_a_published_one() -> (
    None
):
    draw = random.Random(20261130)  # noqa: S311 - of cases, not of secrets
    for _ in range(30):
        ids = [f"s{n}" for n in range(8)]
        versions = []
        for number in range(5):
            shown = draw.sample(ids, draw.randint(0, 8))
            sites = [
                site(each, 0.1, 46.0, nom=f"Lieu {draw.randint(0, 3)}", adresse="1 rue X")
                for each in shown
            ]
            versions.append(table_of(f"v{number}", *sites))
        former = after(*versions)
        last = {versions[-1].record(at)["id"] for at in range(len(versions[-1]))}
        every = {table.record(at)["id"] for table in versions for at in range(len(table))}
        assert set(former.sites) == every - last
        assert all(to is None or to in last for to in moves(former).values())
        assert FormerSites.of_records(former.as_records()) == former


def test_what_is_remembered_is_bounded_and_the_oldest_is_forgotten_first() -> None:
    old = FormerSites().left_by(table_of("v1", site("old", 0.1, 46.0)), table_of("v2"), 1)
    [record] = old.as_records()
    crowd = FormerSites.of_records(
        {**record, "id": f"m{n}", "since": 2} for n in range(MOST_FORMER)
    )
    both = FormerSites({**old.sites, **crowd.sites})
    kept = both.left_by(table_of("v2"), table_of("v3"), 3)
    assert len(kept.sites) == MOST_FORMER
    assert "old" not in kept.sites
