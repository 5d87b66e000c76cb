"""What S3 tells the bus of events of an object written: moto's event, made what S3's is.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
moto gives every event one number, its time as seconds, `eTag` for `etag`, and the name of the
notification for the reason.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Mapping
from typing import Any

from infra.local.template.account import ACCOUNT_ID


def as_s3_says(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event as S3 would have sent it; one that is not S3's stays as it is."""
    if event.get("source") != "aws.s3":
        return dict(event)
    now_s = time.time()
    told = dict(event["detail"])
    described = dict(told["object"])
    written = {
        "key": described["key"],
        "size": described["size"],
        "etag": described.get("etag") or described["eTag"],
        # Grows with each write of a key, in hexadecimal.
        "sequencer": f"{time.time_ns():018X}",
    }
    if described.get("version-id") not in (None, "null"):  # the bucket keeps versions
        written["version-id"] = described["version-id"]
    return {
        **event,
        "id": str(uuid.uuid4()),
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now_s)),
        "detail": {
            "version": "0",
            "bucket": {"name": told["bucket"]["name"]},
            "object": written,
            "request-id": os.urandom(8).hex().upper(),
            "requester": ACCOUNT_ID,
            "source-ip-address": "127.0.0.1",
            "reason": _REASONS.get(str(told["reason"]), str(told["reason"])),
        },
    }


_REASONS = {"ObjectCreated": "PutObject"}
