"""The citizens' function behind a real socket, without the rest of the stack."""

from __future__ import annotations

import base64
import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Answer = Callable[[dict[str, Any]], dict[str, Any]]
"""Answers an event of the HTTP API."""


def event_of(method: str, target: str, headers: dict[str, str]) -> dict[str, Any]:
    """Returns a request without a body as API Gateway hands it to a function."""
    parts = urlsplit(target)
    given = parse_qs(parts.query, keep_blank_values=True)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": unquote(parts.path),
        "rawQueryString": parts.query,
        "headers": {name.lower(): value for name, value in headers.items()},
        "requestContext": {
            "http": {"method": method, "path": parts.path, "protocol": "HTTP/1.1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    if given:
        event["queryStringParameters"] = {name: ",".join(each) for name, each in given.items()}
    return event


@contextlib.contextmanager
def served(answer: Answer) -> Iterator[str]:
    """Serves what answers events on a port of the loopback; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply = answer(event_of(self.command, self.path, dict(self.headers)))
            body = reply.get("body") or ""
            content = base64.b64decode(body) if reply.get("isBase64Encoded") else body.encode()
            self.send_response(reply["statusCode"])
            for name, value in reply["headers"].items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
