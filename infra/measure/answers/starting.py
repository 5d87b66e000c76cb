"""The processor time of a start of the citizens' function, of the code of the present folder.

It is run as a script, since that code may be older than this file: `python starting.py STATE`. It
writes the microseconds of its imports, and those of its first answer, the data opened.
"""

from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from pathlib import Path

EVENT = {
    "version": "2.0",
    "routeKey": "GET /v1/nearest",
    "rawPath": "/v1/nearest",
    "rawQueryString": "lat=48.85341&lon=2.3488&limit=5",
    "headers": {"accept": "*/*", "host": "example.org"},
    "queryStringParameters": {"lat": "48.85341", "lon": "2.3488", "limit": "5"},
    "requestContext": {
        "http": {"method": "GET", "path": "/v1/nearest", "protocol": "HTTP/1.1"},
        "stage": "$default",
    },
    "isBase64Encoded": False,
}


def main(state: str) -> None:
    """Starts as Lambda does, and answers once."""
    folder = Path(state)
    os.environ |= {
        "MAILLAGE_DATA_URL": (folder / "objects").resolve().as_uri(),
        "MAILLAGE_CACHE_DIR": str(folder / "cache"),
        "MAILLAGE_GEOCODER_URL": "",
    }
    sys.path.insert(0, str(Path.cwd()))
    handler = import_module("functions.nearest.app").lambda_handler  # by its name, as Lambda does
    imported_ns = time.process_time_ns()
    reply = handler(dict(EVENT), None)
    answered_ns = time.process_time_ns()
    if reply["statusCode"] != 200:
        raise RuntimeError(reply["body"])
    # Its figure is a line of the same output.
    print(f"\nspent {imported_ns // 1000} {(answered_ns - imported_ns) // 1000}")


if __name__ == "__main__":
    main(*sys.argv[1:])
