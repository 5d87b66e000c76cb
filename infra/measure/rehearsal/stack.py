"""A local stack of the rehearsal's own: started, asked with tokens, listened to, stopped."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3

from infra.local.identity.issuer import Issuer, machine_key
from infra.measure.rehearsal.outcome import RehearsalError

ROOT = Path(__file__).resolve().parents[3]
_START_LIMIT_S = 300
_STOP_LIMIT_S = 30
_ASK_LIMIT_S = 60
_POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class Reply:
    """What the stack answered: status, headers, and the content as it came."""

    status: int
    headers: Any
    content: bytes

    def json(self) -> Any:
        """The content, which is JSON."""
        return json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a token: who, which scopes, and which départements it is limited to."""

    subject: str
    scopes: tuple[str, ...]
    departements: tuple[str, ...] | None = None


class Stack:
    """`python -m infra.local` in a process of its own, its data in a folder of its own.

    Attributes:
        url: where it answers.
        lines: what it has said so far.
        start_s: how long it took to listen.
    """

    def __init__(self, var: Path, snapshots: Path, arguments: Sequence[str] = ()) -> None:
        var.mkdir(parents=True, exist_ok=True)
        (var / "snapshots").symlink_to(snapshots.resolve())
        self._var = var
        self._http = urllib3.PoolManager(timeout=_ASK_LIMIT_S, retries=False)
        self.lines: list[str] = []
        began_s = time.monotonic()
        command = [sys.executable, "-m", "infra.local", "--port", "0", "--var", str(var)]
        self._process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        try:
            self.url = self.until("it listens", self._address, limit_s=_START_LIMIT_S)
        except RehearsalError:
            self.stop()
            raise
        self.start_s = time.monotonic() - began_s
        self._issuer = Issuer(f"{self.url}/oidc", machine_key(var))

    def _listen(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for, just above # nosec B101
        for line in self._process.stdout:
            self.lines.append(line.rstrip())

    def _address(self) -> str | None:
        return next((each.split()[2] for each in self.lines if _says_where(each)), None)

    def ask(
        self,
        method: str,
        path: str,
        holder: Holder | None = None,
        body: Any = None,
        accept: str = "application/json",
    ) -> Reply:
        """The reply to a request, with a token when somebody asks; no redirect is followed."""
        headers = {"accept": accept, "content-type": "application/json"}
        if holder is not None:
            headers["authorization"] = f"Bearer {self._token(holder)}"
        sent = None if body is None else json.dumps(body).encode()
        reply = self._http.request(
            method, self.url + path, body=sent, headers=headers, redirect=False
        )
        return Reply(reply.status, reply.headers, reply.data)

    def get(self, path: str, holder: Holder | None = None) -> Any:
        """The JSON of a page that is there.

        Raises:
            RehearsalError: it is not.
        """
        return self.json_of("GET", path, holder)

    def json_of(
        self, method: str, path: str, holder: Holder | None = None, body: Any = None
    ) -> Any:
        """The JSON that a request is answered with, when it is granted.

        Raises:
            RehearsalError: it is refused.
        """
        reply = self.ask(method, path, holder, body)
        if reply.status >= 300:
            content = reply.content[:400].decode("utf-8", "replace")
            raise RehearsalError(f"{method} {path} was answered {reply.status}: {content}")
        return reply.json()

    def fetch(self, url: str) -> bytes:
        """What a signed link leads to."""
        reply = self._http.request("GET", url)
        if reply.status != 200:
            raise RehearsalError(f"a link was answered {reply.status}")
        return bytes(reply.data)

    def put(self, upload: dict[str, Any], content: bytes) -> None:
        """Uploads a file where an import said to."""
        reply = self._http.request(
            upload["method"], upload["url"], body=content, headers=upload["headers"]
        )
        if reply.status != 200:
            raise RehearsalError(f"the upload was answered {reply.status}")

    def until[T](self, what: str, found: Callable[[], T | None], *, limit_s: float) -> T:
        """What `found` returns once it returns anything.

        Raises:
            RehearsalError: it does not within the limit, or the stack has ended.
        """
        ends_s = time.monotonic() + limit_s
        while not (value := found()):
            if self._process.poll() is not None:
                raise RehearsalError(f"the stack ended: {' / '.join(self.lines[-3:])}")
            if time.monotonic() > ends_s:
                raise RehearsalError(f"not in {limit_s:g} s: {what}")
            time.sleep(_POLL_S)
        return value

    def logs(self) -> str:
        """All that the functions wrote in their logs."""
        found = sorted((self._var / "log").glob("*Function.log"))
        return "".join(each.read_text(encoding="utf-8", errors="replace") for each in found)

    def stop(self) -> int:
        """Stops every process; returns the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(timeout=_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._listener.join(timeout=_STOP_LIMIT_S)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def answers(self) -> bool:
        """Whether anything still listens where the stack did."""
        where = urlsplit(self.url)
        try:
            self._http.request("GET", f"http://{where.netloc}/", timeout=2.0)
        except urllib3.exceptions.HTTPError:
            return False
        return True

    def _token(self, holder: Holder) -> str:
        only = None if holder.departements is None else list(holder.departements)
        return self._issuer.token(holder.subject, holder.scopes, only)


def _says_where(line: str) -> bool:
    return line.startswith("listening on ")
