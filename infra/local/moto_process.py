"""The program of moto's own process: serve on a free port, say which, end when its input ends.

It runs as a file, apart from this package, and imports nothing of it.
"""

from __future__ import annotations

import sys

from moto.server import ThreadedMotoServer


def main() -> None:
    """Serve until standard input closes: that is when the stack ends, even by a kill."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    print(port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
