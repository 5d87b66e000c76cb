"""Who calls, as an authorizer of API Gateway says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.errors import ForbiddenError

_DEPARTEMENT = re.compile(r"\b(?:\d{2,3}|2[AB])\b")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody an authorizer let in.

    Attributes:
        name: the subject of a token.
        departements: the codes that a token limits its holder to; None is no limit.
    """

    name: str
    departements: frozenset[str] | None = None

    def may_speak_for(self, departement: str) -> None:
        """Refuses what is not of this caller's départements.

        Raises:
            ForbiddenError: it is another's.
        """
        if self.departements is not None and departement not in self.departements:
            raise ForbiddenError(f"the token is not for the département {departement}")

    def may_plan(self, departements: Collection[str]) -> None:
        """Refuses a territory that is not all in this caller's départements.

        Raises:
            ForbiddenError: some of it is another's.
        """
        if self.departements is not None and not self.departements.issuperset(departements):
            raise ForbiddenError(f"the token is {self._limits()}, and the territory goes beyond")

    def may_change_the_country(self) -> None:
        """Refuses whoever is limited to some départements.

        Raises:
            ForbiddenError: a version of the sites is of the whole country.
        """
        if self.departements is not None:
            raise ForbiddenError(f"the token is {self._limits()}; the sites are the country's")

    def _limits(self) -> str:
        codes = ", ".join(sorted(self.departements or ()))
        return f"limited to the départements {codes}" if codes else "limited to no département"


def caller_of(event: Mapping[str, Any]) -> Caller:
    """Returns the caller of an event that an authorizer let through.

    Raises:
        ForbiddenError: no authorizer names anybody.
    """
    told = event.get("requestContext", {}).get("authorizer") or {}
    claims = (told.get("jwt") or {}).get("claims") or {}
    if claims.get("sub"):
        return Caller(str(claims["sub"]), _departements(claims.get("departements")))
    raise ForbiddenError("the request names nobody")


def _departements(claim: object) -> frozenset[str] | None:
    """Returns the codes of a claim: a list, or what API Gateway makes of one, `[12 48]`."""
    return None if claim is None else frozenset(_DEPARTEMENT.findall(str(claim)))
