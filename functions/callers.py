"""Who calls: the claims of the token that an authorizer of API Gateway checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.errors import ForbiddenError

_DEPARTEMENT = re.compile(r"\d{2,3}|2[AB]")
_BETWEEN = re.compile(r"[\s,\"'\[\]]+")
"""What stands between the codes of a claim: `[12 48]`, `["12","48"]`, `12,48`."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody an authorizer let in.

    Attributes:
        name: the subject of a token.
        departements: the codes that a token limits its holder to; None is no limit.
    """

    name: str
    departements: frozenset[str] | None = None

    def may_ask_of(self, departements: Collection[str]) -> None:
        """Refuses a territory that is not all this caller's.

        Raises:
            ForbiddenError: some of the départements it lies in are others'.
        """
        if self.departements is not None and not self.departements.issuperset(departements):
            raise ForbiddenError(f"the token is {self._limits()}; what is asked for goes beyond")

    def may_run_the_network(self) -> None:
        """Refuses whoever is limited to some départements.

        Raises:
            ForbiddenError: files and versions of the sites are of the whole country.
        """
        if self.departements is not None:
            raise ForbiddenError(f"the token is {self._limits()}; the sites are the country's")

    def _limits(self) -> str:
        codes = ", ".join(sorted(self.departements or ()))
        return f"limited to the départements {codes}" if codes else "limited to no département"


def claims_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Returns the claims of the token that an authorizer checked; empty where none did."""
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    return (authorizer.get("jwt") or {}).get("claims") or {}


def caller_of(event: Mapping[str, Any]) -> Caller:
    """Returns the caller of an event that an authorizer let through.

    Raises:
        ForbiddenError: no authorizer names anybody.
    """
    claims = claims_of(event)
    if claims.get("sub"):
        return Caller(str(claims["sub"]), _departements(claims.get("departements")))
    raise ForbiddenError("the request names nobody")


def _departements(claim: object) -> frozenset[str] | None:
    """Returns the codes of a claim: a list, or what API Gateway makes of one, `[12 48]`.

    Whatever is no code opens nothing: a claim that is not understood limits to no département.
    """
    if claim is None:
        return None
    found = _BETWEEN.split(str(claim).upper())
    return frozenset(each for each in found if _DEPARTEMENT.fullmatch(each))
