"""Links that a machine signs itself: good for one method, one object, and a time.

What S3 does with its own keys. A link names its object, the second it ends and an HMAC of both;
whoever has the secret checks it without a record of what was given out.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class LinkSigner:
    """Makes links, and says which are good.

    Attributes:
        base_url: where the machine answers them, without a slash at its end.
        secret: of the machine, at least `SECRET_BYTES` long.
        clock: seconds since 1970.
    """

    base_url: str
    secret: bytes
    clock: Callable[[], float] = time.time

    def link(self, key: str, method: str, expires_s: int) -> str:
        """Returns the link by which a method may be asked of an object, for some seconds."""
        ends = int(self.clock()) + expires_s
        signed = {"ends": ends, "signature": self._signature(key, method, ends)}
        return f"{self.base_url}/{quote(key)}?{urlencode(signed)}"

    def is_good(self, key: str, method: str, query: Mapping[str, str]) -> bool:
        """Returns whether a link that came back is one of ours, for this, and not yet over."""
        ends = query.get("ends", "")
        # Its own figures, before they are made a number: ٣ is a digit too, and so are thousands.
        if not (ends.isascii() and ends.isdigit() and len(ends) <= 12):
            return False
        expected = self._signature(key, method, int(ends))
        given = query.get("signature", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, expected.encode()) and self.clock() < int(ends)

    def _signature(self, key: str, method: str, ends: int) -> str:
        # Lengths before texts: no two questions are one message.
        message = f"{method}\n{ends}\n{len(key)}\n{key}".encode("utf-8", "surrogatepass")
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()
