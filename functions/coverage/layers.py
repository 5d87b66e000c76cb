"""Préfectures: /v1/coverage/layers, the zones to serve as a layer for GIS, behind a token."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from cachetools import LRUCache

from functions.bodies import Event
from functions.callers import Caller, caller_of
from functions.coverage.wiring import Service
from functions.layers import Asked, Served, or_layers, reply_of
from functions.logs import Log
from functions.replies import PRIVATE, Reply
from geodata.exports import features
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
        self._kept: LRUCache[frozenset[str] | None, tuple[object, features.ZonesLayer]] = LRUCache(
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
        every = {layer.id: layer}
        shown = features.Layers(every, description=_DESCRIPTION, has_file=False)
        return Served(shown, PRIVATE)


def _zones(served: Service, caller: Caller) -> features.ZonesLayer:
    units, question = served.documents.national.units, usual_question(served.day.isoformat())
    zones: dict[str, list[Mapping[str, object]]] = {}
    for each in units.territories("departement"):
        if caller.departements is None or each.code in caller.departements:
            territory, documents = served.asked_by(caller, "departement", each.code)
            zones[each.code] = json.loads(documents.gaps(territory, question))["zones"]
    return features.ZonesLayer(zones)


def or_own_layers(
    event: Event, own: OwnLayers, logger: Log, other: Callable[[Event], Event]
) -> Event:
    """Returns the answer to an event: of the layers to who has a token, else what `other` says."""

    def reply(asked: Asked) -> Reply:
        return reply_of(asked, lambda: own.of(caller_of(event)), PRIVATE)

    return or_layers(event, ROOT, reply, logger, other, is_public=False)
