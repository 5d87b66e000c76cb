"""Links that are signed: good for one request, by whoever has them, until they expire.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

_SIGNATURE = "X-Amz-Signature"


def fault_of(
    method: str,
    raw_target: str,
    headers: Mapping[str, str],
    secret: str,
    now: datetime,
) -> tuple[str, str] | None:
    """What S3 says against a signed link, as its code and message; None when the link is good.

    Args:
        method: of the request.
        raw_target: path and query as they stand in the request line.
        headers: by lower-case name.
        secret: the key that the link must be signed by.
        now: in UTC.
    """
    path, _, encoded = raw_target.partition("?")
    pairs = [(name, value) for name, _, value in (p.partition("=") for p in encoded.split("&"))]
    query = dict(pairs)
    try:
        signed_at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        good_for_s = int(query["X-Amz-Expires"])
        scope = query["X-Amz-Credential"].replace("%2F", "/").split("/", 1)[1]
        names = query["X-Amz-SignedHeaders"].replace("%3B", ";").split(";")
    except (KeyError, ValueError, IndexError):
        return "AuthorizationQueryParametersError", "The link is not whole."
    if (now - signed_at).total_seconds() > good_for_s:
        return "AccessDenied", "Request has expired"
    canonical = "\n".join(
        (
            method,
            path,
            "&".join(sorted(f"{name}={value}" for name, value in pairs if name != _SIGNATURE)),
            *(f"{name}:{headers.get(name, '').strip()}" for name in names),
            "",
            ";".join(names),
            "UNSIGNED-PAYLOAD",
        )
    )
    expected = _signature(secret, query["X-Amz-Date"], scope, canonical)
    if not hmac.compare_digest(expected, query.get(_SIGNATURE, "")):
        return "SignatureDoesNotMatch", "The request is not the one that was signed."
    return None


def _signature(secret: str, date: str, scope: str, canonical: str) -> str:
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = "\n".join(("AWS4-HMAC-SHA256", date, scope, digest))
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()
