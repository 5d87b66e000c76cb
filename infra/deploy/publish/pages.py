"""The pages in their bucket: what they load first, then they, then the caches, then what is gone.

A browser that has the former page must find what it names, and one that gets the new page too. So
the order is: packages of others (named by version, kept for ever), scripts and styles, pages, an
invalidation that is waited for, and only then the deletion of what nothing names any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from infra.deploy.errors import DeployError
from infra.deploy.journal import Journal
from infra.deploy.ports.aws import Aws
from infra.deploy.publish.bucket import Bucket, Object
from infra.local.edge.served_files import life_of, media_type_of

STEP = "pages"
VENDOR = "vendor/"
_NOT_SERVED = ("types",)
_POLL_S = 5.0
_LIMIT_S = 1800.0
_STALE = "stale"
_TURNS = 3
"""What others made, what pages load, pages: each is whole before the next is begun."""


def pages_in(folder: Path) -> list[Object]:
    """Returns every object of the website, in the order they are to be written."""
    files = (each for each in folder.rglob("*") if each.is_file())
    named = ((each.relative_to(folder), each) for each in files)
    found = [
        _object(name.as_posix(), file.read_bytes())
        for name, file in named
        if name.parts[0] not in _NOT_SERVED and not any(part[0] == "." for part in name.parts)
    ]
    return sorted(found, key=_turn)


def _object(key: str, content: bytes) -> Object:
    return Object(key, content, media_type_of(key), life_of(key))


def _turn(page: Object) -> tuple[int, str]:
    if page.key.startswith(VENDOR):
        return 0, page.key
    return (2 if page.key.endswith(".html") else 1), page.key


def paths_of(keys: Iterable[str]) -> list[str]:
    """Returns the paths to forget for some keys: a folder by its wildcard, which counts for one.

    What is named by its version never changes, and stays.
    """
    found = set()
    for key in keys:
        if key.startswith(VENDOR):
            continue
        folder, slash, _ = key.partition("/")
        found.add(f"/{folder}/*" if slash else f"/{key}")
        if key == "index.html":
            found.add("/")
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Website:
    """The bucket of the pages, the distribution in front of it, and what was left to do there.

    Attributes:
        wait: sleeps.
        workers: objects that are asked about, or written, at once: the territories are many files.
    """

    aws: Aws
    bucket: Bucket
    distribution: str
    journal: Journal
    wait: Callable[[float], None] = time.sleep
    workers: int = 16

    def publish(self, pages: Sequence[Object]) -> str:
        """Makes the bucket hold these pages and no other; returns what it did, in words.

        What has to leave the caches is written down before the first write: whoever takes it up
        after a stop knows it, though the pages are there.

        Raises:
            AwsError: a call is refused.
            DeployError: the caches are not emptied in half an hour.
        """
        holds = self._each(self.bucket.holds, pages)
        changed = [page for page, is_there in zip(pages, holds, strict=True) if not is_there]
        gone = sorted(set(self.bucket.keys()) - {page.key for page in pages})
        keys = [*(page.key for page in changed), *gone]
        stale = sorted({*(self.journal.note(STEP, _STALE) or ()), *paths_of(keys)})
        if stale:
            self.journal.write_down(STEP, **{_STALE: stale})
        for turn in range(_TURNS):
            self._each(self.bucket.put, [page for page in changed if _turn(page)[0] == turn])
        if stale:
            self._empty_caches(stale)
            self.journal.write_down(STEP, **{_STALE: None})
        for key in gone:
            self.bucket.delete(key)
        return f"{len(changed)} of {len(pages)} written, {len(gone)} removed"

    def _each[T](self, do: Callable[[Object], T], pages: Sequence[Object]) -> list[T]:
        """Does a thing with each of some pages, several at once; the first error ends it."""
        if self.workers == 1:
            return [do(page) for page in pages]
        with ThreadPoolExecutor(max_workers=self.workers) as pool:
            asked = [pool.submit(do, page) for page in pages]
            try:
                return [each.result() for each in asked]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _empty_caches(self, paths: Sequence[str]) -> None:
        where = {"DistributionId": self.distribution}
        batch = {
            "Paths": {"Quantity": len(paths), "Items": list(paths)},
            "CallerReference": uuid4().hex,
        }
        call = self.aws.call
        made = call("cloudfront", "create_invalidation", **where, InvalidationBatch=batch)
        if not made:
            return  # a dry run's
        waited_s = 0.0
        while made["Invalidation"]["Status"] != "Completed":
            if waited_s >= _LIMIT_S:
                raise DeployError(f"CloudFront has not emptied its caches in {_LIMIT_S:g} s")
            self.wait(_POLL_S)
            waited_s += _POLL_S
            asked = made["Invalidation"]["Id"]
            made = call("cloudfront", "get_invalidation", **where, Id=asked)
