"""Who publishes this instance, as its operator said: what French law has a website tell.

And whom its maps ask for streets, since visitors are told that too.

What was not said is an empty text, and the pages say that it was not: nothing is made up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

PARAMETERS: Mapping[str, str] = {
    "name": "PublisherName",
    "address": "PublisherAddress",
    "telephone": "PublisherTelephone",
    "director": "PublicationDirector",
    "host": "HostedBy",
    "contact": "ContactEmail",
    "accessibility_contact": "AccessibilityContact",
    "accessibility_state": "AccessibilityState",
    "base_map_style": "BaseMapStyle",
    "base_map_credit": "BaseMapCredit",
}
"""The template's parameter of each fact; the single machine reads the same."""
NOT_AUDITED = "not_audited"


def variable_of(fact: str) -> str:
    """Returns the variable of the environment that holds a fact."""
    return f"MAILLAGE_PUBLISHER_{fact.upper()}"


def publisher(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Returns what the operator said; whoever has no address of accessibility has the usual one."""
    found = {fact: environment.get(variable_of(fact), "").strip() for fact in PARAMETERS}
    found["accessibility_contact"] = found["accessibility_contact"] or found["contact"]
    found["accessibility_state"] = found["accessibility_state"] or NOT_AUDITED
    return found


def environment_of(parameters: Mapping[str, str]) -> dict[str, str]:
    """Returns the variables that the template's parameters give, for the single machine."""
    return {variable_of(fact): parameters.get(name, "") for fact, name in PARAMETERS.items()}
