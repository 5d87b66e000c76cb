"""A disk that is full at any write: a named error, what was there before stays, nothing is left."""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from geodata.cli import main
from geodata.errors import DiskFullError, MaillageError, StoreUnavailableError
from geodata.imports.checking import check_upload
from geodata.imports.publishing import publish
from geodata.imports.reading import file_checker
from geodata.imports.records import upload_key
from geodata.snapshot.publishing import current_id, open_current
from geodata.stores.objects import Objects
from geodata.territory.origins import Places
from infra.local.aws.aws import aws
from infra.local.errors import StateError
from tests.country import write_snapshot
from tests.coverage_country import DAY, write_country
from tests.faults.full_disk import cut, full, restore, sizes, tree, writes
from tests.geodata.imports.room import Room, lines
from tests.infra.local.test_state import BUCKET, clients, made

WHOLE = "nom;commune;code_postal\nMairie;Bourg;01000\n"


def refused_at_each_write(
    folder: Path, call: Callable[[], object], right: Callable[[MaillageError], None]
) -> int:
    """Calls with the disk full at each write in turn, then cut at each length; returns how often.

    Every call ends in an error of the library, and leaves what was there as it was.
    """
    before = tree(folder)

    many = writes(folder, call)
    lengths = sizes(folder)
    restore(folder, before)
    ways = [*(full(folder, at) for at in range(1, many + 1)), *map(cut, lengths)]
    met = 0
    for way in ways:
        try:
            with way:
                call()
        except MaillageError as error:
            met += 1
            right(error)
            left = tree(folder)
            assert before.items() <= left.items()
            # A snapshot that is whole may wait for its pointer; nothing half-written does.
            assert not [name for name in left if name.startswith(".")]
        restore(folder, before)
    assert met >= many
    return met


def test_a_build_names_the_full_disk_and_leaves_the_former_snapshot(tmp_path: Path) -> None:
    write_snapshot(tmp_path)
    former = current_id(tmp_path)

    def right(error: MaillageError) -> None:
        assert isinstance(error, DiskFullError)
        assert current_id(tmp_path) == former
        open_current(tmp_path).verify()

    assert (
        refused_at_each_write(tmp_path, lambda: write_snapshot(tmp_path, population=9), right) > 15
    )


def test_a_publication_on_a_full_disk_leaves_the_former_version(tmp_path: Path) -> None:
    room = Room(Objects.at(tmp_path.as_uri()))
    former = room.published(lines(3)).version
    waiting = room.checked(lines(4)).id
    content = tree(tmp_path)
    publish(room.imports, room.versions, waiting)
    lengths = sizes(tmp_path)
    for length in lengths:
        restore(tmp_path, content)
        try:
            with cut(length):
                publish(room.imports, room.versions, waiting)
        except StoreUnavailableError:
            in_use = room.version_in_use()
            assert in_use is not None
            assert len(room.versions.table(in_use)) == (3 if in_use == former else 4)
            assert not [name for name in tree(tmp_path) if "#" in name or "/drafts/" in name]
        # There is room again: it is published, and once.
        assert publish(room.imports, room.versions, waiting).state == "published"
        assert len(room.versions.history(50)[0]) == 2


