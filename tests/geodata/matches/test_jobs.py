"""A file of people is matched by a job: encrypted, read once, erased; whatever happens, it ends."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import (
    DamagedError,
    ForbiddenError,
    MatchStateError,
    ParameterError,
    StoreUnavailableError,
    UnknownMatchError,
)
from geodata.matches import reading
from geodata.matches.jobs import MatchRequest, SiteCapacity
from geodata.matches.jobs.vault import Vault
from geodata.nearest import NearestParameters
from geodata.sites.mapping import mapping_of
from geodata.stores import Objects
from tests.geodata.matches.jobs import ASKED, Jobs

PEOPLE = "nom;code insee;famille\nZkwyx Anne;01001;a\nBéa;01001;a\nCéline;01003;\nDana;99999;\n"
MARK = b"Zkwyx"
LIMITED = NearestParameters(limit=1, max_minutes=60)


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    return Jobs(tmp_path / "objects")


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def reason_of(jobs: Jobs, match_id: str, locale: Any = "en") -> tuple[str, str]:
    reason = jobs.operations.show("anne", match_id, locale)["reason"]
    assert reason is not None
    return reason["code"], reason["text"]


def test_a_file_comes_back_with_its_rows_in_their_order(jobs: Jobs) -> None:
    match_id = jobs.done(PEOPLE)
    shown = jobs.operations.show("anne", match_id)
    assert (shown["state"], shown["rows"]) == ("done", 4)
    assert shown["progress"] == {"done": 8, "total": 8}
    assert shown["counts"] is not None
    assert shown["counts"]["matched"] == 3
    assert shown["counts"]["notes"] == {"commune_unknown": 1}
    assert shown["results"] == {"csv": f"/v1/matches/{match_id}/result?format=csv"}
    rows = rows_of(jobs.result(match_id))
    assert [row["nom"] for row in rows] == ["Zkwyx Anne", "Béa", "Céline", "Dana"]
    assert [bool(row["match_site_1_id"]) for row in rows] == [True, True, True, False]


def test_nothing_in_clear_is_kept_but_the_copy_that_somebody_took(jobs: Jobs) -> None:
    looked = jobs.uploaded(PEOPLE, looks_first=True)
    assert jobs.runner.take(looked) == "read"
    match_id = jobs.done(PEOPLE)
    assert not [key for key, content in jobs.kept() if MARK in content or b"famille" in content]
    assert MARK in jobs.result(match_id)
    [copy] = [key for key, content in jobs.kept() if MARK in content]
    assert "/given/" in copy
    jobs.later(minutes=16)
    jobs.runner.turn()
    assert not [key for key, content in jobs.kept() if MARK in content]
    assert MARK in jobs.result(match_id)


def test_rows_are_gone_once_they_are_answered(jobs: Jobs) -> None:
    match_id = jobs.done(PEOPLE)
    names = {key.rpartition("/")[2] for key in jobs.objects.every() if match_id in key}
    assert names == {"match.json", "request", "columns", "result.csv", match_id}


@pytest.mark.parametrize("state", ["awaiting_upload", "read", "done", "given", "failed"])
def test_what_is_erased_leaves_nothing(jobs: Jobs, state: str) -> None:
    content = "" if state == "failed" else PEOPLE
    match_id = jobs.uploaded(content, looks_first=state == "read")
    if state != "awaiting_upload":
        jobs.runner.take(match_id)
    if state == "given":
        jobs.result(match_id)
    jobs.operations.erase("anne", match_id)
    assert list(jobs.objects.every()) == []
    with pytest.raises(UnknownMatchError):
        jobs.operations.show("anne", match_id)
    with pytest.raises(UnknownMatchError):
        jobs.operations.erase("anne", match_id)


def test_a_job_that_is_erased_while_it_is_matched_leaves_nothing(jobs: Jobs) -> None:
    match_id = jobs.uploaded(PEOPLE)

    def write(*given: Any) -> None:
        given[-1].write(MARK)
        jobs.operations.erase("anne", match_id)

    jobs.write = write
    assert jobs.runner.take(match_id) is None
    assert list(jobs.objects.every()) == []


def test_a_file_that_comes_after_its_job_was_erased_is_removed(jobs: Jobs) -> None:
    match_id = jobs.opened()["id"]
    jobs.operations.erase("anne", match_id)
    jobs.upload(match_id, PEOPLE)
    assert jobs.runner.take(match_id) is None
    assert list(jobs.objects.every()) == []


def test_a_job_is_over_at_its_hour_and_not_at_the_next_turn(jobs: Jobs) -> None:
    match_id = jobs.done(PEOPLE)
    jobs.later(hours=24, seconds=-1)
    assert jobs.operations.show("anne", match_id)["state"] == "done"
    jobs.later(seconds=1)
    with pytest.raises(UnknownMatchError):
        jobs.operations.result("anne", match_id, "csv")
    assert jobs.runner.turn() == (1, 0)
    assert list(jobs.objects.every()) == []


def test_nobody_sees_another_s(jobs: Jobs) -> None:
    match_id = jobs.done(PEOPLE)
    for asked in (jobs.operations.show, jobs.operations.erase):
        with pytest.raises(UnknownMatchError):
            asked("bob", match_id)
    with pytest.raises(UnknownMatchError):
        jobs.operations.result("bob", match_id, "csv")
    with pytest.raises(UnknownMatchError):
        jobs.operations.start("bob", match_id, ASKED)


def test_columns_are_looked_at_and_corrected(jobs: Jobs) -> None:
    people = "zone,quand\n01001,x\n01003,y\n"
    match_id = jobs.uploaded(people, looks_first=True)
    assert jobs.runner.take(match_id) == "read"
    found = jobs.operations.show("anne", match_id)["columns"]
    assert found is not None
    assert [each["column"] for each in found["columns"]] == ["zone", "quand"]
    with pytest.raises(MatchStateError):
        jobs.operations.result("anne", match_id, "csv")
    rules = [{"field": "code_insee", "columns": ["zone"], "as": "text"}]
    request = MatchRequest(mapping=mapping_of({"rules": rules}))
    assert jobs.operations.start("anne", match_id, request)["state"] == "matching"
    assert jobs.events[-1] == f"matches/{match_id}/go"
    assert jobs.runner.take(match_id) == "done"
    assert [row["match_commune"] for row in rows_of(jobs.result(match_id))] == ["01001", "01003"]
    with pytest.raises(MatchStateError):
        jobs.operations.start("anne", match_id, request)


def test_an_option_of_a_column_goes_before_that_of_all(jobs: Jobs) -> None:
    match_id = jobs.uploaded("code insee,max_minutes\n01001,5\n", looks_first=True)
    jobs.runner.take(match_id)
    found = jobs.operations.show("anne", match_id)["columns"]
    assert found is not None
    assert [(each["role"], each["field"]) for each in found["columns"]] == [
        ("where", "code_insee"),
        ("option", "max_minutes"),
    ]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "file_unusable", "empty"),
        (b"code insee\n", "file_unusable", "no row"),
        (b"zkwyx,quand\nb,c\n", "file_unusable", "no column says where people are"),
        ("code insee\n01001\n".encode("utf-16")[:-1], "file_unusable", "damaged UTF-16"),
        (b"%PDF-1.7 Zkwyx", "file_unusable", "PDF"),
        (b"PK\x03\x04 Zkwyx not a workbook", "file_unusable", "damaged"),
        (b'[{"code_insee": "01001", "nom": "Zkwyx"', "file_unusable", "JSON"),
        (b"code insee\n\x00\x01Zkwyx\x02\n", "file_unusable", "binary"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_its_reason(
    jobs: Jobs, content: bytes, code: str, said: str
) -> None:
    match_id = jobs.uploaded(content)
    assert jobs.runner.take(match_id) == "failed"
    found, text = reason_of(jobs, match_id)
    assert (found, said in text) == (code, True), text
    french = reason_of(jobs, match_id, "fr")[1]
    assert french != text
    # Nothing of it is left but its record, which repeats nothing.
    [(_, record)] = jobs.kept()
    assert MARK.lower() not in record.lower()
    assert not jobs.failures


def test_a_row_too_many_is_told(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PEOPLE", 3)
    match_id = jobs.uploaded(PEOPLE)
    assert jobs.runner.take(match_id) == "failed"
    assert "more than 3 rows" in reason_of(jobs, match_id)[1]


def test_a_workbook_and_a_text_of_windows_are_read(jobs: Jobs, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Code INSEE", "Nom"], ["01001", "Zkwyx"]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    match_id = jobs.done((tmp_path / "book.xlsx").read_bytes())
    assert rows_of(jobs.result(match_id))[0]["match_commune"] == "01001"
    match_id = jobs.done("code insee;prénom\n01001;Zoë\n".encode("cp1252"))
    assert rows_of(jobs.result(match_id))[0]["prénom"] == "Zoë"


@pytest.mark.parametrize(
    ("request_", "parameter"),
    [
        (MatchRequest(formats=("pdf",)), "formats"),
        (MatchRequest(formats=()), "formats"),
        (MatchRequest(options=NearestParameters(limit=6)), "limit"),
        (MatchRequest(people_per_post=5), "max_minutes"),
        (MatchRequest(options=LIMITED, people_per_post=0), "people_per_post"),
        (MatchRequest(group="famille"), "group"),
        (MatchRequest(options=LIMITED, capacities=(SiteCapacity("a", -1),)), "capacities"),
        (MatchRequest(options=LIMITED, capacities=(SiteCapacity("a", 1),) * 2), "capacities"),
    ],
)
def test_what_makes_no_sense_is_refused_before_a_file_is_asked_for(
    jobs: Jobs, request_: MatchRequest, parameter: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        jobs.opened(request_)
    assert refused.value.parameter == parameter
    assert list(jobs.objects.every()) == []


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (MatchRequest(options=NearestParameters(limit=1, need=["zkwyx"])), "option_wrong"),
        (MatchRequest(options=LIMITED, people_per_post=1, group="zkwyx"), "option_wrong"),
        (MatchRequest(options=LIMITED, capacities=(SiteCapacity("zkwyx", 1),)), "option_wrong"),
        (
            MatchRequest(
                mapping=mapping_of({"rules": [{"field": "commune", "columns": ["zkwyx"]}]})
            ),
            "mapping_wrong",
        ),
    ],
)
def test_what_the_file_or_the_sites_refuse_is_told_by_the_job(
    jobs: Jobs, request_: MatchRequest, reason: str
) -> None:
    match_id = jobs.uploaded(PEOPLE, request_)
    assert jobs.runner.take(match_id) == "failed"
    code, text = reason_of(jobs, match_id)
    assert code == reason
    assert "zkwyx" not in text


def test_capacities_are_shared_out_and_a_family_stays_together(jobs: Jobs) -> None:
    request = MatchRequest(options=LIMITED, people_per_post=2, group="famille")
    match_id = jobs.done(PEOPLE, request)
    shown = jobs.operations.show("anne", match_id)
    assert shown["capacities"] is not None
    assert shown["capacities"]["served"] == 3
    assert shown["capacities"]["why_not"] == {"not_understood": 1}
    rows = rows_of(jobs.result(match_id))
    assert rows[0]["match_site_1_id"] == rows[1]["match_site_1_id"] != ""


def test_a_limited_token_has_its_own_rows_answered_and_its_own_sites_shared_out(
    jobs: Jobs,
) -> None:
    people = "code insee\n01001\n75101\n"
    own = jobs.done(people, departements=frozenset({"01"}))
    rows = rows_of(jobs.result(own))
    assert rows[0]["match_site_1_id"]
    assert not rows[1]["match_site_1_id"]
    assert rows[1]["match_not_understood"] == "outside_departements"
    assert jobs.operations.show("anne", own)["departements"] == ["01"]
    request = MatchRequest(options=LIMITED, people_per_post=1)
    theirs = jobs.done("code insee\n75101\n", request, departements=frozenset({"75"}))
    served = rows_of(jobs.result(theirs))[0]["match_site_1_commune"]
    assert served == "" or served.startswith("Paris")
    with pytest.raises(ForbiddenError):
        jobs.opened(departements=frozenset())


def test_the_same_file_twice_is_matched_once(jobs: Jobs) -> None:
    match_id = jobs.done(PEOPLE)
    before = jobs.result(match_id)
    jobs.upload(match_id, "code insee\n01003\n")
    assert jobs.runner.take(match_id) == "done"
    assert jobs.result(match_id) == before
    assert f"matches/{match_id}/upload" not in list(jobs.objects.every())


class KilledError(BaseException):
    """What no handler sees: the worker is gone."""


@pytest.mark.parametrize("when", ["the file is in", "it is answered", "it is written"])
def test_a_worker_that_is_killed_is_followed_by_one_that_ends_it(jobs: Jobs, when: str) -> None:
    match_id = jobs.uploaded(PEOPLE)
    whole_guide, whole_write = jobs.guide, jobs.write

    def killed(*_: Any) -> Any:
        raise KilledError

    if when == "the file is in":
        jobs.objects._on_written = lambda key: killed() if key.endswith("/rows") else None
    elif when == "it is answered":
        jobs.guide = killed
    else:
        jobs.write = killed
    with pytest.raises(KilledError):
        jobs.runner.take(match_id)
    jobs.objects._on_written = jobs.events.append
    jobs.guide, jobs.write = whole_guide, whole_write
    assert jobs.runner.take(match_id) == "done"
    assert len(rows_of(jobs.result(match_id))) == 4


def test_a_file_that_kills_each_worker_ends_as_failed(jobs: Jobs) -> None:
    match_id = jobs.uploaded(PEOPLE)

    def killed() -> Any:
        raise KilledError

    jobs.guide = killed
    for _ in range(3):
        with pytest.raises(KilledError):
            jobs.runner.take(match_id)
        jobs.later(minutes=21)
        # Nobody has to send it again: the schedule does.
        assert jobs.runner.turn() == (0, 1)
        assert jobs.events[-1] == f"matches/{match_id}/go"
    assert jobs.runner.take(match_id) == "failed"
    assert reason_of(jobs, match_id)[0] == "stopped_each_time"
    assert [key for key, _ in jobs.kept()] == [f"matches/{match_id}/match.json"]


def test_a_link_that_nobody_used_ends(jobs: Jobs) -> None:
    match_id = jobs.opened()["id"]
    jobs.later(minutes=10)
    assert jobs.runner.turn() == (0, 0)
    jobs.later(minutes=11)
    assert jobs.runner.turn() == (0, 1)
    assert reason_of(jobs, match_id)[0] == "never_uploaded"


def test_an_upload_whose_event_was_lost_is_taken_up(jobs: Jobs) -> None:
    match_id = jobs.uploaded(PEOPLE)
    jobs.later(minutes=21)
    assert jobs.runner.turn() == (0, 1)
    assert jobs.events[-1] == f"matches/{match_id}/go"
    assert jobs.runner.take(match_id) == "done"


def test_a_store_that_does_not_answer_has_the_work_handed_over_again(jobs: Jobs) -> None:
    match_id = jobs.uploaded(PEOPLE)
    whole = jobs.guide

    def silent() -> Any:
        raise StoreUnavailableError("sites")

    jobs.guide = silent
    with pytest.raises(StoreUnavailableError):
        jobs.runner.take(match_id)
    jobs.guide = whole
    assert jobs.runner.take(match_id) == "done"


def test_what_nobody_expected_is_logged_without_what_it_says(jobs: Jobs) -> None:
    def broken() -> Any:
        raise RuntimeError("Zkwyx Anne")

    jobs.guide = broken
    match_id = jobs.uploaded(PEOPLE)
    assert jobs.runner.take(match_id) == "failed"
    assert reason_of(jobs, match_id) == (
        "unexpected",
        "the job failed on something unexpected (RuntimeError); its log says where",
    )
    assert [type(each) for each in jobs.failures] == [RuntimeError]


def test_progress_is_told_and_never_goes_back(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 10_000, 3))
    jobs.clock = lambda: float(next(seconds))
    seen: list[int] = []
    update = jobs.matches.update

    def noted(match_id: str, change: Any) -> Any:
        found = update(match_id, change)
        seen.append(found.done)
        return found

    monkeypatch.setattr(jobs.matches, "update", noted)
    jobs.done(PEOPLE)
    assert seen == sorted(seen)
    assert {4, 8} <= set(seen)


def test_an_object_opens_under_its_own_name_alone() -> None:
    vault = Vault(Objects.at("memory:"))
    vault.make_key("a")
    vault.make_key("b")
    vault.seal("a", "rows", b"here")
    sealed = vault.objects.get("matches/a/rows")
    assert vault.open("a", "rows") == b"here"
    for key in ("matches/a/result.csv", "matches/b/rows"):
        vault.objects.put(key, sealed)
        _, match_id, name = key.split("/")
        with pytest.raises(DamagedError):
            vault.open(match_id, name)
    for at in range(0, len(sealed), 3):
        flipped = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        vault.objects.put("matches/a/rows", flipped)
        with pytest.raises(DamagedError):
            vault.open("a", "rows")
    vault.objects.put("matches/a/rows", sealed)
    vault.objects.delete("match-keys/a")
    with pytest.raises(UnknownMatchError):
        vault.open("a", "rows")


def test_two_seals_of_one_content_have_nothing_in_common() -> None:
    vault = Vault(Objects.at("memory:"))
    vault.make_key("a")
    vault.seal("a", "rows", b"here" * 100)
    first = vault.objects.get("matches/a/rows")
    vault.seal("a", "rows", b"here" * 100)
    assert first[:12] != vault.objects.get("matches/a/rows")[:12]
