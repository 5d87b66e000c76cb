"""An event comes twice, late, or out of order: what it says is done once."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.sites.wiring import Work
from functions.sites.worker import build_worker
from geodata.errors import ImportStateError
from geodata.imports.publishing import publish, reject, restore
from geodata.imports.pull import Limits, Pulled, Validators
from geodata.imports.reasons import Reason
from geodata.imports.scheduled import sync
from geodata.imports.states import Import
from geodata.imports.unattended import publish_unattended
from geodata.imports.versions import Versions
from geodata.refresh.areas import document_names, key_of
from geodata.refresh.runs import current_run, stored_run
from geodata.refresh.steps import Refresh
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.coverage_country import FORMER, IN_USE, write_country
from tests.geodata.imports.room import Room, lines
from tests.geodata.imports.site_server import site_server

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
URL = "https://files.example/sites.csv"
SCHEDULED: dict[str, Any] = {"source": "aws.events", "detail-type": "Scheduled Event"}


def arrival(import_id: str) -> dict[str, Any]:
    key = f"imports/{import_id}/upload"
    return {
        "source": "aws.s3",
        "detail-type": "Object Created",
        "detail": {"object": {"key": key}},
    }


@pytest.fixture
def room() -> Room:
    return Room()


def handling(room: Room) -> Any:
    def check(import_id: str) -> Import:
        done = room.check(import_id)
        return publish_unattended(room.imports, room.versions, done) if done.is_scheduled else done

    return build_worker(Work(check, lambda: None), Logger(service="test"))


def test_an_arrival_told_twice_is_checked_once(room: Room) -> None:
    handle, import_id = handling(room), room.uploaded(lines(3))
    first = handle(arrival(import_id))
    kept = room.imports.get(import_id)
    assert handle(arrival(import_id)) == first
    assert room.imports.get(import_id) == kept


def test_an_arrival_told_to_two_workers_at_once_gives_one_result(room: Room) -> None:
    handle, import_id = handling(room), room.uploaded(lines(50), is_scheduled=True)
    together = threading.Barrier(2)

    def told(_: int) -> Any:
        together.wait()
        return handle(arrival(import_id))["state"]

    with ThreadPoolExecutor(2) as pool:
        states = list(pool.map(told, range(2)))
    assert set(states) <= {"published", "checked"}
    assert room.imports.get(import_id).state == "published"
    assert [each.number for each in room.versions.history(10)[0]] == [0]


@pytest.mark.parametrize("end", ["published", "rejected"])
def test_an_arrival_told_after_the_end_changes_nothing(room: Room, end: str) -> None:
    handle, import_id = handling(room), room.uploaded(lines(3))
    handle(arrival(import_id))
    if end == "published":
        publish(room.imports, room.versions, import_id)
    else:
        reject(room.imports, room.versions, import_id, Reason(text="wrong year"))
    in_use = room.version_in_use()
    assert handle(arrival(import_id)) == {"import": import_id, "state": end}
    assert room.version_in_use() == in_use


def test_an_arrival_told_late_waits_for_a_person_and_undoes_no_later_publication(
    room: Room,
) -> None:
    handle, former = handling(room), room.uploaded(lines(10), is_scheduled=True)
    room.later(3600)
    later = room.uploaded(lines(11), is_scheduled=True)
    assert handle(arrival(later))["state"] == "published"
    in_use = room.version_in_use()
    assert handle(arrival(former)) == {"import": former, "state": "held"}
    assert "came after it" in str(room.imports.get(former).reason)
    assert room.version_in_use() == in_use


def test_an_arrival_told_after_a_person_restored_a_version_waits_for_a_person(room: Room) -> None:
    handle, first = handling(room), room.published(lines(10))
    room.published(lines(11))
    late = room.uploaded(lines(12), is_scheduled=True)
    room.later(60)
    restore(room.imports, room.versions, str(first.version))
    assert handle(arrival(late)) == {"import": late, "state": "held"}
    assert room.version_in_use() == first.version
    # What is pulled from now on is newer than what was restored.
    room.later(60)
    assert handle(arrival(room.uploaded(lines(13), is_scheduled=True)))["state"] == "published"


def test_a_file_is_not_published_over_what_came_since_it_was_judged(room: Room) -> None:
    """Not even where the same sites as before are in use again: a newer file came and went."""
    first = room.published(lines(10))
    late = room.checked(lines(11), is_scheduled=True)
    room.later(60)

    class Judging(Versions):
        judged = False

        def history(self, *asked: Any) -> Any:
            found = super().history(*asked)
            if not self.judged:
                self.judged = True
                newer = room.checked(lines(12), is_scheduled=True)
                assert publish_unattended(room.imports, room.versions, newer).state == "published"
                again = room.checked(lines(10))
                publish(room.imports, room.versions, again.id)
                assert again.version == first.version
            return found

    assert publish_unattended(room.imports, Judging(room.objects), late).state == "held"
    assert room.version_in_use() == first.version


def test_of_two_turns_at_once_the_one_that_began_last_goes_on(room: Room) -> None:
    opened: list[str | None] = []

    def pull_file(_url: str, _known: Validators, target: Path, _limits: Limits) -> Pulled:
        content = lines(11).encode()
        if not opened:
            opened.append(None)
            room.later(1)
            opened[0] = sync(room.imports, URL, Limits(), pull_file)
            content = lines(10).encode()  # fetched before, by the one that stood still
        target.write_bytes(content)
        return Pulled(Validators(), len(content), hashlib.sha256(content).hexdigest())

    assert sync(room.imports, URL, Limits(), pull_file) is None
    assert [each.id for each in room.imports.latest(10)[0]] == opened


def test_an_import_has_the_time_at_which_its_turn_began(room: Room) -> None:
    def pull_file(_url: str, _known: Validators, target: Path, _limits: Limits) -> Pulled:
        room.later(45)
        target.write_bytes(b"a")
        return Pulled(Validators(), 1, "digest")

    began = room.time
    import_id = sync(room.imports, URL, Limits(), pull_file)
    assert str(import_id).startswith(f"{began:%Y%m%dT%H%M%S}-000")


def test_a_file_that_came_under_a_clock_ahead_holds_back_no_later_one(room: Room) -> None:
    room.later(365 * 86_400)
    handle, ahead = handling(room), room.uploaded(lines(10), is_scheduled=True)
    handle(arrival(ahead))
    room.later(-364 * 86_400)
    later = room.uploaded(lines(11), is_scheduled=True)
    assert handle(arrival(later))["state"] == "published"


def test_an_arrival_of_no_import_is_told_and_not_tried_again(room: Room) -> None:
    room.objects.put("imports/unknown/upload", b"a")
    assert handling(room)(arrival("unknown")) == {"import": "unknown", "state": None}


def test_a_schedule_that_turns_twice_at_once_publishes_once(room: Room) -> None:
    with site_server() as server:
        server.content = lines(10).encode()
        together = threading.Barrier(2)

        def turn(_: int) -> str | None:
            together.wait()
            return sync(room.imports, server.url, Limits(longest_s=5, silence_s=1))

        with ThreadPoolExecutor(2) as pool:
            opened = [each for each in pool.map(turn, range(2)) if each is not None]
        states = [handling(room)(arrival(each))["state"] for each in opened]
        assert sorted(states) in (["published"], ["published", "rejected"])
        assert len(room.versions.history(10)[0]) == 1
        assert turn_alone(room, server.url) is None


def turn_alone(room: Room, url: str) -> str | None:
    return sync(room.imports, url, Limits(longest_s=5, silence_s=1))


def test_a_publication_asked_for_twice_at_once_is_one(room: Room) -> None:
    import_id = room.checked(lines(3)).id
    together = threading.Barrier(2)

    def asked(_: int) -> str:
        together.wait()
        try:
            return publish(room.imports, room.versions, import_id).state
        except ImportStateError as error:
            return str(error)  # told that it is published already

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(asked, range(2)))
    assert "published" in answers
    assert all("published" in answer for answer in answers)
    assert [each.number for each in room.versions.history(10)[0]] == [0]


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return folder


def refreshing(objects: Objects, cache: Path, at: datetime) -> Refresh:
    return Refresh(objects, cache, Versions(objects).table, lambda: at, at.date)


def stored(country: Path) -> Objects:
    objects = Objects.at("memory:")
    upload(open_current(country), objects.put)
    publish_sites(FORMER, objects.put)
    publish_sites(IN_USE, objects.put)
    return objects


def written(objects: Objects, measured: dict[str, Any]) -> None:
    """Stands for the rendering of every area: what is published is counted, not read."""
    run = stored_run(objects.get, measured["run"])
    for area in measured["areas"]:
        for name in document_names(area):
            objects.put(key_of(run, name), b"")


def test_every_task_of_a_refresh_that_is_done_again_does_the_same(
    country: Path, tmp_path: Path
) -> None:
    objects = stored(country)
    steps = refreshing(objects, tmp_path, NOW)
    measured = steps.measure()
    assert steps.measure() == measured
    run = measured["run"]
    first = measured["areas"][0]
    rendered = steps.render(run, first)
    before = {key: objects.get(key) for key in objects.keys(f"coverage/runs/{run}/exports")}
    assert steps.render(run, first) == rendered
    assert before == {key: objects.get(key) for key in before}
    for area in measured["areas"][1:]:
        steps.render(run, area)
    published = steps.publish(run, measured["areas"])
    assert steps.publish(run, measured["areas"]) == published
    assert steps.measure()["changed"] is False


def test_a_refresh_of_yesterday_that_ends_today_leaves_today_in_service(
    country: Path, tmp_path: Path
) -> None:
    objects = stored(country)
    late = refreshing(objects, tmp_path, NOW)
    yesterday = late.measure()
    next_day = refreshing(objects, tmp_path, NOW + timedelta(days=1))
    today = next_day.measure()
    written(objects, today)
    assert next_day.publish(today["run"], today["areas"])["served"] is True
    late.now = lambda: NOW + timedelta(days=1, hours=1)
    written(objects, yesterday)
    assert late.publish(yesterday["run"], yesterday["areas"])["served"] is False
    served = current_run(objects.get)
    assert served is not None
    assert served.at == date(2026, 11, 25).isoformat()
    assert json.loads(objects.get("coverage/current"))["run"] == served.id
