"""Which engine a URL means."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from geodata.errors import BadInputError
from geodata.services.routing.routers import Router

_KINDS = "valhalla+https://, valhalla+http://, valhalla+file:///, osrm+https:// or osrm+http://"


def router_at(url: str, setting: str = "the routing engine") -> Router | None:
    """Returns the engine at a URL, not yet asked; None when the URL is empty.

    `valhalla+https://host/path`, `osrm+https://host/path` (see `OsrmService` for `{mode}`), the
    same over http, and `valhalla+file:///path/valhalla.json` for the library in this process. A
    query, such as an operator's key, and a user with a password go with every request.

    Raises:
        BadInputError: it is no such URL; the error names the setting, and never repeats the URL.
    """
    if not url.strip():
        return None
    # Most have no engine, and start without what speaks to one.
    from geodata.services.routing.osrm import OsrmService
    from geodata.services.routing.valhalla import ValhallaLibrary, ValhallaService

    engine, _, rest = url.strip().partition("+")
    try:
        parts = urlsplit(rest)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_whole = is_web and parts.port != 0 and not parts.fragment
    except ValueError:  # a port that is no number, a bracket that is not closed
        raise BadInputError(f"{setting}: not a URL") from None
    if engine == "valhalla" and is_whole:
        return ValhallaService(rest)
    if engine == "osrm" and is_whole:
        return OsrmService(rest)
    is_file = parts.scheme == "file" and not parts.netloc and len(parts.path) > 1
    if engine == "valhalla" and is_file and not (parts.query or parts.fragment):
        return ValhallaLibrary(Path(unquote(parts.path)))
    raise BadInputError(f"{setting}: no engine of this kind ({_KINDS})")
