"""A bucket where things are published: each object with its digest, so that none is sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.deploy.errors import AwsError
from infra.deploy.ports.aws import Aws

NEVER = "no-cache"
"""Of pointers."""
_DIGEST = "maillage-sha256"
_ABSENT = ("404", "NoSuchKey", "NotFound")


@dataclass(frozen=True, slots=True)
class Object:
    """What is to lie under a key."""

    key: str
    content: bytes
    media_type: str
    cache: str

    @property
    def digest(self) -> str:
        """Of its content and of all that is said of it."""
        said = f"{self.media_type}\n{self.cache}\n".encode()
        return hashlib.sha256(said + self.content).hexdigest()


class Bucket:
    """A bucket; one that is only talked about (`is_real` false) is empty."""

    def __init__(self, aws: Aws, name: str, *, is_real: bool = True) -> None:
        self.name = name
        self._aws, self._is_real = aws, is_real

    def holds(self, wanted: Object) -> bool:
        """Whether the object lies there as it is to be."""
        found = self._head(wanted.key)
        return found is not None and found.get("Metadata", {}).get(_DIGEST) == wanted.digest

    def put(self, wanted: Object, *, if_tag: str | None = None, if_absent: bool = False) -> None:
        """Writes an object, over the one of a tag or where there is none, if so asked.

        Raises:
            AwsError: it was written by another meanwhile (`PreconditionFailed`), or cannot be.
        """
        condition = {"IfMatch": if_tag} if if_tag else {"IfNoneMatch": "*"} if if_absent else {}
        self._aws.call(
            "s3",
            "put_object",
            Bucket=self.name,
            Key=wanted.key,
            Body=wanted.content,
            ContentType=wanted.media_type,
            CacheControl=wanted.cache,
            Metadata={_DIGEST: wanted.digest},
            **condition,
        )

    def publish(self, wanted: Object) -> bool:
        """Writes an object unless it lies there; returns whether it wrote."""
        if self.holds(wanted):
            return False
        self.put(wanted)
        return True

    def read(self, key: str) -> tuple[bytes, str] | None:
        """Returns a small object and its tag, None when there is none."""
        if not self._is_real:
            return None
        try:
            found = self._aws.call("s3", "get_object", Bucket=self.name, Key=key)
        except AwsError as error:
            if error.code in _ABSENT:
                return None
            raise
        return found["Body"].read(), found["ETag"]

    def delete(self, key: str) -> None:
        """Removes an object; its former version is kept by the bucket."""
        self._aws.call("s3", "delete_object", Bucket=self.name, Key=key)

    def keys(self) -> Iterator[str]:
        """Yields every key, in order."""
        request: dict[str, Any] = {"Bucket": self.name}
        while self._is_real:
            page = self._aws.call("s3", "list_objects_v2", **request)
            yield from (each["Key"] for each in page.get("Contents", ()))
            if not page.get("IsTruncated"):
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    def _head(self, key: str) -> Any:
        if not self._is_real:
            return None
        try:
            return self._aws.call("s3", "head_object", Bucket=self.name, Key=key)
        except AwsError as error:
            if error.code in _ABSENT:
                return None
            raise
