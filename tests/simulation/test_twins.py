"""The stores of the simulation answer as those of the product do, when nothing goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from geodata.errors import MaillageError
from geodata.stores.items import Item, Items, MemoryItems, TableItems
from geodata.stores.objects import Objects
from infra.measure.simulation.bucket import Bucket, BucketObjects
from infra.measure.simulation.faults import Faults, Rates
from infra.measure.simulation.scheduler import Scheduler
from infra.measure.simulation.table import Table


def in_a_process(scheduler: Scheduler, work: Callable[[], Any]) -> Any:
    process = scheduler.start("a process", work)
    process.is_waited_for = True
    scheduler.run()
    assert process.outcome is not None
    if process.outcome.error is not None:
        raise process.outcome.error
    return process.outcome.value


def answered(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except MaillageError as error:
        return type(error).__name__


def about_objects(objects: Objects, seed: int) -> list[Any]:
    """Returns what a store answers to questions that a seed draws; a tag is no answer."""
    random, tags, found = Random(seed), dict[str, str](), list[Any]()  # noqa: S311 - drawn again

    def key() -> str:
        return random.choice(("a", "folder/b", "folder/c", "folder/deep/d"))

    def read(name: str) -> bytes:
        tagged = objects.read(name)
        tags[name] = tagged.e_tag
        return tagged.content

    for number in range(120):
        name, content = key(), f"{number} {'x' * random.randint(0, 9)}".encode()
        asked: dict[str, Callable[[], Any]] = {
            "get": lambda name=name: objects.get(name),
            "read": lambda name=name: read(name),
            "size": lambda name=name: objects.facts(name).size_bytes,
            "chunks": lambda name=name: b"".join(objects.chunks(name)),
            "part": lambda name=name: objects.part(name, 0, 3),
            "put": lambda name=name, content=content: objects.put(name, content),
            "create": lambda name=name, content=content: objects.create(name, content),
            "replace": lambda name=name, content=content: objects.replace(
                name, content, tags.get(name, "none")
            ),
            "keys": lambda: objects.keys("folder"),
            "folders": lambda: objects.folders("folder"),
        }
        kind = random.choice(list(asked))
        found.append((kind, name, answered(asked[kind])))
    return found


def about_items(items: Items, seed: int) -> list[Any]:
    """Returns what records answer to questions that a seed draws."""
    random, last, found = Random(seed), list[Item](), list[Any]()  # noqa: S311 - drawn again

    def get(pk: str, sk: str) -> Item | None:
        item = items.get(pk, sk)
        if item is not None:
            last.append(item)
        return item

    for number in range(120):
        pk, sk = random.choice("pq"), random.choice("abcdefghij")
        item = Item(pk, sk, {"number": number}, listed=f"list {pk}", order=sk)
        asked: dict[str, Callable[[], Any]] = {
            "get": lambda pk=pk, sk=sk: get(pk, sk),
            "create": lambda item=item: items.create(item),
            "delete": lambda pk=pk, sk=sk: items.delete(pk, sk),
            "together": lambda pk=pk: list(items.together(pk)),
        }
        if last:
            was = random.choice(last)
            asked["replace"] = lambda was=was, number=number: items.replace(was, {"new": number})
        kind = random.choice(list(asked))
        found.append((kind, pk, sk, answered(asked[kind])))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_bucket_answers_as_obstore_does(seed: int) -> None:
    scheduler = Scheduler(seed)
    bucket = BucketObjects(Bucket(Faults(scheduler, Rates())))
    simulated = in_a_process(scheduler, lambda: about_objects(bucket, seed))
    assert simulated == about_objects(Objects.at("memory:"), seed)


@pytest.mark.parametrize("seed", range(5))
def test_the_table_answers_as_the_records_in_memory_do(seed: int) -> None:
    scheduler = Scheduler(seed)
    table = TableItems(Table(Faults(scheduler, Rates())), "simulated")
    simulated = in_a_process(scheduler, lambda: about_items(table, seed))
    assert simulated == about_items(MemoryItems(), seed)
