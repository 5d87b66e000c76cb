"""What must hold of the order in which a command wrote, by the record that the emulator keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

POINTERS = ("snapshots/current", "sites/current", "columns/current")
LASTING = "vendor/"


@dataclass(frozen=True, slots=True)
class Write:
    """One object written or deleted: when the request began and when its answer was sent.

    Both are places in the order of all requests and answers.
    """

    is_deletion: bool
    bucket: str
    key: str
    begun: int
    ended: int
    cache_control: str = ""


def writes(requests: Iterable[dict[str, Any]], bucket: str) -> list[Write]:
    """Returns what was written in a bucket, by the order of its beginning."""
    found = []
    for each in requests:
        name, _, key = each["path"].lstrip("/").partition("/")
        if name != bucket or each["status"] >= 300:
            continue
        is_batch = each["method"] == "POST" and "delete" in each["query"]
        if is_batch or (key and each["method"] in ("PUT", "POST", "DELETE")):
            is_deletion = is_batch or each["method"] == "DELETE"
            moment = (each["begun"], each["ended"])
            found.append(Write(is_deletion, name, key, *moment, each["cache_control"]))
    return sorted(found, key=lambda each: each.begun)


def faults_of_data(written: Iterable[Write]) -> Iterator[str]:
    """What is wrong with how data was published: a pointer leads to what is wholly there."""
    written = list(written)
    for pointer in (each for each in written if each.key in POINTERS):
        folder = pointer.key.partition("/")[0] + "/"
        for other in written:
            is_content = other.key.startswith(folder) and other.key not in POINTERS
            if is_content and other.ended > pointer.begun:
                yield f"{pointer.key} was sent before {other.key} had arrived"


def faults_of_pages(written: Iterable[Write]) -> Iterator[str]:
    """What is wrong with how pages were published.

    A page names scripts, and scripts what is in `vendor/`: what is named is there first, and what
    nothing names any more goes last. Whatever changes says how long it may be kept.
    """
    put = [each for each in written if not each.is_deletion]
    gone = [each for each in written if each.is_deletion]
    pages = [each for each in put if each.key.endswith(".html")]
    vendor = [each for each in put if each.key.startswith(LASTING)]
    rest = [each for each in put if each not in pages and each not in vendor]
    for before, after in ((vendor, rest), (vendor, pages), (rest, pages), (put, gone)):
        yield from _overtaken(before, after)
    for each in put:
        if not each.cache_control:
            yield f"{each.key} says nothing of how long it may be kept"


def _overtaken(before: list[Write], after: list[Write]) -> Iterator[str]:
    if not before or not after:
        return
    last, first = max(before, key=lambda each: each.ended), min(after, key=lambda each: each.begun)
    if last.ended > first.begun:
        yield f"{first.key} was written before {last.key} had arrived"
