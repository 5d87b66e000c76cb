"""The keys of an issuer: found, kept, renewed when they change, forgotten in the end."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm

from geodata.services import NoReplyError
from infra.machine.front import renewed
from infra.machine.keys import (
    AGAIN_AFTER_S,
    FORGOTTEN_AFTER_S,
    RENEWED_EVERY_S,
    IssuerKeys,
    KeysError,
)

ISSUER = "https://connexion.example/realms/agents"
WHERE = f"{ISSUER}/.well-known/openid-configuration"
KEYS = "https://connexion.example/keys"


@cache
def private(name: str) -> Any:
    return generate_private_key(public_exponent=65537, key_size=2048)


def public(name: str, **facts: str) -> dict[str, Any]:
    return {**RSAAlgorithm.to_jwk(private(name).public_key(), as_dict=True), "kid": name, **facts}


def token(name: str) -> str:
    return jwt.encode({"sub": "ann"}, private(name), "RS256", headers={"kid": name})


class Issuer:
    """An issuer that a test changes."""

    def __init__(self, *names: str) -> None:
        self.configuration: Any = {"issuer": ISSUER, "jwks_uri": KEYS}
        self.keys: Any = {"keys": [public(each) for each in names]}
        self.is_up, self.asked, self.at_s = True, 0, 0.0

    def fetch(self, address: str) -> bytes:
        if not self.is_up:
            raise NoReplyError("no reply in time")
        self.asked += address == KEYS
        return json.dumps({WHERE: self.configuration, KEYS: self.keys}[address]).encode()

    def live(self) -> IssuerKeys:
        return IssuerKeys(ISSUER, self.fetch, lambda: self.at_s)


def test_the_keys_are_found_by_the_discovery_document() -> None:
    keys = Issuer("a", "b").live()
    assert keys.are_due()
    keys.renew()
    assert keys.is_known(token("a"))
    assert not keys.is_known(token("c"))
    assert not keys.are_due()


def test_a_token_of_a_new_key_has_them_asked_for_again_but_not_each_time() -> None:
    issuer = Issuer("a")
    keys = issuer.live()
    keys.renew()
    issuer.keys = {"keys": [public("b")]}
    assert not keys.is_known(token("b"))
    assert not keys.may_ask()
    issuer.at_s = AGAIN_AFTER_S
    assert keys.may_ask()
    keys.renew()
    assert keys.is_known(token("b"))
    assert not keys.is_known(token("a"))  # The issuer takes it no more, nor do we.


def test_a_token_of_the_key_that_is_on_its_way_waits_for_it() -> None:
    issuer = Issuer("a")
    at_work, may_go = threading.Event(), threading.Event()

    def slow(address: str) -> bytes:
        at_work.set()
        assert may_go.wait(30)
        return issuer.fetch(address)

    keys = IssuerKeys(ISSUER, slow, lambda: 0.0)

    async def asked() -> None:
        first = asyncio.create_task(renewed(keys, keys.are_due))
        await asyncio.to_thread(at_work.wait, 30)
        wanted = token("a")
        second = asyncio.create_task(
            renewed(keys, lambda: not keys.is_known(wanted) and keys.may_ask())
        )
        await asyncio.sleep(0)
        assert not second.done()
        may_go.set()
        await asyncio.gather(first, second)
        assert keys.is_known(wanted)

    asyncio.run(asked())
    assert issuer.asked == 1


def test_whoever_holds_the_set_sees_it_change() -> None:
    issuer = Issuer("a")
    keys = issuer.live()
    held = keys.live
    keys.renew()
    assert [each["kid"] for each in held["keys"]] == ["a"]


def test_known_keys_outlive_an_issuer_that_is_down_for_a_day() -> None:
    issuer = Issuer("a")
    keys = issuer.live()
    keys.renew()
    issuer.is_up = False
    issuer.at_s = RENEWED_EVERY_S
    assert keys.are_due()
    with pytest.raises(KeysError, match="no reply in time"):
        keys.renew()
    assert keys.is_known(token("a"))
    issuer.at_s = FORGOTTEN_AFTER_S
    with pytest.raises(KeysError):
        keys.renew()
    assert not keys.are_there


@pytest.mark.parametrize("malformed", ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_malformed_token_has_nothing_asked(malformed: str) -> None:
    keys = Issuer("a").live()
    keys.renew()
    assert keys.is_known(malformed) or "kid" not in malformed


def _other(issuer: Issuer) -> None:
    issuer.configuration = {"issuer": "https://elsewhere.example", "jwks_uri": KEYS}


def _plain(issuer: Issuer) -> None:
    issuer.configuration = {"issuer": ISSUER, "jwks_uri": "http://connexion.example/keys"}


def _none(issuer: Issuer) -> None:
    issuer.keys = {"keys": []}


def _many(issuer: Issuer) -> None:
    issuer.keys = {"keys": [{}] * 51}


def _list(issuer: Issuer) -> None:
    issuer.keys = []


@pytest.mark.parametrize("spoil", [_other, _plain, _none, _many, _list])
def test_what_is_not_of_this_issuer_or_of_the_standard_is_no_key(
    spoil: Callable[[Issuer], None],
) -> None:
    issuer = Issuer("a")
    spoil(issuer)
    keys = issuer.live()
    with pytest.raises(KeysError):
        keys.renew()
    assert not keys.are_there


def test_a_key_that_nobody_can_read_does_not_spoil_the_others() -> None:
    issuer = Issuer("a")
    issuer.keys["keys"] += [{"kty": "OKP", "kid": "x"}, 3, public("b", use="enc")]
    keys = issuer.live()
    keys.renew()
    assert [each["kid"] for each in keys.live["keys"]] == ["a"]
