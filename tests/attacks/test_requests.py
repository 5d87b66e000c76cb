"""Thousands of requests at random, over real sockets: no failure of ours, and no traceback.

`REQUESTS=30000 SEED=7 pytest tests/attacks/test_requests.py` sends as many, of another seed, and
prints how often each thing was said wrongly.
"""

from __future__ import annotations

import json
import os
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.attacks.conftest import Attacked
from tests.attacks.requests import Asked, Requests

pytestmark = pytest.mark.e2e

COUNT = int(os.environ.get("REQUESTS", "1000"))
SEED = int(os.environ.get("SEED", "1"))
AT_ONCE = 4
DOCUMENTS = (
    "/v1/openapi.json",
    *(f"/v1/{name}/openapi.json" for name in ("coverage", "scenarios", "sites")),
)
ODD_TOKEN = "e30.\u00e9.\x7f" + "a" * 200


def status_of(port: int, request: bytes) -> int:
    """The status of the answer to a request; 0 where the connection is closed without one.

    What is not answered in twice the time that the gateway gives a function is a failure: 598.
    """
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        try:
            line.sendall(request)
            while piece := line.recv(65_536):
                answer += piece
        except (BrokenPipeError, ConnectionResetError):
            pass
        except TimeoutError:
            return 598
    words = answer.split(None, 2)
    return int(words[1]) if len(words) > 1 else 0


def document(attacked: Attacked, path: str) -> Any:
    status, found, _ = attacked.stack.ask(path, Authorization=f"Bearer {attacked.stack.token()}")
    assert status == 200
    return found


@pytest.mark.timeout(7_200)
def test_no_request_at_random_is_a_failure_of_ours(attacked: Attacked) -> None:
    requests = Requests([document(attacked, path) for path in DOCUMENTS], SEED)
    tokens = {
        "all": attacked.stack.token(),
        "48": attacked.stack.token("coverage:read", "scenarios:write", departements=["48"]),
        "none": None,
        "odd": ODD_TOKEN,
    }
    port, statuses = attacked.stack.port, Counter[int]()

    def ask(asked: Asked) -> tuple[Asked, int]:
        return asked, status_of(port, asked.sent(tokens[asked.token]))

    failures = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for asked, status in pool.map(ask, requests.many(COUNT)):
            statuses[status] += 1
            if status >= 500:
                failures.append(
                    (status, asked.spoilt, asked.line[:200], asked.headers, asked.body[:200])
                )
    assert attacked.stack.failures_said() == "", "the console repeats requests"
    told = {
        "seed": SEED,
        "statuses": sorted(statuses.items()),
        "spoilt": requests.counts.most_common(),
    }
    print(json.dumps(told))
    assert failures == [], f"seed {SEED}: {failures[:5]}"
    # Most go somewhere: a generator that says nothing right would prove nothing.
    assert statuses[200] + statuses[202] > COUNT / 20
    for name, content in attacked.logs().items():
        if name != "aws.log":
            assert b"Traceback" not in content, (
                name,
                content[content.find(b"Traceback") :][:2_000],
            )
            assert b"unexpected error" not in content, name


def test_the_same_seed_makes_the_same_requests_and_spoils_every_parameter(
    attacked: Attacked,
) -> None:
    documents = [document(attacked, path) for path in DOCUMENTS]
    first, second = Requests(documents, 3), Requests(documents, 3)
    assert list(first.many(300)) == list(second.many(300))
    wide = Requests(documents, 4)
    assert len(list(wide.many(12_000))) == 12_000
    named = {
        f"{each['in']} {each['name']}"
        for one in documents
        for methods in one["paths"].values()
        for operation in methods.values()
        for each in operation.get("parameters", ())
    }
    assert named <= wide.counts.keys()
