"""Who calls: the claims of the token that an authorizer of API Gateway checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.errors import ForbiddenError

WHOLE_COUNTRY = "*"
"""What the claim `departements` says for a caller whom no département limits."""

_DEPARTEMENT = re.compile(r"\d{2,3}|2[AB]", re.ASCII)
_BETWEEN = re.compile(r"[\s,]+")
_LONGEST_CLAIM = 2_000
"""Characters of the codes of a hundred départements, and quotes, with room to spare."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody an authorizer let in.

    Attributes:
        name: the subject of a token.
        departements: the codes that a token limits its holder to; None is no limit, which a
            token says in so many words (`*`).
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

    def may_ask_at_all(self) -> None:
        """Refuses whoever is limited to no département.

        Raises:
            ForbiddenError: the claim of the token opens nothing.
        """
        if self.departements is not None and not self.departements:
            raise ForbiddenError(f"the token is {self._limits()}")

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
    """Returns the codes of a claim; None where it says that there is no limit.

    The claim is a list of codes, a text of them (`12,48`), or what API Gateway makes of a list
    (`[12 48]`). It is read whole or not at all: a claim that is missing, or has anything that is
    no code in it (`tous sauf 48`, `{"48": false}`), opens nothing.
    """
    given = claim if isinstance(claim, list) else [claim]
    texts = [text for text in given if isinstance(text, str) and len(text) <= _LONGEST_CLAIM]
    if len(texts) < len(given):
        return frozenset()
    codes = [code for text in texts for code in _codes_of(text)]
    if codes == [WHOLE_COUNTRY]:
        return None
    return frozenset(codes if all(map(_DEPARTEMENT.fullmatch, codes)) else ())


def _codes_of(text: str) -> list[str]:
    """Returns the words of a text, out of the brackets and the quotes of a list."""
    within = text.strip()
    if within.startswith("[") and within.endswith("]"):
        within = within[1:-1]
    return [word.strip("\"'").upper() for word in _BETWEEN.split(within) if word]
