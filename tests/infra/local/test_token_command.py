"""`maillage token`: a token that the local stack lets in, and no other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.commands import Scope
from infra.local.gateway.authorizers import Admitted, admit
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.template.access import SCOPES, JwtAuthorizer, Lock
from tests.conftest import ROOT

PORT = 8123


def maillage(*arguments: str, var: Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "geodata.cli", "token", *arguments, "--var", str(var)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"},
    )
    return done.returncode, done.stdout, done.stderr


def shown(token: str, var: Path, port: int = PORT) -> Admitted | int:
    """Who a stack of this machine lets in by a token, or the status that refuses it."""
    issuer = Issuer(issuer_url(port), machine_key(var))
    lock = Lock(JwtAuthorizer(issuer.url, ("maillage",)), ("coverage:read",))
    found = admit(lock, {"authorization": f"Bearer {token}"}, issuer.keys())
    return found if isinstance(found, Admitted) else found.status


def test_a_token_opens_what_it_was_asked_for(tmp_path: Path) -> None:
    asked = ("--scope", "coverage:read", "--scope", "sites:write", "--subject", "anne")
    limits = ("--departement", "48", "--departement", "2a")
    code, out, err = maillage(*asked, *limits, "--port", str(PORT), var=tmp_path)
    assert (code, err) == (0, "")
    found = shown(out.strip(), tmp_path)
    assert isinstance(found, Admitted)
    assert found.scopes == ["coverage:read", "sites:write"]
    assert (found.claims["sub"], found.claims["departements"]) == ("anne", "[48 2A]")
    # It is of one stack, on this machine.
    assert shown(out.strip(), tmp_path, port=PORT + 1) == 401
    assert shown(out.strip(), tmp_path / "another") == 401


def test_without_departements_a_token_is_limited_to_none(tmp_path: Path) -> None:
    _, out, _ = maillage("--scope", "coverage:read", "--port", str(PORT), var=tmp_path)
    found = shown(out.strip(), tmp_path)
    assert isinstance(found, Admitted)
    assert found.claims["departements"] == "*"


def test_machines_get_the_reply_of_an_issuer(tmp_path: Path) -> None:
    asked = ("--scope", "scenarios:write", "--life-s", "60", "--port", str(PORT), "--json")
    code, out, _ = maillage(*asked, var=tmp_path)
    told = json.loads(out)
    assert (code, told["token_type"], told["expires_in"]) == (0, "Bearer", 60)
    assert shown(told["access_token"], tmp_path) == 403  # another scope


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--scope"),
        (("--scope", "everything"), "coverage:read"),
        (("--scope", "coverage:read", "--departement", "Lozère"), "Lozère"),
        (("--scope", "coverage:read", "--life-s", "0"), "--life-s"),
        (("--scope", "coverage:read", "--port", "0"), "--port"),
    ],
)
def test_bad_input_ends_with_2_says_what_there_is_and_gives_no_token(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = maillage(*arguments, var=tmp_path)
    assert (code, out) == (2, "")
    assert said in err
    assert "infra.local" not in err
    assert not (tmp_path / "oidc").exists()


def test_it_explains_itself(tmp_path: Path) -> None:
    code, out, _ = maillage("--help", var=tmp_path)
    assert code == 0
    assert "Authorization: Bearer" in out
    assert all(scope in out for scope in SCOPES)


def test_the_command_knows_the_scopes_of_the_issuer() -> None:
    assert tuple(Scope) == SCOPES
