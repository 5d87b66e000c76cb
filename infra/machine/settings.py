"""What a machine is told: where its state is, who may reach it, whose tokens it takes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from geodata.errors import BadInputError
from geodata.nearest.geocoding import checked_url
from geodata.services import is_loopback
from geodata.services.routing import router_at

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Machine:
    """The settings of a machine.

    Attributes:
        state: the folder of all that it holds; what is to be backed up.
        var: where `maillage build` left the data set.
        host: the address that it listens on.
        port: likewise; 0 is any free one.
        public_url: where people reach it; the loopback's when empty.
        issuer: the administration's OpenID Connect issuer. Without one, tokens are of the
            demonstration, in which everybody is who they say: on the loopback alone.
        audience: whom its tokens are for.
        database: a DSN of PostgreSQL; empty for SQLite, in the state.
        certificate: a file of PEM, with its chain; empty where a proxy speaks TLS, or nobody does.
        key: of the certificate.
        behind_proxy: whether a proxy of ours is in front, whose forwarded host is believed.
        workers: processes that answer citizens and serve pages.
        accounts: processes that answer préfectures, planners and operators.
        solvers: processes that solve scenarios, beside the one that does all other work.
        parameters: of the template, over its own defaults.
        sites: a file of sites that an empty machine starts with; the demonstration when None.
        geocoder: the base URL of an address service; empty for none.
        router: a routing engine; empty for the model.
        is_refreshed: whether new data, and each new day, refresh the national results.
    """

    state: Path
    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    issuer: str = ""
    audience: str = "maillage"
    database: str = ""
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 1))
    accounts: int = 2
    solvers: int = 1
    parameters: Mapping[str, str] = field(default_factory=dict)
    sites: Path | None = None
    geocoder: str = ""
    router: str = ""
    is_refreshed: bool = True

    @property
    def url(self) -> str:
        """Where people reach the machine."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "http" if self.certificate is None else "https"
        return f"{scheme}://{host}:{self.port}"

    @property
    def objects(self) -> Path:
        """The folder of objects."""
        return self.state / "objects"

    @property
    def run(self) -> Path:
        """The folder of what ends with the machine: sockets, and figures that processes share."""
        return self.state / "run"

    def checked(self) -> Machine:
        """Returns the settings, when they are safe together.

        Raises:
            BadInputError: they are not; the message says which, and what to do.
        """
        checked_url(self.geocoder, "--geocoder")
        router_at(self.router, "--router")
        _check_reach(self)
        _check_issuer(self)
        if min(self.workers, self.accounts, self.solvers) < 1:
            raise BadInputError("--workers, --accounts and --solvers are at least 1")
        return self

    def to_json(self) -> str:
        """Returns the settings as `from_json` reads them."""
        return json.dumps(asdict(self), default=str)

    @staticmethod
    def from_json(text: str) -> Machine:
        """Returns the settings that `to_json` wrote."""
        facts = json.loads(text)
        for name in ("state", "var", "certificate", "key", "sites"):
            facts[name] = None if facts[name] is None else Path(facts[name])
        return Machine(**facts)


def _check_reach(machine: Machine) -> None:
    if (machine.certificate is None) != (machine.key is None):
        raise BadInputError("--certificate and --key go together")
    parts = urlsplit(machine.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise BadInputError("--public-url is an origin, as https://maillage.example.fr")
    speaks_tls = machine.certificate is not None
    if not is_loopback(machine.host) and not speaks_tls and not machine.behind_proxy:
        raise BadInputError(
            f"--host {machine.host} is reached from elsewhere: give --certificate and --key, "
            "or --behind-proxy where a proxy speaks TLS in front of this machine"
        )
    if not is_loopback(parts.hostname) and parts.scheme != "https":
        raise BadInputError("--public-url begins with https:// where it is not the loopback")


def _check_issuer(machine: Machine) -> None:
    host = urlsplit(machine.url).hostname or ""
    is_public = not is_loopback(machine.host) or not is_loopback(host)
    if not machine.issuer:
        if is_public:
            raise BadInputError(
                "--issuer is needed where others reach this machine: without one everybody is who "
                "they say"
            )
        return
    issuer = urlsplit(machine.issuer)
    is_safe = issuer.scheme == "https" or (
        issuer.scheme == "http" and is_loopback(issuer.hostname or "")
    )
    if not is_safe or not issuer.hostname or issuer.query or issuer.fragment:
        raise BadInputError("--issuer is an address as https://connexion.example.fr/realms/agents")
