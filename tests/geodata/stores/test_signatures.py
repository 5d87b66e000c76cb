"""Links that a machine signs: for one method, one object, and a time."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from geodata.errors import BadInputError
from geodata.stores.folder import FolderObjects
from geodata.stores.signatures import LinkSigner

KEY = "imports/1/upload é?&.csv"


def signer_at(now: float, secret: bytes = b"s" * 32) -> LinkSigner:
    return LinkSigner("https://maillage.example/objects", secret, lambda: now)


def opened(link: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(link)
    return unquote(parts.path).removeprefix("/objects/"), dict(parse_qsl(parts.query))


def test_a_link_is_good_for_what_it_was_made_for_until_it_ends() -> None:
    key, query = opened(signer_at(1000).link(KEY, "PUT", 900))
    assert key == KEY
    assert signer_at(1000).is_good(key, "PUT", query)
    assert signer_at(1899).is_good(key, "PUT", query)
    assert not signer_at(1900).is_good(key, "PUT", query)


@pytest.mark.parametrize(
    ("key", "method", "changed"),
    [
        (KEY, "GET", {}),
        ("imports/2/upload", "PUT", {}),
        (KEY, "PUT", {"ends": "1901"}),
        (KEY, "PUT", {"ends": "٣"}),
        (KEY, "PUT", {"ends": "9" * 400}),
        (KEY, "PUT", {"ends": ""}),
        (KEY, "PUT", {"signature": ""}),
        (KEY, "PUT", {"signature": "é\udcff"}),
        (KEY, "PUT", {"signature": "0" * 64}),
    ],
)
def test_a_link_that_was_changed_is_none(key: str, method: str, changed: dict[str, str]) -> None:
    _, query = opened(signer_at(1000).link(KEY, "PUT", 900))
    assert not signer_at(1000).is_good(key, method, {**query, **changed})


def test_a_link_of_another_machine_is_none() -> None:
    key, query = opened(signer_at(1000, b"t" * 32).link(KEY, "PUT", 900))
    assert not signer_at(1000).is_good(key, "PUT", query)
    assert not signer_at(1000).is_good(key, "PUT", {})


def test_a_folder_has_links_where_somebody_signs_them(tmp_path) -> None:
    objects = FolderObjects(tmp_path, signer_at(1000))
    key, query = opened(objects.link(KEY, "GET", 60))
    assert signer_at(1059).is_good(key, "GET", query)
    with pytest.raises(BadInputError, match="no links"):
        FolderObjects(tmp_path).link(KEY, "GET", 60)
