"""A thousand aimed corruptions of what a store holds: the right answer, or the error that says so.

Each is drawn by its number: a bit or a byte flipped, a truncation, another object put in the place
of one, a value of a document changed, a line written twice, an object lost. What is served from
the last good data says so in `degraded`.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from geodata.errors import (
    MissingObjectError,
    SnapshotError,
    UnknownImportError,
    UnknownVersionError,
)
from geodata.imports.candidates import candidate
from geodata.imports.corrections import Corrected, Correction, Corrections
from geodata.imports.mappings import Mappings
from geodata.indicators.publishing import publish_column
from geodata.indicators.store import current_set, fetch_set
from geodata.placement.solution import Progress
from geodata.plans.jobs.planning import Plans
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner
from geodata.refresh.computing import documents_of_run
from geodata.refresh.prerendered import PrerenderedDocuments
from geodata.refresh.runs import current_run
from geodata.refresh.steps import Refresh
from geodata.sites.mapping.document import ColumnMapping, Rule
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import NEEDED_FOR_NEAREST
from geodata.snapshot.site_versions import current_version, fetch_sites
from geodata.snapshot.transfer import current_snapshot_id, fetch_snapshot, upload
from geodata.stores.items import MemoryItems
from geodata.stores.objects import Objects
from tests.coverage_country import write_country
from tests.fuzz.mutations.archives import flipped
from tests.geodata.imports.room import Room, lines
from tests.geodata.indicators.room import read

COUNT = 1_000
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
MAPPING = ColumnMapping("0123456789abcdef", (Rule("nom", ("Nom",)),), origin="confirmed")
_ERRORS = (SnapshotError, MissingObjectError, UnknownImportError, UnknownVersionError)
"""What says that something is not there, or is not what was written."""
_SHOWN_ALONE = re.compile(
    r"/(upload|recheck|[a-z]+\.jsonl|difference-.*|columns\.json|causes\.json)$"
)
"""Of an import: its file, read once, and lists that a person reads and nothing is computed from."""
_OF_OTHERS = re.compile(r"/exports/(?!departement-85\.(json|csv)$)")
"""Documents of a run that are not those that are asked for here."""
_MAY_BE_ABSENT = re.compile(r"(coverage|columns)/current|sites/(corrections|mappings|history)")
"""A store without them is one in which nothing of the kind was ever done."""


@dataclass(frozen=True, slots=True)
class World:
    """A store with all that it may hold, and what may be asked of it."""

    room: Room
    import_id: str
    plan_id: str
    cache: Path

    @property
    def objects(self) -> Objects:
        return self.room.objects

    def readers(self) -> Mapping[str, Callable[[], Any]]:
        """Returns what reads each part of the store, and gives what can be compared."""
        return {
            "snapshots": self.snapshot,
            "sites/mappings": lambda: Mappings(self.objects).kept(MAPPING.fingerprint),
            "sites/corrections": lambda: Corrections(self.objects).all(),
            "sites": self.sites,
            "imports": self.imports,
            "columns": self.columns,
            "coverage": self.coverage,
            "scenarios": lambda: (Plans(self.objects).get(self.plan_id), self.checkpoint()),
        }

    @property
    def register(self) -> Any:
        return open_current(self.cache / "snapshots").register

    def snapshot(self) -> Any:
        get, cold = self.objects.get, Path("/dev/null/nowhere")  # a disk that takes nothing
        found = fetch_snapshot(get, cold, current_snapshot_id(get), NEEDED_FOR_NEAREST)
        return {
            name: {array: values.tobytes() for array, values in found.arrays(name).items()}
            for name in NEEDED_FOR_NEAREST
        }

    def sites(self) -> Any:
        get, versions = self.objects.get, self.room.versions
        table = fetch_sites(get, current_version(get))
        past, _ = versions.history(50)
        every = [versions.table(each.version) for each in past]
        seen = versions.in_use()
        assert seen is not None
        return seen.publication, past, [self.records(each) for each in (table, *every)]

    @staticmethod
    def records(table: Any) -> Any:
        return [table.record(at) for at in range(len(table))], table.lon.tobytes()

    def imports(self) -> Any:
        found = self.room.imports.get(self.import_id)
        held = candidate(self.room.imports, found)
        return found, self.room.imports.latest(50), self.records(held.table), held.uncorrected

    def columns(self) -> Any:
        found = fetch_set(self.objects.get, current_set(self.objects.get), self.register)
        return [(name, each.facts, each.values.tobytes()) for name, each in sorted(found.items())]

    def coverage(self) -> Any:
        get = self.objects.get
        run = current_run(get)
        assert run is not None
        made = documents_of_run(get, self.cache, run, self.room.versions.table)
        documents = PrerenderedDocuments(made, run, get)
        territory = made.national.units.territory("departement", "85")
        question = documents._usual
        return run, [documents.coverage(territory, question, form) for form in ("json", "csv")]

    def checkpoint(self) -> Any:
        found = runner(self.objects)._checkpoint(self.plan_id, "data")
        return None if found is None else found.tolist()


def runner(objects: Objects, **options: Any) -> Runner:
    scenarios = Scenarios(MemoryItems(), lambda: NOW)

    def solve(_: Any, *, progress: Any, **__: Any) -> Any:
        progress(Progress("search", 1.0, 1.0, 10.0, np.array([1, 2])))
        return {"status": "optimal", "sites": [{"id": "a", "posts": 2}]}

    return Runner(scenarios, objects, solve, lambda: 0.0, lambda: "data", **options)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patched:
        drawn = count()  # the same numbers corrupt the same objects
        patched.setattr(secrets, "token_hex", lambda size=8: f"{next(drawn):0{2 * size}x}")
        yield made_world(tmp_path_factory)


def made_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    room = Room()
    write_country(folder / "snapshots")
    snapshot = open_current(folder / "snapshots")
    upload(snapshot, room.objects.put)
    for content in (lines(4), lines(5)):
        room.published(content)
    Mappings(room.objects).keep(MAPPING)
    part = Corrected({"horaires": None}, {"horaires": "Mo 09:00-12:00"})
    corrected = Correction("s001", "Lieu 1", "2026-11-24T00:00:00Z", {"horaires": part})
    Corrections(room.objects).update("s001", lambda _: corrected)
    waiting = room.checked(lines(6))
    column = read(snapshot.register, "code,v\n01001,1\n01002,2\n").column
    publish_column(room.objects, column, snapshot.register)
    steps = Refresh(room.objects, folder, room.versions.table, lambda: NOW, NOW.date)
    measured = steps.measure()
    for area in measured["areas"]:
        steps.render(measured["run"], area)
    assert steps.publish(measured["run"], measured["areas"])["served"]
    worker = runner(room.objects)
    job, _ = worker.scenarios.create("ann", {"name": "Vague"})
    worker.run(job.id, "one", 100)
    return World(room, waiting.id, job.id, folder)


def keys_under(objects: Objects, folder: str = "") -> list[str]:
    inside = [f"{folder}/{name}".strip("/") for name in objects.folders(folder)]
    found = [*objects.keys(folder), *(key for each in inside for key in keys_under(objects, each))]
    return sorted(key for key in found if not _SHOWN_ALONE.search(key))


def corrupted(key: str, held: Mapping[str, bytes], random: Random) -> tuple[str, bytes | None]:
    """Returns how an object is corrupted, and its content; None where it is lost."""
    content = held[key]
    at = random.randrange(len(content))
    alike = [each for each in held if each.endswith(key.rpartition(".")[2])]
    other = random.choice(alike if random.random() < 0.7 else list(held))
    ways: dict[str, Callable[[], bytes | None]] = {
        "flipped": lambda: flipped(content, random),
        "cut": lambda: content[:at],
        "emptied": lambda: b"",
        "swapped": lambda: held[other],
        "blanked": lambda: content[:at] + bytes(len(content[at : at + 512])) + content[at + 512 :],
    }
    if not _MAY_BE_ABSENT.match(key):
        ways["lost"] = lambda: None
    if content[:1] in (b"{", b"["):
        ways |= {
            "changed": lambda: changed_value(content, random),
            "twice": lambda: twice(content, random),
        }
    kind = random.choice(list(ways))
    return kind, ways[kind]()


def twice(content: bytes, random: Random) -> bytes:
    """Writes one line of a document twice: a member of it, or a file of a manifest."""
    written = content.splitlines(keepends=True)
    line = random.randrange(len(written))
    return b"".join([*written[: line + 1], *written[line:]])


def changed_value(content: bytes, random: Random) -> bytes:
    """Changes one value of a document, which is sound as JSON."""
    values = [at for at, sign in enumerate(content) if chr(sign).isalnum()]
    at = random.choice(values)
    other = random.choice([each for each in b"0123456789abcdefxyz" if each != content[at]])
    return content[:at] + bytes([other]) + content[at + 1 :]


def said(found: Any) -> bool:
    """Whether an answer without what is damaged says so: none, or a record that is damaged."""
    if found is None:
        return True  # a mapping that is guessed anew, a plan solved from its beginning
    text = repr(found)
    return "record_damaged" in text or (isinstance(found, tuple) and found[-1] is None)


def test_none_of_a_thousand_corruptions_is_silent(world: World) -> None:
    objects, readers = world.objects, world.readers()
    held = {key: objects.get(key) for key in keys_under(objects)}
    parts = {
        name: [key for key in held if key.startswith(name) and not _OF_OTHERS.search(key)]
        for name in readers
    }
    right = {name: read() for name, read in readers.items()}
    outcomes: Counter[str] = Counter()
    faults: list[tuple[int, str, str, str]] = []
    for number in range(COUNT):
        random = Random(number)  # noqa: S311 - of corruptions, not of secrets
        key = random.choice(parts[random.choice(list(parts))])
        kind, content = corrupted(key, held, random)
        name = next(each for each in readers if key.startswith(each))
        if content is None:
            objects.delete(key)
        else:
            objects.put(key, content)
        try:
            found = readers[name]()
        except _ERRORS:
            outcomes["named"] += 1
        except Exception as error:  # noqa: BLE001 - each is what is looked for
            faults.append((number, key, kind, repr(error)))
        else:
            is_right = found == right[name]
            if not (is_right or said(found)):
                faults.append((number, key, kind, "silent"))
            outcomes["right" if is_right else "said"] += 1
        finally:
            objects.put(key, held[key])
    assert {name: read() for name, read in readers.items()} == right
    assert not faults, "\n".join(map(str, faults))
    assert outcomes.total() == COUNT
    # Corruptions are of use only where most are met: 690 named, 130 said, 180 of no effect.
    assert outcomes["named"] > COUNT / 2, outcomes
