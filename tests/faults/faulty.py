"""A proxy on the loopback before what stands for AWS, which fails as it is told.

What is under test is what the real clients (obstore, boto3) make of real bytes on a real socket: a
store of ours that raised our own error would prove nothing of their retries and their patience.
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

Kind = Literal[
    "throttled", "slow", "truncated", "altered", "missing", "reset", "deaf", "failing", "lost"
]
CONTROL = "/__faults__"
_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})
_SLOW_DOWN = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"
_NO_SUCH_KEY = b"<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>"
_FAILING = b"<Error><Code>InternalError</Code><Message>We failed.</Message></Error>"


@dataclass(frozen=True)
class Fault:
    """What goes wrong, for which requests.

    Attributes:
        kind: throttled (503 SlowDown, or what DynamoDB and Step Functions say); slow (the answer
            comes after `seconds`); truncated (half of the body that was announced, then the end);
            altered (whole, and a byte is another); missing (404); reset (the connection is broken);
            deaf (nothing is ever said); failing (500); lost (it is done, and the answer is lost).
        service: `s3`, or what begins the target of a request: `DynamoDB`, `AWSStepFunctions`.
        method: of the requests; any when empty.
        holds: what their path or their target holds.
        times: how many of them; None for ever.
        after: how many go through before.
        code: of the throttling, where there are several.
        seconds: of what is slow.
    """

    kind: Kind
    service: str = "s3"
    method: str = ""
    holds: str = ""
    times: int | None = None
    after: int = 0
    code: str = "ProvisionedThroughputExceededException"
    seconds: float = 60.0

    def is_of(self, method: str, path: str, target: str) -> bool:
        """Whether a request meets it."""
        service = target or "s3"
        return (
            service.startswith(self.service)
            and self.method in ("", method)
            and self.holds in f"{path} {target}"
        )


class Faulty:
    """The proxy: where it listens, what goes wrong now, and what it was asked."""

    def __init__(self, url: str, behind: str) -> None:
        self.url, self.behind = url, behind
        self.asked: list[str] = []
        self.met: list[str] = []
        self._faults: list[list[Any]] = []
        self._lock = threading.Lock()
        self.over = threading.Event()

    def fails(self, *faults: Fault) -> None:
        """Sets what goes wrong from now on; nothing when nothing is said."""
        with self._lock:
            self._faults = [[fault, fault.times, fault.after] for fault in faults]
            self.asked.clear()
            self.met.clear()

    def fault_of(self, method: str, path: str, target: str) -> Fault | None:
        """Returns what a request meets, and counts it."""
        with self._lock:
            self.asked.append(f"{method} {target or path}")
            for kept in self._faults:
                fault, left, before = kept
                if left == 0 or not fault.is_of(method, path, target):
                    continue
                if before:
                    kept[2] -= 1
                else:
                    kept[1] = None if left is None else left - 1
                    self.met.append(f"{method} {target or path}")
                    return fault
        return None


def ordered(url: str, *faults: Fault) -> list[str]:
    """Sets what goes wrong at a proxy of another process; returns what met the former faults."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("PUT", CONTROL, json.dumps([asdict(fault) for fault in faults]))
    met: list[str] = json.loads(connection.getresponse().read())
    connection.close()
    return met


@contextmanager
def faulty(behind: str) -> Iterator[Faulty]:
    """Runs a proxy before what stands for AWS, for the time of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == CONTROL:
                met = list(proxy.met)
                proxy.fails(*(Fault(**each) for each in json.loads(body)))
                return _reply(self, 200, {}, json.dumps(met).encode())
            target = self.headers.get("X-Amz-Target", "")
            fault = proxy.fault_of(self.command, self.path, target)
            if fault is not None and not _goes_on(self, fault, target, proxy.over):
                return None
            status, headers, found = _forwarded(proxy.behind, self, body)
            if fault is not None and fault.kind == "lost":
                return _break(self)
            return _reply(self, status, headers, found, fault)

        def __getattr__(self, name: str) -> Any:
            # do_GET, do_PUT and the like.
            if name.startswith("do_"):
                return self.answer
            raise AttributeError(name)

        def log_message(self, *_: Any) -> None:
            """Writes nothing."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

        def handle_error(self, *_: Any) -> None:
            """A client that goes away is part of the play."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    proxy = Faulty(f"http://127.0.0.1:{server.server_port}", behind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield proxy
    finally:
        proxy.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _goes_on(
    handler: BaseHTTPRequestHandler, fault: Fault, target: str, over: threading.Event
) -> bool:
    """Plays a fault; returns whether the request is still to be answered."""
    match fault.kind:
        case "slow":
            over.wait(fault.seconds)
        case "deaf":
            over.wait(600)
            _break(handler)
        case "reset":
            _break(handler)
        case "throttled":
            _reply(handler, *_throttling(fault, target))
        case "missing":
            _reply(handler, 404, {"Content-Type": "application/xml"}, _NO_SUCH_KEY)
        case "failing":
            _reply(handler, 500, {"Content-Type": "application/xml"}, _FAILING)
    return fault.kind in ("slow", "truncated", "altered", "lost")


def _throttling(fault: Fault, target: str) -> tuple[int, dict[str, str], bytes]:
    if not target:
        return 503, {"Content-Type": "application/xml"}, _SLOW_DOWN
    said = {"__type": f"com.amazonaws#{fault.code}", "message": "Rate exceeded"}
    return 400, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(said).encode()


def _forwarded(
    behind: str, handler: BaseHTTPRequestHandler, body: bytes
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(behind)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    headers = {name: value for name, value in handler.headers.items() if name.lower() not in _HOP}
    connection.request(handler.command, handler.path, body or None, headers)
    reply = connection.getresponse()
    found = reply.read()
    told = {name: value for name, value in reply.getheaders() if name.lower() not in _HOP}
    if handler.command == "HEAD" and reply.getheader("Content-Length"):
        told["X-Length"] = str(reply.getheader("Content-Length"))
    connection.close()
    return reply.status, told, found


def _reply(
    handler: BaseHTTPRequestHandler,
    status: int,
    headers: dict[str, str],
    body: bytes,
    fault: Fault | None = None,
) -> None:
    length = headers.pop("X-Length", str(len(body)))
    if fault is not None and fault.kind == "altered" and body:
        middle = len(body) // 2
        body = body[:middle] + bytes([body[middle] ^ 0xFF]) + body[middle + 1 :]
    is_cut = fault is not None and fault.kind == "truncated"
    handler.send_response_only(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", length)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body[: len(body) // 2] if is_cut else body)
    handler.close_connection = is_cut


def _break(handler: BaseHTTPRequestHandler) -> None:
    """Breaks the connection as a network does: with a reset, not a farewell."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RD)
    handler.connection.close()
    time.sleep(0)
