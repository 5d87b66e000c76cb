"""Where the address service is: its base URL, checked before anything is sent to it."""

from __future__ import annotations

import re

from geodata.errors import BadInputError
from geodata.services import is_loopback

NATIONAL = "https://data.geopf.fr/geocodage"
"""The address service of the Géoplateforme."""
_ENDED = "api-adresse.data.gouv.fr"
_BASE_URL = re.compile(r"(https?)://([^\s/?#@:\[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:/[^\s?#]*)?")


def checked_url(url: str, name: str) -> str:
    """Returns the base URL of an address service, or an empty text for none.

    Args:
        url: what was set.
        name: the setting, for the error.

    Raises:
        BadInputError: it is the service that has ended, no base URL, or would send citizens'
            addresses in clear over a network.
    """
    if not url:
        return ""
    found = _BASE_URL.fullmatch(url)
    if found is None:
        raise BadInputError(f"{name}: not the base URL of an address service")
    scheme, host = found[1], found[2].strip("[]")
    if host.lower() == _ENDED:
        raise BadInputError(
            f"{name}: {_ENDED} ended on 31 January 2026; its successor is {NATIONAL}"
        )
    if scheme != "https" and not is_loopback(host):
        raise BadInputError(f"{name}: only https beyond the loopback, since addresses are sent")
    return url
