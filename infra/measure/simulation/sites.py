"""Operators, the schedule and the worker that checks: what becomes of files of sites."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geodata.errors import PullError
from geodata.imports import (
    Corrector,
    Import,
    Imports,
    Limits,
    Operations,
    Pulled,
    Reason,
    Right,
    Validators,
    Versions,
    ask_unbegun,
    check_upload,
    give_up_endless,
    publish_unattended,
    sync,
    upload_key,
)
from infra.measure.simulation import files
from infra.measure.simulation.linearizability import History
from infra.measure.simulation.scheduler import Outcome
from infra.measure.simulation.world import World, is_unknown

CHECKS_END_WITHIN_S = 7_300.0
_UNDER_WAY = ("awaiting_upload", "checking")
_URL = "https://files.example/sites.csv"


class Sites:
    """What happens around the sites of a life.

    Attributes:
        register: what was asked of the version in use, and answered.
        uploaded: imports whose file is there, as their operators were told.
        rights: the hours that were last said of each place, with the answers that were lost since.
        forgotten: places whose correction somebody wanted to forget.
        serial: of the file that the schedule's source has.
        accepted: imports that a person published.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.imports = Imports(world.objects, world.now, world.draw)
        self.versions = Versions(world.objects)
        self.operations = Operations(self.imports, self.versions)
        self.corrector = Corrector(self.imports, self.versions, _no_places)
        self.register = History()
        self.uploaded: list[str] = []
        self.rights: dict[str, set[str | None]] = {}
        self.serial = 0
        self.forgotten: set[str] = set()
        self.accepted: set[str] = set()
        world.bucket.on_write.append(self._arrived)

    def operate(self, turns: int) -> None:
        """Lives an operator's day."""
        for _ in range(turns):
            self.world.pause(0.0, 60.0)
            choice = self.world.random.random()
            if choice < 0.6:
                self.upload()
            elif choice < 0.75:
                self.restore()
            elif choice < 0.95:
                self.correct()
            else:
                self.forget()

    def upload(self, text: str | None = None) -> Import | None:
        """Uploads a file, and decides of it once it is checked; returns the import's end."""
        opened = self.world.called_until(
            "open", lambda: self.operations.open("sites.csv", "Ville", "text/csv")
        )
        if opened.error is not None or opened.is_killed:
            return None
        import_id = str(opened.value["id"])
        sent = (text or self._file()).encode()
        key = upload_key(import_id)
        put = self.world.called_until("upload", lambda: self.world.objects.put(key, sent))
        if put.error is not None or put.is_killed:
            return None
        self.uploaded.append(import_id)
        return self._decided(import_id)

    def restore(self) -> None:
        """Puts a former version in use again."""
        history = self.world.call("history", lambda: self.versions.history(10))
        if history.value is None or not history.value[0]:
            return
        version = self.world.random.choice(history.value[0]).version
        self.recorded("restore", version, lambda: self.operations.restore(version)["version"])

    def correct(self) -> None:
        """Corrects the hours of a place, and asks again while nobody knows whether it is done."""
        place, hours = self._place(), self.world.random.choice(files.HOURS)
        right = Right(frozenset({"horaires"}), horaires=hours)
        for _ in range(6):
            outcome = self.recorded("correct", place, lambda: self.corrector.correct(place, right))
            if is_unknown(outcome) or _is(outcome, "VersionConflictError"):
                self.rights.setdefault(place, {None}).add(hours)  # kept, it may be
                self.world.pause(1.0, 20.0)
                continue
            if outcome.error is None:
                self.rights[place] = {hours}
            return

    def forget(self) -> None:
        """Gives a place back what its file says."""
        place = self._place()
        self.forgotten.add(place)
        self.recorded("correct", place, lambda: self.corrector.forget(place))

    def observe(self) -> None:
        """Looks at what is in use."""
        self.recorded("read", None, self._version_in_use)

    def recorded(self, name: str, asked: Any, work: Callable[[], Any]) -> Outcome:
        """Returns how a call ends, noted among what was asked of the version in use."""
        return self.world.recorded(self.register, name, asked, work)

    def turn(self) -> None:
        """Takes a turn of the schedule, as `functions/sites/worker.py` does."""
        give_up_endless(self.imports)
        ask_unbegun(self.imports)
        sync(self.imports, _URL, Limits(), self._pull)

    def check(self, import_id: str) -> None:
        """Checks a file that arrived, as `functions/sites/wiring.py` does."""
        done = check_upload(self.imports, self.versions, files.check_file, import_id)
        if not done.is_scheduled or done.state != "checked":
            return
        operation = self.register.begin("unattended", import_id, self.world.scheduler.steps)
        ended = publish_unattended(self.imports, self.versions, done)
        operation.answer, operation.ended = (ended.state, ended.version), self._step()

    def _step(self) -> int:
        return self.world.scheduler.steps

    def _decided(self, import_id: str) -> Import | None:
        found = self._once_checked(import_id)
        if found is None or found.state not in ("checked", "held"):
            return found
        choice = self.world.random.random()
        if choice < 0.1:
            reason = Reason(text="no")
            self.world.call("reject", lambda: self.operations.reject(import_id, reason))
        elif choice < 0.25:
            record = {"fingerprint": files.FINGERPRINT, "rules": []}
            self.world.call("map", lambda: self.operations.ask_check(import_id, record))
            if self._once_checked(import_id) is not None:
                self._published(import_id)
        else:
            self._published(import_id)
        return None

    def _published(self, import_id: str) -> None:
        """Publishes an import, again while nobody knows or the differences were made again."""
        self.accepted.add(import_id)
        for _ in range(5):
            outcome = self.recorded("publish", import_id, lambda: self._publish(import_id))
            if not is_unknown(outcome) and not _is(outcome, "VersionConflictError"):
                return
            self.world.pause(1.0, 40.0)

    def _publish(self, import_id: str) -> tuple[str | None, str | None]:
        """Publishes an import; returns what it was compared with, and its version."""
        self.operations.publish(import_id)
        done = self.imports.get(import_id)
        return None if done.difference is None else done.difference.against, done.version

    def _once_checked(self, import_id: str) -> Import | None:
        for _ in range(40):
            shown = self.world.call("show", lambda: self.imports.get(import_id))
            if isinstance(shown.value, Import) and shown.value.state not in _UNDER_WAY:
                return shown.value
            self.world.pause(5.0, 60.0)
        return None

    def _version_in_use(self) -> str | None:
        seen = self.versions.in_use()
        return None if seen is None else seen.publication.version

    def _file(self) -> str:
        random = self.world.random
        if random.random() < 0.1:
            return random.choice(("#empty", "#odd\nsurprise"))
        names = [files.site_id(number) for number in range(1, random.randint(5, 9))]
        return files.content(names, self.world.draw(2))

    def _place(self) -> str:
        return files.site_id(self.world.random.randint(1, 4))

    def _pull(self, _url: str, known: Validators, target: Path, _limits: Limits) -> Pulled | None:
        """Pulls what the source has now: a newer file has more sites."""
        self.world.pause(0.1, 5.0)
        if self.world.random.random() < 0.1:
            raise PullError("the source does not answer")
        if self.world.random.random() < 0.5:
            self.serial += 1
        tag = f"serial-{self.serial}"
        names = [files.site_id(number) for number in range(1, 10 + self.serial)]
        text = files.content(names).encode()
        self.world.pause(0.1, 30.0)
        if known.e_tag == tag:
            return None
        target.write_bytes(text)
        return Pulled(Validators(tag), len(text), hashlib.sha256(text).hexdigest())

    def _arrived(self, key: str, _content: bytes) -> None:
        parts = key.split("/")
        if parts[0] == "imports" and parts[-1] in ("upload", "recheck"):
            self.world.deliver(f"check {parts[1]}", lambda: self.check(parts[1]))


def _is(outcome: Outcome, name: str) -> bool:
    return type(outcome.error).__name__ == name


def _no_places() -> Any:
    raise AssertionError("hours alone are corrected here")


def records(world: World) -> dict[str, dict[str, Any]]:
    """Returns the records of imports, as they are in the store."""
    return {
        key.split("/")[1]: json.loads(content)
        for key, content in world.bucket.held.items()
        if key.startswith("imports/") and key.endswith("/import.json")
    }
