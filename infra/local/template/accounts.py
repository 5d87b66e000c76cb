"""Profiles of accounts: what Lambda gives one in a region, as `accounts.toml` has it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import BadInputError

USUAL = "usual"
_PROFILES = Path(__file__).with_name("accounts.toml")


@dataclass(frozen=True, slots=True)
class Account:
    """What Lambda gives an account in a region.

    Attributes:
        name: how it is called in a message.
        memory_mb: of a function, at most.
        concurrency: how many environments answer at once, of all functions.
        least_unreserved: how many of these functions may not reserve.
    """

    name: str
    memory_mb: int
    concurrency: int
    least_unreserved: int


def accounts() -> dict[str, Account]:
    """Returns the profiles of accounts, by name."""
    profiles = tomllib.loads(_PROFILES.read_text(encoding="utf-8"))
    return {name: Account(name, **profile) for name, profile in profiles.items()}


def account_named(name: str) -> Account:
    """Returns the profile of a name.

    Raises:
        BadInputError: there is none.
    """
    known = accounts()
    if name not in known:
        raise BadInputError(f"--account {name}: no such profile ({', '.join(known)})")
    return known[name]
