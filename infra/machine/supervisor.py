"""The first process of a machine: it holds the state, starts the others, and starts them again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aws_lambda_powertools import Logger

from geodata.clock import present
from geodata.errors import BadInputError, MaillageError, SnapshotError, UnknownScenarioError
from geodata.plans.jobs import Job, Scenarios, timestamp
from geodata.snapshot import current_snapshot_id, open_current
from geodata.stores import Item
from infra.local.errors import AddressError
from infra.local.runtime.processes import dying_with_us
from infra.local.seed import fill
from infra.local.state import held
from infra.machine.accounts import listening_at
from infra.machine.ports import ACCOUNTS_SOCKET, THROTTLES_FILE, port_of, template_of
from infra.machine.process import INHERITED, SETTINGS
from infra.machine.settings import ROOT, Machine
from infra.machine.stores import Stores, open_stores
from infra.machine.throttles import Throttles

_ENDS_WITHIN_S = 15.0
_LONGEST_PAUSE_S = 30.0
_SETTLED_S = 60.0


@dataclass(frozen=True, slots=True)
class Role:
    """A process to keep alive."""

    name: str
    number: int


def roles_of(machine: Machine) -> list[Role]:
    """Returns the processes of a machine."""
    numbers = {
        "front": machine.workers,
        "accounts": machine.accounts,
        "files": 1,
        "plans": machine.solvers,
    }
    return [Role(name, each) for name, count in numbers.items() for each in range(count)]


async def run(machine: Machine) -> None:
    """Runs a machine until SIGTERM or SIGINT.

    Raises:
        BadInputError: the settings, the state or the port cannot be used.
        StoreUnavailableError: the records or the objects do not answer.
    """
    with held(machine.state), contextlib.ExitStack() as parts:
        machine, port = _with_port(machine)
        parts.enter_context(contextlib.closing(port))
        stores = begun(machine)
        shutil.rmtree(machine.run, ignore_errors=True)
        machine.run.mkdir(mode=0o700)
        Throttles.begin(machine.run / THROTTLES_FILE, template_of(machine).routes)
        accounts = listening_at(machine.run / ACCOUNTS_SOCKET)
        parts.enter_context(contextlib.closing(accounts))
        await _Processes(machine, stores, accounts).run()


def begun(machine: Machine) -> Stores:
    """Returns the stores, with the data there and nothing left of the processes before.

    Nobody else writes meanwhile: the state is held.
    """
    stores = open_stores(machine)
    stores.objects.forget_drafts()
    # The machine was stopped: no scenario is at fault.
    _leave(stores, stores.queue.free(lambda _: True), is_at_fault=False)
    _fill(machine, stores)
    stores.queue.add("resume", "resume", {})
    return stores


def _leave(stores: Stores, tasks: Sequence[Item], *, is_at_fault: bool) -> None:
    """Lets another worker take up the scenarios of those that died, before their leases end."""
    scenarios = Scenarios(stores.items, present)

    def left(found: Job) -> Job:
        if found.worker is None:
            return found
        return found.left(found.worker, timestamp(present()), is_at_fault=is_at_fault)

    for each in tasks:
        if each.body["kind"] == "solve":
            with contextlib.suppress(UnknownScenarioError):
                scenarios.update(each.body["name"], left)


def _fill(machine: Machine, stores: Stores) -> None:
    """Puts the data set that was built into the store, where it holds none or another."""
    try:
        built = open_current(machine.var / "snapshots")
    except OSError as error:
        raise BadInputError(f"{machine.var}: {error.strerror}; this user cannot read it") from error
    except (SnapshotError, BadInputError):
        current_snapshot_id(stores.objects.get)  # or there is nothing to serve, which is said
        return
    try:
        is_there = current_snapshot_id(stores.objects.get) == built.id
    except SnapshotError:
        is_there = False
    if not is_there or machine.sites is not None:
        fill(stores.objects, machine.var, machine.sites, tuple(built.manifest.files))


def _with_port(machine: Machine) -> tuple[Machine, socket.socket]:
    """Keeps the port for this machine, and says which when any free one would do."""
    with socket.socket(socket.AF_INET6 if ":" in machine.host else socket.AF_INET) as alone:
        # Without sharing: of two machines at one port the second must fail, not take half of all.
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            alone.bind((machine.host, machine.port))
        except OSError as error:
            raise AddressError(f"{machine.host} port {machine.port}: {error.strerror}") from error
        machine = replace(machine, port=alone.getsockname()[1])
    return machine, port_of(machine)


class _Processes:
    """The processes of a machine."""

    def __init__(self, machine: Machine, stores: Stores, accounts: socket.socket) -> None:
        self._machine, self._stores, self._accounts = machine, stores, accounts
        self._logger = Logger(service="machine")
        self._ends = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._ends.set)
        kept = [asyncio.create_task(self._keep(role)) for role in roles_of(self._machine)]
        await self._answers()
        print(f"serving {self._machine.url} from {self._machine.state} (SIGTERM stops)", flush=True)
        _say_ready()
        await asyncio.gather(*kept)

    async def _keep(self, role: Role) -> None:
        pause_s = 0.5
        while not self._ends.is_set():
            began_s = time.monotonic()
            process = await self._spawn(role)
            ended = asyncio.create_task(process.wait())
            told = asyncio.create_task(self._ends.wait())
            await asyncio.wait((ended, told), return_when=asyncio.FIRST_COMPLETED)
            if self._ends.is_set():
                await _end(process)
                return
            told.cancel()
            self._logger.error(
                "a process ended; another is started", role=role.name, code=process.returncode
            )
            await asyncio.to_thread(self._free, process.pid)
            lived_s = time.monotonic() - began_s
            pause_s = 0.5 if lived_s > _SETTLED_S else min(2 * pause_s, _LONGEST_PAUSE_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ends.wait(), pause_s)

    def _free(self, pid: int) -> None:
        """Gives back at once the tasks of a process that died."""
        with contextlib.suppress(MaillageError):  # else their leases end by themselves
            freed = self._stores.queue.free(lambda worker: worker.endswith(f"-{pid}"))
            _leave(self._stores, freed, is_at_fault=True)

    async def _spawn(self, role: Role) -> Process:
        inherited = self._accounts.fileno()
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
            # Threads for products of a few thousand numbers only get in the way.
            **({} if role.name == "plans" else {"OPENBLAS_NUM_THREADS": "1"}),
            SETTINGS: self._machine.to_json(),
            INHERITED: str(inherited),
        }
        command = [sys.executable, "-m", "infra.machine.process", role.name, str(role.number)]
        return await asyncio.create_subprocess_exec(
            *dying_with_us(command),
            env=environment,
            pass_fds=(inherited,),
            cwd=Path.cwd(),
            start_new_session=True,  # Ctrl-C is the first process's to hear
        )

    async def _answers(self) -> None:
        """Waits until a front answers."""
        host = self._machine.host
        while not self._ends.is_set():
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(host, self._machine.port)
                writer.close()
                return
            await asyncio.sleep(0.05)


async def _end(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), _ENDS_WITHIN_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _say_ready(environment: Mapping[str, str] = os.environ) -> None:
    """Tells systemd that the machine serves (sd_notify(3)), where it asked to be told."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, contextlib.suppress(OSError):
        told.sendto(b"READY=1", address)
