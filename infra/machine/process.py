"""`python -m infra.machine.process ROLE NUMBER`: one process of a machine, begun by its first.

Its settings come in the environment. Roles: `front`, `accounts`, `files`, `plans`.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys

from aws_lambda_powertools import Logger

from geodata.clock import present
from infra.machine.settings import Machine
from infra.machine.stores import Stores, open_stores

SETTINGS = "MAILLAGE_MACHINE"
INHERITED = "MAILLAGE_SOCKET"
_NICER = 10
"""Citizens come first: work takes the processor that they leave."""


def main(role: str, number: str) -> int:
    """Runs a role until the process is ended."""
    os.dup2(2, 1)  # all that is logged goes to one place
    machine = Machine.from_json(os.environ[SETTINGS])
    stores = open_stores(machine)
    if role == "front":
        _front(machine, stores)
    elif role == "accounts":
        _accounts(machine, stores)
    else:
        _work(machine, stores, role, f"{role}-{number}-{os.getpid()}")
    return 0


def _front(machine: Machine, stores: Stores) -> None:
    from infra.machine.ports import port_of
    from infra.machine.serving import front_of, serve

    asyncio.run(serve(front_of(machine, stores), port_of(machine)))


def _accounts(machine: Machine, stores: Stores) -> None:
    from infra.machine.accounts import serve
    from infra.machine.wiring import accounts, prepared

    bound = socket.socket(fileno=int(os.environ[INHERITED]))
    serve(bound, accounts(prepared(machine, "accounts"), stores))


def _work(machine: Machine, stores: Stores, role: str, name: str) -> None:
    from infra.machine.tasks import FILES, PLANS, RESULTS, Tasks
    from infra.machine.timetable import Timetable, entries_of
    from infra.machine.wiring import prepared, work
    from infra.machine.work import Worker

    os.nice(_NICER)
    settings = prepared(machine, "work")
    tasks = Tasks(work(settings, stores), stores)
    worker = Worker(name, stores.queue, tasks.doing(), tasks.give_up, Logger())
    if role == "plans":
        worker.run([frozenset(PLANS)])
    table = Timetable(
        stores.items,
        stores.queue,
        entries_of(settings.sync_every),
        present,
        is_refreshed=machine.is_refreshed,
    )
    worker.run([frozenset(FILES), frozenset(RESULTS)], table.look)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
