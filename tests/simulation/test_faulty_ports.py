"""A fault put into what lies under the product is found by the simulation, within 200 seeds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from obstore.exceptions import GenericError

from geodata.seals import opened_record, sealed_record
from geodata.stores import BURIED
from infra.measure.simulation.bucket import Bucket, Found
from infra.measure.simulation.life import live
from infra.measure.simulation.table import Table
from infra.measure.simulation.world import Ports

MOST_SEEDS = 200


class WithoutIfMatch(Bucket):
    """Writes over whatever is there, though the writer names what it read."""

    def put(self, key: str, content: bytes | Path, *, mode: Any = None, **more: Any) -> None:
        super().put(key, content, mode=None if isinstance(mode, Mapping) else mode, **more)


class WithoutIfMatchOnPlans(Bucket):
    """Lets a worker that lost its lease write the plan, with many a write that is given up."""

    def put(self, key: str, content: bytes | Path, *, mode: Any = None, **more: Any) -> None:
        if not key.endswith("plan.json"):
            super().put(key, content, mode=mode, **more)
            return
        random = self._faults.scheduler.random
        if self._faults.rates.late and random.random() < 0.3:
            found = content.read_bytes() if isinstance(content, Path) else content
            self._faults.scheduler.start(
                "the network", lambda: self.write(key, found), after_s=random.uniform(0.0, 400.0)
            )
            raise GenericError(key)
        super().put(key, content, **more)


class PointersFirst(Bucket):
    """Writes a version of the sites some time after it says that it has."""

    def put(self, key: str, content: bytes | Path, *, mode: Any = None, **more: Any) -> None:
        if not key.endswith("/sites.npz"):
            super().put(key, content, mode=mode, **more)
            return
        found = content.read_bytes() if isinstance(content, Path) else content
        self._faults.scheduler.start("a slow disk", lambda: self.write(key, found), after_s=20.0)


class WithoutHistory(Bucket):
    """Forgets the publication that another replaces."""

    def put(self, key: str, content: bytes | Path, *, mode: Any = None, **more: Any) -> None:
        if "/history/" not in key:
            super().put(key, content, mode=mode, **more)


class WithStaleReads(Bucket):
    """Answers with what was in use before, now and then."""

    def get(self, key: str, options: Mapping[str, Any] | None = None) -> Found:
        found = super().get(key, options)
        if key == "sites/current" and self._faults.scheduler.random.random() < 0.3:
            number = json.loads(found.bytes()).get("number", 0)
            before = self.held.get(f"sites/history/{number - 1:08}.json")
            if before is not None:
                whole = sealed_record(
                    key, opened_record(f"sites/history/{number - 1:08}.json", before)
                )
                return Found(whole, whole)
        return found


class WithHolesInRuns(Bucket):
    """Loses a document of a run in thirty, and lists it all the same."""

    def put(self, key: str, content: bytes | Path, *, mode: Any = None, **more: Any) -> None:
        if "/exports/" in key and self._faults.scheduler.random.random() < 1 / 30:
            content = b""
        super().put(key, content, mode=mode, **more)


class WithoutConditions(Table):
    """Writes over whatever is there."""

    def put_item(self, *, Item: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        asked.pop("ConditionExpression", None)
        return super().put_item(Item=Item, **asked)


class WithoutNotes(Table):
    """Loses the notes of what is to be started."""

    def put_item(self, *, Item: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        if Item["pk"] == {"S": "to-start"}:
            return {}
        return super().put_item(Item=Item, **asked)


class WithoutLeases(Table):
    """Tells everybody that nobody has a scenario."""

    def get_item(self, *, Key: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        found = super().get_item(Key=Key, **asked)
        return _changed(found, Key, "meta", {"leased_until": None})


class WithoutDigests(Table):
    """Says of every key that it was sent with the very same content."""

    def __init__(self, faults: Any) -> None:
        super().__init__(faults)
        self._last: dict[str, str] = {}

    def put_item(self, *, Item: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        if Item["sk"] == {"S": "key"}:
            self._last[Item["pk"]["S"]] = json.loads(Item["body"]["S"])["digest"]
        return super().put_item(Item=Item, **asked)

    def get_item(self, *, Key: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        found = super().get_item(Key=Key, **asked)
        return _changed(found, Key, "key", {"digest": self._last.get(Key["pk"]["S"])})


class Resurrecting(Table):
    """Forgets which scenarios were deleted."""

    def get_item(self, *, Key: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        found = super().get_item(Key=Key, **asked)
        return {} if Key["sk"] == {"S": "deleted"} else found

    def put_item(self, *, Item: Any, **asked: Any) -> Any:  # noqa: N803 - boto3's
        if Item["change"] == {"N": str(BURIED)}:
            return self.delete_item(Key={name: Item[name] for name in ("pk", "sk")})
        return super().put_item(Item=Item, **asked)


def _changed(found: Any, key: Any, sk: str, values: Mapping[str, Any]) -> Any:
    if "Item" not in found or key["sk"] != {"S": sk}:
        return found
    item = found["Item"]
    body = {**json.loads(item["body"]["S"]), **values}
    return {"Item": {**item, "body": {"S": json.dumps(body)}}}


PORTS = {
    "an If-Match is dropped": (Ports(bucket=WithoutIfMatch), "publication"),
    "a lost lease is no obstacle to a plan": (
        Ports(bucket=WithoutIfMatchOnPlans),
        "another worker",
    ),
    "a pointer is there before its objects": (Ports(bucket=PointersFirst), "not whole"),
    "the history is not written": (Ports(bucket=WithoutHistory), "lost from the history"),
    "a pointer is read as it was": (Ports(bucket=WithStaleReads), "not linearizable"),
    "a run is served with holes": (Ports(bucket=WithHolesInRuns), "is served without"),
    "the table takes every write": (Ports(table=WithoutConditions), "for ever"),
    "a note of the outbox is skipped": (Ports(table=WithoutNotes), "for ever"),
    "a lease is not checked": (Ports(table=WithoutLeases), "while another has a lease"),
    "the content under a key is not compared": (Ports(table=WithoutDigests), "one key made two"),
    "a deletion is forgotten": (Ports(table=Resurrecting), "comes back"),
}


@pytest.mark.parametrize("name", PORTS)
def test_a_fault_put_into_the_ports_is_found(name: str) -> None:
    ports, words = PORTS[name]
    for seed in range(MOST_SEEDS):
        if any(words in finding for finding in live(seed, ports).findings):
            return
    pytest.fail(f"{MOST_SEEDS} seeds do not find that {name}")