def test_a_check_on_a_full_disk_leaves_no_file_and_is_made_again(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    check_file = file_checker(lambda: places, lambda: date(2026, 11, 28), lambda _: None)

    def check(import_id: str) -> str:
        return check_upload(room.imports, room.versions, check_file, import_id).state

    def uploaded() -> str:
        opened = room.imports.open("lieux.csv", "Ville")
        room.objects.put(upload_key(opened.id), WHOLE.encode())
        return opened.id

    first = uploaded()
    many = writes(tmp_path, lambda: check(first))
    assert many >= 4
    for at in range(1, many + 1):
        import_id = uploaded()
        with full(tmp_path, at), pytest.raises(OSError, match="No space left"):
            check(import_id)
        assert room.imports.get(import_id).state == "checking"
        assert list(tmp_path.rglob("*")) == []
        assert check(import_id) in ("checked", "held")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    write_country(folder / "snapshots")
    header = "id,nom,adresse,commune,code_postal,code_insee,latitude,longitude,services\n"
    row = "1,Marché,1 place,Saint-Étienne,42000,01002,46.05,0.15,Autre\n"
    (folder / "now.csv").write_text(header + row, encoding="utf-8")
    return folder


@pytest.mark.parametrize("suffix", ["csv", "geojson", "xlsx", "pdf", "docx", "gpkg"])
def test_a_file_that_a_command_writes_is_whole_or_as_it_was(
    var: Path, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    file = tmp_path / f"zones.{suffix}"
    where = ("--var", str(var), "--sites", str(var / "now.csv"), "--at", DAY)
    command = ["maillage", "coverage", "export", "departement", "01", str(file), *where]
    monkeypatch.setattr(sys, "argv", command)

    def call() -> int:
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0)

    assert call() == 0
    lengths = [length for length in sizes(tmp_path) if length < file.stat().st_size]
    for former in (b"the former report", None):
        for length in lengths:
            file.unlink(missing_ok=True)
            if former is not None:
                file.write_bytes(former)
            capsys.readouterr()
            with cut(length):
                code = call()
            assert code in (1, 2), length
            *_, last = capsys.readouterr().err.splitlines()
            assert last.startswith("maillage: ")
            assert tree(tmp_path) == ({} if former is None else {file.name: former})


def test_what_the_local_stack_has_no_room_for_did_not_happen(tmp_path: Path) -> None:
    log = tmp_path / "aws.log"
    log.touch()

    async def lived() -> None:
        async with aws([BUCKET], log, kept=tmp_path / "state") as stand_in:
            pid = stand_in.process.pid
            await asyncio.to_thread(written_on_a_full_disk, stand_in, pid)

    asyncio.run(lived())
    assert not [each for each in tree(tmp_path / "state") if "/." in each]


def written_on_a_full_disk(stand_in, pid: int) -> None:
    s3, database = clients(stand_in)
    table = made(database)
    s3.put_object(Bucket=BUCKET, Key="a", Body=b"former")
    table.put_item(Item={"pk": "1", "sk": "meta", "state": "former"})
    limits = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (16, limits[1]))
    for write in (
        lambda: s3.put_object(Bucket=BUCKET, Key="a", Body=b"latter"),
        lambda: s3.put_object(Bucket=BUCKET, Key="new", Body=b"latter"),
        lambda: table.put_item(Item={"pk": "1", "sk": "meta", "state": "latter"}),
        lambda: table.put_item(Item={"pk": "2", "sk": "meta"}),
    ):
        with pytest.raises(ClientError, match=r"503|ServiceUnavailable"):
            write()
    assert s3.get_object(Bucket=BUCKET, Key="a")["Body"].read() == b"former"
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=BUCKET)["Contents"]] == ["a"]
    assert table.get_item(Key={"pk": "1", "sk": "meta"})["Item"]["state"] == "former"
    assert "Item" not in table.get_item(Key={"pk": "2", "sk": "meta"})
    resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
    table.put_item(Item={"pk": "1", "sk": "meta", "state": "latter"})
    assert table.get_item(Key={"pk": "1", "sk": "meta"})["Item"]["state"] == "latter"


def test_a_stack_does_not_begin_on_what_a_disk_altered(tmp_path: Path) -> None:
    log, state = tmp_path / "aws.log", tmp_path / "state"
    log.touch()

    async def lived() -> None:
        async with aws([BUCKET], log, kept=state) as stand_in:
            s3, database = clients(stand_in)
            await asyncio.to_thread(s3.put_object, Bucket=BUCKET, Key="a", Body=b"kept")
            await asyncio.to_thread(made(database).put_item, Item={"pk": "1", "sk": "meta"})

    asyncio.run(lived())
    for name, content in tree(state).items():
        for changed in (content[:-1], content[:70] + b"\0" + content[71:], b""):
            (state / name).write_bytes(changed)
            with pytest.raises(StateError, match="not what was written"):
                asyncio.run(lived())
        (state / name).write_bytes(content)
    asyncio.run(lived())


def test_a_disk_that_is_full_when_nothing_is_written_is_no_fault(tmp_path: Path) -> None:
    with full(tmp_path, 1):
        assert current_id(tmp_path) is None
    with full(tmp_path, 1), pytest.raises(OSError, match="No space left"):
        (tmp_path / "a").write_bytes(b"x")
    with cut(3), pytest.raises(OSError, match="File too large"):
        (tmp_path / "a").write_bytes(b"four")
