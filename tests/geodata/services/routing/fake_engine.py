"""A server on the loopback that answers as it is told, to see what the clients make of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request: its method, path with query, headers by name in lower case, and body."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


Script = Callable[[BaseHTTPRequestHandler, Asked], None]


def says(body: Any, status: int = 200) -> Script:
    """Returns the script of a reply: bytes as they are, all else as JSON."""

    def play(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return play


def computes(reply: Callable[[Asked], tuple[int, Any]]) -> Script:
    """Returns the script of a server whose reply depends on the request."""

    def play(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        status, body = reply(asked)
        says(body, status)(handler, asked)

    return play


def is_slow(seconds: float) -> Script:
    """Returns the script of a server that says nothing for a time."""

    def play(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return play


def drips(handler: BaseHTTPRequestHandler, _: Asked) -> None:
    """Sends a byte now and then, so that no single read ever takes long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def hangs_up(handler: BaseHTTPRequestHandler, _: Asked) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True


@dataclass
class FakeEngine:
    """Plays its scripts one after the other, the last one for ever; keeps what it was asked."""

    url: str
    scripts: list[Script] = field(default_factory=lambda: [says({})])
    asked: list[Asked] = field(default_factory=list)

    def plays(self, *scripts: Script) -> None:
        """Sets the scripts to play from now on."""
        self.scripts = list(scripts)
        self.asked.clear()


@contextmanager
def fake_engine() -> Iterator[FakeEngine]:
    """Runs a server for the time of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet a reply: two would wait for an acknowledgement, 40 ms

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.loads(content) if content else None
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, body)
            engine.asked.append(asked)
            script = engine.scripts.pop(0) if len(engine.scripts) > 1 else engine.scripts[0]
            script(self, asked)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: Any) -> None:
            """Writes nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A client that goes away is part of the play."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    engine = FakeEngine(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield engine
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
