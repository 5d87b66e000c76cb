"""Préfectures: /v1/coverage/layers, the zones to serve as a layer for GIS, behind a token."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from cachetools import LRUCache

from functions.bodies import Event
from functions.callers import Caller, caller_of
from functions.coverage.wiring import Service
from functions.guard import is_signed
from functions.languages import in_callers_language
from functions.layers import Asked, Served, is_of_layers, layers_reply, reply_of
from functions.logs import Log
from functions.methods import by_method
from functions.replies import PRIVATE, Reply, built, problem
from geodata.exports.features import Layers, ZonesLayer
from geodata.refresh import usual_question

ROOT = "/v1/coverage/layers"
_MOST_KEPT = 4
"""Layers of some départements: that of the whole country has a few megabytes."""
_DESCRIPTION = (
    "Ce que préparent les préfectures, pour les logiciels de cartographie (OGC API – Features) : "
    "les zones à desservir en priorité, dans les départements que le jeton ouvre."
)


class OwnLayers:
    """The layers that each caller may read; the last ones are kept while their run is served."""

    def __init__(self, service: Callable[[], Service]) -> None:
        """Takes what gives the run that is served."""
        self._service = service
        self._kept: LRUCache[frozenset[str] | None, tuple[object, ZonesLayer]] = LRUCache(
            _MOST_KEPT
        )

    def of(self, caller: Caller) -> Served:
        """Returns the layers of a caller.

        Raises:
            ForbiddenError: the caller is limited to no département at all.
        """
        caller.may_ask_at_all()
        served = self._service()
        run, layer = self._kept.get(caller.departements, (None, None))
        if layer is None or run is not served.documents:
            layer = _zones(served, caller)
            self._kept[caller.departements] = served.documents, layer
        return Served(Layers({layer.id: layer}, description=_DESCRIPTION, has_file=False), PRIVATE)


def _zones(served: Service, caller: Caller) -> ZonesLayer:
    units, question = served.documents.national.units, usual_question(served.day.isoformat())
    zones: dict[str, list[Mapping[str, object]]] = {}
    for each in units.territories("departement"):
        if caller.departements is None or each.code in caller.departements:
            territory, documents = served.asked_by(caller, "departement", each.code)
            zones[each.code] = json.loads(documents.gaps(territory, question))["zones"]
    return ZonesLayer(zones)


def or_own_layers(
    event: Event, own: OwnLayers, logger: Log, other: Callable[[Event], Event]
) -> Event:
    """Returns the answer to an event: of the layers to who has a token, else what `other` says."""
    if not is_of_layers(event, ROOT):
        return other(event)

    def reply(asked: Asked) -> Reply:
        return reply_of(asked, lambda: own.of(caller_of(event)), PRIVATE)

    def answer(asked: Event) -> Event:
        if not is_signed(asked):
            return built(problem(403, "forbidden", "Not for everybody: send a token."))
        return built(layers_reply(asked, ROOT, reply, logger))

    return in_callers_language(event, by_method(event, answer))
