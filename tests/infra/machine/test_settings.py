"""What a machine may be told together, and what would open it to everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.errors import BadInputError
from infra.machine.settings import Machine

PUBLIC = {
    "public_url": "https://maillage.example",
    "issuer": "https://connexion.example/realms/agents",
}


def test_on_the_loopback_nothing_more_need_be_said(tmp_path: Path) -> None:
    assert Machine(tmp_path).checked().url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"host": "0.0.0.0"}, "reached from elsewhere"),  # noqa: S104 - what is refused
        ({"host": "::"}, "reached from elsewhere"),
        ({"host": "0.0.0.0", "behind_proxy": True}, "begins with https"),  # noqa: S104 - likewise
        ({"public_url": "https://maillage.example"}, "--issuer is needed"),
        ({**PUBLIC, "public_url": "http://maillage.example"}, "begins with https"),
        ({**PUBLIC, "public_url": "https://maillage.example/path"}, "is an origin"),
        ({**PUBLIC, "public_url": "maillage.example"}, "is an origin"),
        ({**PUBLIC, "issuer": "http://connexion.example"}, "--issuer is an address"),
        ({**PUBLIC, "issuer": "https://connexion.example/?a=b"}, "--issuer is an address"),
        ({"certificate": Path("c.pem")}, "go together"),
        ({"workers": 0}, "at least 1"),
        ({"geocoder": "file:///etc/passwd"}, "--geocoder"),
    ],
)
def test_what_would_be_unsafe_is_refused_in_one_line(
    tmp_path: Path, given: dict[str, object], fault: str
) -> None:
    with pytest.raises(BadInputError, match=fault) as caught:
        Machine(tmp_path, **given).checked()  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_behind_a_proxy_or_with_tls_and_an_issuer_it_serves_others(tmp_path: Path) -> None:
    assert Machine(tmp_path, behind_proxy=True, **PUBLIC).checked()
    tls = {"certificate": Path("c.pem"), "key": Path("k.pem")}
    everywhere = Machine(tmp_path, host="0.0.0.0", **tls, **PUBLIC)  # noqa: S104 - what is asked
    assert everywhere.checked().url == "https://maillage.example"


def test_the_settings_come_to_a_process_as_they_were_given(tmp_path: Path) -> None:
    machine = Machine(tmp_path, certificate=Path("c.pem"), key=Path("k.pem"), parameters={"A": "1"})
    assert Machine.from_json(machine.to_json()) == machine
