"""What is taken for a command of a page, and the laws of the order of writes."""

from __future__ import annotations

import pytest

from tests.operations.laws import Write, faults_of_data, faults_of_pages
from tests.operations.page import blocks, commands, said_in_passing

PAGE = """\
# Title

Say `aws s3 ls there` or `make run`.

```console
$ one   # as people say it
an answer
$ two --with "a
second line"
$ three \\
    --more    # for good; not run by the tests: it asks a person
# four
```

```yaml
$ not a command
```
"""


def test_commands_are_what_follows_a_prompt_to_their_end() -> None:
    found = commands(PAGE)
    assert [each.text for each in found] == [
        "one",
        'two --with "a\nsecond line"',
        "three \\\n    --more",
        "four",
    ]
    assert [each.line for each in found] == [6, 8, 10, 12]
    assert [each.not_run for each in found] == ["", "", "it asks a person", ""]
    assert [each.language for each in blocks(PAGE)] == ["console", "yaml"]
    assert said_in_passing(PAGE) == {"aws s3 ls", "make run"}


def put(key: str, begun: int, ended: int, cache: str = "max-age=60") -> Write:
    return Write(
        is_deletion=False, bucket="b", key=key, begun=begun, ended=ended, cache_control=cache
    )


def test_a_pointer_waits_for_all_that_it_leads_to() -> None:
    content, other = put("snapshots/1/a.npz", 0, 3), put("sites/1/sites.npz", 5, 9)
    assert not list(faults_of_data([content, put("snapshots/current", 4, 6), other]))
    assert list(faults_of_data([content, put("snapshots/current", 2, 4)]))
    # What is sent after it, too, was not there.
    assert list(faults_of_data([put("snapshots/current", 4, 5), put("snapshots/1/b.npz", 6, 7)]))


PUBLISHED = (
    put("vendor/map.mjs", 0, 1),
    put("citizen/app.js", 2, 3),
    put("index.html", 4, 5),
    Write(is_deletion=True, bucket="b", key="old.js", begun=6, ended=7),
)


def test_pages_in_their_order_are_right() -> None:
    assert not list(faults_of_pages(PUBLISHED))


@pytest.mark.parametrize(
    "wrong",
    [
        (put("index.html", 0, 1), put("citizen/app.js", 2, 3)),
        (put("citizen/app.js", 0, 1), put("vendor/map.mjs", 2, 3)),
        (put("vendor/map.mjs", 0, 3), put("index.html", 1, 4)),
        (PUBLISHED[3], put("index.html", 8, 9)),
        (put("index.html", 0, 1, cache=""),),
    ],
)
def test_pages_in_another_order_are_seen(wrong: tuple[Write, ...]) -> None:
    assert list(faults_of_pages(wrong))
