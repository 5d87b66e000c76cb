"""Why a file of sites cannot be used, in French and in English, from `faults.toml`."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from geodata.errors import SitesFileError
from geodata.french import NARROW_SPACE
from geodata.sites.site import Locale

Fact = str | int

_OF_SYSTEM: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "absent"),
    (IsADirectoryError, "directory"),
    (PermissionError, "not_allowed"),
)


class SheetError(ValueError):
    """A spreadsheet holds what none does; the reader of a sheet knows no name of its file."""

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(fault_of(key, facts, "en"))
        self.key, self.facts = key, facts


def unusable(name: str, key: str, **facts: Fact) -> SitesFileError:
    """Returns the error of a file that cannot be used.

    Args:
        name: how messages call the file.
        key: of the catalogue.
        facts: what its sentences name.

    Raises:
        KeyError: the catalogue has no such key, or a fact is missing.
    """
    return SitesFileError(name, fault_of(key, facts, "en"), fault_of(key, facts, "fr"))


def unopened(name: str, error: OSError) -> SitesFileError:
    """Returns the error of a file that the system does not give."""
    keys = (key for kind, key in _OF_SYSTEM if isinstance(error, kind))
    return unusable(name, next(keys, "unreadable"), cause=error.strerror or "cannot be read")


def fault_of(key: str, facts: Mapping[str, Fact], locale: Locale) -> str:
    """Returns a fault of the catalogue, filled with its facts.

    Raises:
        KeyError: the catalogue has no such key, or a fact is missing.
    """
    template = _catalogue()[key][locale]
    return (_FRENCH if locale == "fr" else _ENGLISH).vformat(template, (), facts)


@cache
def _catalogue() -> dict[str, dict[Locale, str]]:
    text = (files("geodata.sites.files") / "faults.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class _French(string.Formatter):
    """Fills templates, with the thousands of a number apart as French has them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Returns a fact in words."""
        text = str(super().format_field(value, format_spec))
        return text.replace(",", NARROW_SPACE) if format_spec == "," else text


_FRENCH, _ENGLISH = _French(), string.Formatter()
