"""What préfectures, planners and operators ask, answered in processes of their own.

A question of theirs may take seconds of a whole processor, and a function answers one at a time:
citizens would wait. So the processes that face them hand such events over a socket of the machine.
All the processes that answer take connections from one socket: whoever is free has the next, and
one that dies takes nothing with it but the answer that it was making.
"""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from infra.local.errors import SandboxError

if TYPE_CHECKING:
    from infra.machine.wiring import Answer

_LENGTH = struct.Struct("!I")
_MOST_WAITING = 256
_READS_WITHIN_S = 5.0
_ENDS_WITHIN_S = 29
"""As the functions' own time-out: less than the 30 s after which the gateway gives up."""


def listening_at(path: Path) -> socket.socket:
    """Returns the socket that the processes take connections from; only our user may connect."""
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(path))
    path.chmod(0o600)
    bound.listen(_MOST_WAITING)
    return bound


def serve(bound: socket.socket, answers: Mapping[str, Callable[[], Answer]]) -> NoReturn:
    """Answers events until the process ends, one at a time."""
    while True:
        connection, _ = bound.accept()
        with connection:
            connection.settimeout(_READS_WITHIN_S)
            try:
                handler, event = json.loads(_received(connection))
                reply = json.dumps(_in_time(answers[handler], event)).encode()
                connection.sendall(_LENGTH.pack(len(reply)) + reply)
            except (OSError, EOFError):
                continue  # whoever asked went away


class _OverdueError(BaseException):  # no application answers it as an error of its own
    """An answer takes longer than anybody waits for it."""


def _in_time(answer: Callable[[], Answer], event: dict[str, object]) -> dict[str, object]:
    def overdue(_number: int, _frame: object) -> NoReturn:
        raise _OverdueError

    signal.signal(signal.SIGALRM, overdue)
    signal.alarm(_ENDS_WITHIN_S)
    try:
        return answer()(event)
    except _OverdueError:
        # Past the application's own answer to errors: its caller has gone.
        return {"statusCode": 503, "body": ""}
    finally:
        signal.alarm(0)


def _received(connection: socket.socket) -> bytes:
    [length] = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    return _exactly(connection, length)


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(count - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


async def ask(path: Path, handler: str, event: bytes) -> bytes:
    """Returns the answer to an event (JSON) by the handler of a function.

    Raises:
        SandboxError: the process that made it died.
    """
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except OSError as error:
        raise SandboxError("Runtime.Unavailable", "no process answers") from error
    try:
        asked = b"[%s,%s]" % (json.dumps(handler).encode(), event)
        writer.write(_LENGTH.pack(len(asked)) + asked)
        await writer.drain()
        [length] = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
        return await reader.readexactly(length)
    except (asyncio.IncompleteReadError, OSError) as error:
        raise SandboxError("Runtime.ExitError", "the process died of an event") from error
    finally:
        writer.close()
