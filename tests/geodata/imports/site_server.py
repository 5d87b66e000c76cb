"""A small HTTP server of the loopback that gives a file as a test says."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class SiteServer:
    """What is served at `/sites.csv`, and the headers of every request that came."""

    url: str = ""
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    answer: Answer | None = None

    def give(self, handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("If-None-Match")
        since = handler.headers.get("If-Modified-Since")
        is_known = known is not None and known == self.headers.get("ETag")
        if is_known or (since is not None and since == self.headers.get("Last-Modified")):
            reply(handler, 304)
        else:
            reply(handler, 200, self.content, **self.headers)


def reply(
    handler: BaseHTTPRequestHandler, status: int, content: bytes = b"", **headers: str
) -> None:
    """Sends a whole answer."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if status != 304:
        handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def site_server() -> Iterator[SiteServer]:
    """A server for the time of the block."""
    served = SiteServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(dict(self.headers))
            with contextlib.suppress(OSError):  # the client went away, as it should
                (served.answer or served.give)(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}/sites.csv"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
