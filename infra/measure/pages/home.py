"""Where pages are looked at: an address, and tokens for it."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.template.access import SCOPES
from infra.measure.bench.stack import running_stack

ROOT = Path(__file__).resolve().parents[3]
_LIMIT_S = 60


@dataclass(frozen=True, slots=True)
class Home:
    """A stack that answers.

    Attributes:
        url: its address, without a slash at its end.
        token: returns a token that opens every route.
    """

    url: str
    token: Callable[[], str]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Returns the JSON that the API answers, with a token; None of an answer without a body.

        Raises:
            urllib.error.HTTPError: it refuses.
        """
        asked = urllib.request.Request(  # noqa: S310 - the loopback
            self.url + path,
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={"authorization": f"Bearer {self.token()}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=_LIMIT_S) as reply:  # noqa: S310 - likewise # nosec B310
            text = reply.read()
            return json.loads(text) if text else None

    def upload(self, where: Mapping[str, Any], content: bytes) -> None:
        """Sends a file where the API said (`upload` of what it opened).

        Raises:
            urllib.error.HTTPError: it is refused.
        """
        put = urllib.request.Request(  # noqa: S310 - the loopback
            where["url"], content, dict(where["headers"]), method=where["method"]
        )
        urllib.request.urlopen(put, timeout=_LIMIT_S).close()  # noqa: S310 - likewise # nosec B310


@contextmanager
def fresh_home(var: Path) -> Iterator[Home]:
    """A stack over the demonstration's sites, with nothing in its state.

    Args:
        var: where the snapshots are, the map's tiles with them.
    """
    with TemporaryDirectory(prefix="maillage-pages-") as state:
        options = ("--state", state, "--parameter=GeocoderUrl=")
        with running_stack(ROOT, var, None, *options) as (port, _):
            issuer = Issuer(issuer_url(port), machine_key(var))
            yield Home(f"http://127.0.0.1:{port}", lambda: issuer.token("Camille", SCOPES, None))
