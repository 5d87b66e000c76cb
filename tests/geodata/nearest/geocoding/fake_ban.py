"""A server on the loopback that answers as it is told, to see what the client makes of it."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[BaseHTTPRequestHandler], None]

TABLE_HEADER = (
    "number,street,postcode,city,citycode,only_postcode,latitude,longitude,result_label,"
    "result_score,result_score_next,result_type,result_postcode,result_city,result_citycode"
)
"""Of a reply of the CSV protocol to what we send."""


def feature(label: str, lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    """Returns a place as the national service writes it."""
    facts = {"label": label, "score": 0.95, "type": "street", **properties}
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": facts}


def places(*features: dict[str, Any]) -> Script:
    """Returns the script of an answer."""
    body = {"type": "FeatureCollection", "features": features}
    return replies(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


def replies(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> Script:
    """Returns the script of any reply."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        # A body shorter than was said is cut, not awaited.
        handler.close_connection = "Content-Length" in (headers or {})

    return play


def table(*rows: str, header: str = TABLE_HEADER) -> Script:
    """Returns the script of a reply in CSV."""
    body = "\r\n".join((header, *rows, "")).encode()
    return replies(200, body, {"Content-Type": "text/csv; charset=utf-8"})


def is_slow(seconds: float) -> Script:
    """Returns the script of a server that says nothing for a time."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return play


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Sends a byte now and then, so that no single read ever takes long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        return


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True


class FakeBan:
    """Plays its scripts one after the other, the last one for ever; keeps what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.scripts: list[Script] = [places()]
        self.asked: list[str] = []
        self.posted: list[tuple[str, bytes]] = []
        self.connections = 0

    def plays(self, *scripts: Script) -> None:
        """Sets the scripts to play from now on."""
        self.scripts = list(scripts)
        self.asked.clear()
        self.posted.clear()


@contextmanager
def fake_ban(certificate: str | None = None) -> Iterator[FakeBan]:
    """Runs a server for the time of the block; over TLS with a certificate of its own, if given."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet a reply: two would wait for an acknowledgement, 40 ms

        def setup(self) -> None:
            ban.connections += 1
            super().setup()

        def do_GET(self) -> None:
            ban.asked.append(self.path)
            script = ban.scripts.pop(0) if len(ban.scripts) > 1 else ban.scripts[0]
            script(self)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            ban.posted.append((self.headers["Content-Type"], self.rfile.read(length)))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Writes nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """A client that goes away is part of the play."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    ban = FakeBan(f"http://127.0.0.1:{server.server_port}/geocodage")
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        ban.url = f"https://localhost:{server.server_port}/geocodage"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield ban
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
