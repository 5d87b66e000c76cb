"""What-ifs that an account keeps by name: which sites would close, and where some would open.

They are questions, not answers: asked again, each is computed with the sites of the day, and says
by which version of them it was kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, NotRequired, TypedDict, cast

from geodata.coverage import MOST_CHANGED, conditions_of
from geodata.errors import (
    ParameterError,
    UnknownTerritoryError,
    UnknownWhatIfError,
    WhatIfsFullError,
)
from geodata.parameters import Meaning
from geodata.plans.jobs.access import Account
from geodata.plans.jobs.records import Scenarios, timestamp
from geodata.plans.jobs.territories import Territories
from geodata.plans.scenario_areas import Level
from geodata.stores import Item
from geodata.travel import Mode

MOST_KEPT = 100
"""Of an account: far more than anybody prepares for meetings, and one page of a list."""
_META = "meta"


class WhatIfTerritory(TypedDict):
    """What a what-if is about."""

    level: Annotated[Level, Meaning("`france`, `region`, `departement`, `epci` or `commune`.")]
    code: Annotated[str, Meaning("Its code.", "12")]


class WhatIfGiven(TypedDict):
    """A what-if as it is kept: the question, and what people call it."""

    name: Annotated[str, Meaning("What its author calls it.", "Sans Millau")]
    territory: WhatIfTerritory
    without: Annotated[list[str], Meaning("Ids of the sites that would close.")]
    added: Annotated[list[str], Meaning("Communes where a site would open.")]
    threshold_minutes: Annotated[float, Meaning("How far help may be, inclusive.", 20)]
    posts: Annotated[Literal["filled", "granted"], Meaning("Which posts count.")]
    at: Annotated[str | None, Meaning("The day of the state of the sites; null of the day's own.")]
    weight: Annotated[str, Meaning("What people weigh.", "people")]
    column: Annotated[str | None, Meaning("The column that is shown; null of none.")]
    where: Annotated[list[str], Meaning("Conditions that its communes meet, as of coverage.")]
    cells: Annotated[list[str], Meaning("Cells of need and access that they are in.")]
    sites_version: Annotated[str, Meaning("The version of the sites by which it was computed.")]
    mode: NotRequired[Annotated[Mode, Meaning("How people travel; absent by car.", "foot")]]


class KeptWhatIf(WhatIfGiven):
    """A what-if that was kept."""

    id: Annotated[str, Meaning("Its id; the latest sorts last.")]
    kept_at: Annotated[str, Meaning("When, in UTC.")]
    territory_name: Annotated[str, Meaning("The official name of its territory.")]


class WhatIfsReply(TypedDict):
    """The what-ifs of an account, the latest first."""

    what_ifs: list[KeptWhatIf]
    most: Annotated[int, Meaning("How many an account may keep.")]
    closed: NotRequired[
        Annotated[int, Meaning("Kept by this account, of territories that are no more open to it.")]
    ]


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """The what-ifs of a store.

    Attributes:
        scenarios: whose table, clock and ids they share.
        territories: in use now.
    """

    scenarios: Scenarios
    territories: Callable[[], Territories]

    def keep(self, account: Account, given: WhatIfGiven) -> KeptWhatIf:
        """Returns a what-if once it is kept.

        Raises:
            UnknownTerritoryError: no territory of this level has this code.
            ForbiddenError: its territory is not all the account's.
            ParameterError: it changes nothing, too much, or what no register has.
            WhatIfsFullError: the account keeps as many as it may.
        """
        asked = given["territory"]
        units = self.territories().units
        territory = units.territory(asked["level"], asked["code"])
        account.may_ask_of(units.departements_of(territory))
        _check(given, set(units.codes))
        if len(self._of(account)) >= MOST_KEPT:
            raise WhatIfsFullError(MOST_KEPT)
        new_id = self.scenarios.new_id()
        kept: KeptWhatIf = {
            **given,
            "name": given["name"].strip(),
            "without": sorted(set(given["without"])),
            "added": sorted(set(given["added"])),
            "id": new_id,
            "kept_at": timestamp(self.scenarios.now()),
            "territory_name": territory.name,
        }
        body = {**kept, "owner": account.name}
        item = Item(_pk(new_id), _META, body, listed=_list(account), order=new_id)
        self.scenarios.items.create(item)
        return kept

    def listed(self, account: Account) -> WhatIfsReply:
        """Returns the what-ifs of an account whose territories are all its own by now.

        A token can be for fewer départements than the one that a what-if was kept with: the others
        are counted, and not told.
        """
        every = self._of(account)
        shown = [each for each in every if self._is_for(account, each["territory"])]
        hidden = len(every) - len(shown)
        reply: WhatIfsReply = {"what_ifs": shown, "most": MOST_KEPT}
        return {**reply, "closed": hidden} if hidden else reply

    def delete(self, account: Account, what_if_id: str) -> None:
        """Deletes a what-if.

        Raises:
            UnknownWhatIfError: none of this account has this id.
        """
        item = self.scenarios.items.get(_pk(what_if_id), _META)
        if item is None or item.body["owner"] != account.name:
            raise UnknownWhatIfError(what_if_id)
        self.scenarios.items.bury(item.pk, item.sk)

    def _is_for(self, account: Account, territory: WhatIfTerritory) -> bool:
        if account.departements is None:
            return True
        units = self.territories().units
        try:
            found = units.territory(territory["level"], territory["code"])
        except UnknownTerritoryError:
            return False  # a commune or an EPCI that is no more
        return set(units.departements_of(found)).issubset(account.departements)

    def _of(self, account: Account) -> list[KeptWhatIf]:
        found, _ = self.scenarios.items.listed(_list(account), MOST_KEPT)
        return [_told(each) for each in found]


def _told(item: Item) -> KeptWhatIf:
    """Returns a what-if without its owner: who asks is the owner."""
    return cast("KeptWhatIf", {name: value for name, value in item.body.items() if name != "owner"})


def _check(given: WhatIfGiven, communes: set[str]) -> None:
    if not given["name"].strip():
        raise ParameterError("name", "must be said")
    if not given["without"] and not given["added"]:
        raise ParameterError("without", "a what-if closes a site, or opens one")
    for name in ("without", "added"):
        if len(given[name]) > MOST_CHANGED:
            raise ParameterError(name, f"at most {MOST_CHANGED}")
    conditions_of(given["where"])
    if given["cells"] and given["column"] is None:
        raise ParameterError("column", "cells need to know which")
    unknown = [code for code in given["added"] if code not in communes]
    if unknown:
        raise ParameterError("added", f"no commune has the code {unknown[0][:9]!r}")


def _pk(what_if_id: str) -> str:
    return f"what-if#{what_if_id}"


def _list(account: Account) -> str:
    return f"what-ifs#{account.name}"
