"""One place corrected by hand: published at once, kept over imports until its source changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from geodata.errors import ParameterError, UnknownPlaceError, VersionConflictError
from geodata.imports import corrections as module
from geodata.imports.checking import check_upload
from geodata.imports.correcting import Corrector, Right
from geodata.imports.corrections import Corrections
from geodata.imports.places import PlacesInUse
from geodata.imports.publishing import publish, restore
from geodata.imports.states import Import
from geodata.imports.unattended import publish_unattended
from geodata.sites.facets import NO_PUBLIC
from geodata.sites.site import Site, site_of
from geodata.stores.objects import Objects, Tagged
from geodata.territory.origins import Places
from tests.country import site
from tests.geodata.imports.room import Room, Row, of_rows

CODE_01002, CODE_01003 = (0.15, 46.05), (0.25, 46.05)
SERVICE = "Aide aux démarches administratives"
HOURS = Right(frozenset({"horaires"}), horaires="Mo-Fr 09:00-12:00")
MOVED = Right(frozenset({"position"}), position=CODE_01003)


class Corrected(Room):
    """A room of files given as sites."""

    def read(self, *sites: Site, is_scheduled: bool = False) -> Import:
        def rows(_pieces: Iterable[bytes], _name: str) -> Iterator[Row]:
            for number, each in enumerate(sites, 1):
                yield Row(number, each, (), number, each.id, each.nom)

        import_id = self.uploaded(repr(sites), is_scheduled=is_scheduled)
        return check_upload(self.imports, self.versions, of_rows(rows), import_id, self.failed)

    def use(self, *sites: Site) -> Import:
        return publish(self.imports, self.versions, self.read(*sites).id)

    def in_use(self, site_id: str) -> dict[str, Any]:
        found = PlacesInUse(self.objects, self.versions).place(site_id, "fr")
        return dict(site_of(found["site"]).as_record())

    @property
    def corrections(self) -> dict[str, set[str]]:
        return {key: set(each.parts) for key, each in Corrections(self.objects).all().items()}


@pytest.fixture
def room() -> Corrected:
    return Corrected()


@pytest.fixture
def corrector(room: Corrected, places: Places) -> Corrector:
    return Corrector(room.imports, room.versions, lambda: places)


class Forgetting(Objects):
    """Objects in which somebody forgets the correction while another corrects the place."""

    forget: Callable[[], object] | None = None

    def read(self, key: str) -> Tagged:
        if key == "sites/corrections.json" and (forget := self.forget) is not None:
            self.forget = None
            forget()
        return super().read(key)


def test_who_corrects_a_place_that_another_gives_back_keeps_what_its_source_said(
    places: Places,
) -> None:
    objects = Forgetting(Objects.at("memory:")._store)
    room = Corrected(objects)
    corrector = Corrector(room.imports, room.versions, lambda: places)
    room.use(place())
    corrector.correct("a", HOURS)
    objects.forget = lambda: corrector.forget("a")
    corrector.correct("a", replace(HOURS, horaires="Sa 10:00-12:00"))
    kept = Corrections(objects).all()["a"].parts["horaires"]
    assert kept.before == {"horaires": "Mo 10:00-12:00"}
    room.use(place(), site("b", 0.25, 46.05))
    assert room.in_use("a")["horaires"] == "Sa 10:00-12:00"


def place(**facts: Any) -> Site:
    usual = {"code_insee": "01002", "horaires": "Mo 10:00-12:00", "services": (SERVICE,)}
    return site("a", *CODE_01002, **{**usual, **facts})


OTHER = site("b", 0.16, 46.05)


def test_a_correction_is_in_use_at_once_and_changes_nothing_else(
    room: Corrected, corrector: Corrector
) -> None:
    before = room.use(place(), OTHER)
    room.later(60)
    corrector.correct("a", HOURS)
    assert room.in_use("a")["horaires"] == "Mo-Fr 09:00-12:00"
    assert room.in_use("b") == OTHER.as_record()
    latest = room.versions.history(1)[0][0]
    assert latest.is_corrected
    assert (latest.import_id, latest.source) == (before.id, before.source)
    assert (latest.counts["changed"], latest.counts["unchanged"]) == (1, 1)


def test_a_place_that_is_moved_stands_in_the_commune_where_it_is(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(location_quality="commune"), OTHER)
    corrector.correct("a", MOVED)
    found = room.in_use("a")
    assert (found["longitude"], found["latitude"]) == CODE_01003
    assert (found["code_insee"], found["location_quality"]) == ("01003", "exact")
    latest = room.versions.history(1)[0][0]
    assert (latest.counts["moved"], latest.counts["changed"]) == (1, 1)


def test_the_same_correction_twice_publishes_once(room: Corrected, corrector: Corrector) -> None:
    room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    corrector.correct("a", HOURS)
    assert len(room.versions.history(10)[0]) == 2


def test_a_correction_is_kept_over_the_next_import(room: Corrected, corrector: Corrector) -> None:
    room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    checked = room.read(place(telephone="+33565000000"), OTHER)
    room.use(place(telephone="+33565000000"), OTHER)
    found = room.in_use("a")
    assert (found["horaires"], found["telephone"]) == ("Mo-Fr 09:00-12:00", "+33565000000")
    assert room.corrections == {"a": {"horaires"}}
    assert checked.summary is not None
    assert "correction_superseded" not in checked.summary["findings"]


def test_the_source_that_changes_the_field_ends_the_correction_with_a_finding(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    corrector.correct("a", MOVED)
    found = room.read(place(horaires="Tu 14:00-18:00"), OTHER)
    assert found.summary is not None
    assert found.summary["findings"] == {"correction_superseded": 1}
    assert room.corrections == {"a": {"horaires", "position"}}  # until it is published
    publish(room.imports, room.versions, found.id)
    assert room.in_use("a")["horaires"] == "Tu 14:00-18:00"
    assert room.in_use("a")["longitude"] == CODE_01003[0]
    assert room.corrections == {"a": {"position"}}


def test_a_point_surveyed_again_is_not_another_place(room: Corrected, corrector: Corrector) -> None:
    room.use(place(), OTHER)
    corrector.correct("a", MOVED)
    nudged = site("a", CODE_01002[0] + 0.00005, CODE_01002[1], code_insee="01002")
    room.use(nudged, OTHER)
    assert room.in_use("a")["longitude"] == CODE_01003[0]
    away = site("a", CODE_01002[0] + 0.01, CODE_01002[1], code_insee="01002")
    room.use(away, OTHER)
    assert room.in_use("a")["longitude"] == CODE_01002[0] + 0.01
    assert room.corrections == {}


def test_a_place_without_a_position_is_given_one_until_its_source_has_one(
    room: Corrected, corrector: Corrector
) -> None:
    nowhere = site("a", None, None, code_insee="01002")
    room.use(nowhere, OTHER)
    corrector.correct("a", MOVED)
    room.use(nowhere, OTHER, site("c", 0.17, 46.05))
    assert room.in_use("a")["longitude"] == CODE_01003[0]
    room.use(place(), OTHER)
    assert room.in_use("a")["longitude"] == CODE_01002[0]


def test_a_correction_made_while_an_import_waits_is_not_undone_by_it(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(), OTHER)
    waiting = room.read(place(telephone="+33565000000"), OTHER)
    corrector.correct("a", HOURS)
    with pytest.raises(VersionConflictError):
        publish(room.imports, room.versions, waiting.id)
    again = room.imports.get(waiting.id)
    assert again.difference is not None
    assert again.difference.counts["changed"] == 1
    publish(room.imports, room.versions, waiting.id)
    assert room.in_use("a")["horaires"] == "Mo-Fr 09:00-12:00"
    assert room.in_use("a")["telephone"] == "+33565000000"


def test_an_unattended_import_meets_a_correction_and_keeps_it(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(), OTHER)
    room.later(5)
    waiting = room.read(place(telephone="+33565000000"), OTHER, is_scheduled=True)
    corrector.correct("a", HOURS)
    assert publish_unattended(room.imports, room.versions, waiting).state == "published"
    assert room.in_use("a")["horaires"] == "Mo-Fr 09:00-12:00"


def test_corrected_twice_a_place_remembers_what_its_source_said(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    corrector.correct("a", Right(frozenset({"horaires"}), horaires=None))
    assert room.in_use("a")["horaires"] is None
    corrector.correct("a", Right(frozenset({"horaires"}), horaires="Mo 10:00-12:00"))
    assert room.corrections == {}  # as the source says: nothing is corrected


def test_a_place_that_is_given_services_receives_people(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(services=(), modalites_acces=(NO_PUBLIC,)), OTHER)
    corrector.correct("a", Right(frozenset({"services"}), services=(SERVICE,)))
    found = room.in_use("a")
    assert (found["services"], found["modalites_acces"]) == ([SERVICE], [])
    corrector.forget("a")
    found = room.in_use("a")
    assert (found["services"], found["modalites_acces"]) == ([], [NO_PUBLIC])


def test_a_correction_that_is_forgotten_gives_back_what_the_source_says(
    room: Corrected, corrector: Corrector
) -> None:
    first = room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    corrector.correct("a", MOVED)
    corrector.forget("a")
    assert room.in_use("a") == place().as_record()
    assert room.version_in_use() == first.version
    assert room.corrections == {}
    with pytest.raises(UnknownPlaceError):
        corrector.forget("a")


def test_a_version_restored_stays_as_it_was(room: Corrected, corrector: Corrector) -> None:
    first = room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    assert first.version is not None
    restore(room.imports, room.versions, first.version)
    assert room.in_use("a")["horaires"] == "Mo 10:00-12:00"
    # What is not there any more is not given back either.
    corrector.forget("a")
    assert room.version_in_use() == first.version


def test_a_place_that_leaves_the_file_keeps_its_correction_for_its_return(
    room: Corrected, corrector: Corrector
) -> None:
    room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    room.use(OTHER)
    room.use(place(), OTHER)
    assert room.in_use("a")["horaires"] == "Mo-Fr 09:00-12:00"
    room.use(OTHER)
    corrector.forget("a")
    assert room.corrections == {}


def test_what_is_not_there_or_not_in_france_is_refused(
    room: Corrected, corrector: Corrector
) -> None:
    with pytest.raises(UnknownPlaceError):
        corrector.correct("a", HOURS)
    room.use(place(), OTHER)
    with pytest.raises(UnknownPlaceError):
        corrector.correct("z", HOURS)
    with pytest.raises(ParameterError, match="no commune of France"):
        corrector.correct("a", Right(frozenset({"position"}), position=(-30.0, 40.0)))
    assert room.corrections == {}


def test_a_place_beyond_the_register_keeps_its_code(room: Corrected, corrector: Corrector) -> None:
    noumea = site("a", 166.44, -22.27, code_insee="98818")
    room.use(noumea, OTHER)
    corrector.correct("a", Right(frozenset({"position"}), position=(166.45, -22.28)))
    found = room.in_use("a")
    assert (found["longitude"], found["code_insee"]) == (166.45, "98818")


def test_corrections_have_an_end(
    room: Corrected, corrector: Corrector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CORRECTIONS", 1)
    room.use(place(), OTHER)
    corrector.correct("a", HOURS)
    with pytest.raises(ParameterError, match="1 places are corrected"):
        corrector.correct("b", HOURS)
    assert room.in_use("b")["horaires"] is None


def test_who_publishes_meanwhile_is_not_undone(
    room: Corrected, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.use(place(), OTHER)
    corrector = Corrector(room.imports, room.versions, lambda: places)
    put, others = room.versions.put_in_use, iter([True])

    def overtaken(*arguments: Any) -> None:
        if next(others, False):
            room.use(place(telephone="+33565000000"), OTHER)
        put(*arguments)

    monkeypatch.setattr(room.versions, "put_in_use", overtaken)
    corrector.correct("a", HOURS)
    found = room.in_use("a")
    assert (found["horaires"], found["telephone"]) == ("Mo-Fr 09:00-12:00", "+33565000000")


def test_of_two_corrections_at_once_none_is_lost(tmp_path: Any) -> None:
    corrections = Corrections(Objects.at(tmp_path.as_uri()))
    values = module.Corrected({"horaires": None}, {"horaires": "24/7"})

    def change(_: object) -> module.Correction:
        if not corrections.all():
            corrections.update("b", lambda _: of("b"))
        return of("a")

    def of(site_id: str) -> module.Correction:
        return module.Correction(site_id, "Lieu", "2026-11-23T12:00:00Z", {"horaires": values})

    corrections.update("a", change)
    assert corrections.all().keys() == {"a", "b"}
