"""What a layer is: features that have an id, and which of them answer a question."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from geodata.exports.features.questions import ItemsQuestion
from geodata.exports.features.windows import Box

Kind = Literal["text", "whole", "number", "day", "texts"]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the features of a layer.

    Attributes:
        name: in the features.
        kind: of its value, which is null where nothing is known.
        title: in French.
        is_filter: whether a question may ask for the features that have one value of it.
    """

    name: str
    kind: Kind
    title: str
    is_filter: bool = False


class Layer(Protocol):
    """A collection of features."""

    @property
    def id(self) -> str:
        """Its name in addresses."""
        ...

    @property
    def title(self) -> str:
        """What it has, in a few words of French."""
        ...

    @property
    def description(self) -> str:
        """What it has, in French."""
        ...

    @property
    def edition(self) -> str:
        """What it is made of: the same features have the same."""
        ...

    @property
    def properties(self) -> Sequence[Property]:
        """Of each feature, in order."""
        ...

    @property
    def extent(self) -> Box | None:
        """Where its features are, None where none is anywhere."""
        ...

    def __len__(self) -> int:
        """Returns how many features there are."""
        ...

    def chosen(self, question: ItemsQuestion) -> Chosen:
        """Returns which features answer a question, whatever its page."""
        ...

    def position_of(self, feature_id: str) -> int | None:
        """Returns the position of a feature, None where none has this id."""
        ...

    def features(self, positions: Sequence[int]) -> Iterator[str]:
        """Yields some features as GeoJSON."""
        ...


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers there are.

    Attributes:
        every: by their id, in order.
        licence: of all that is in them.
        description: of the service, in French.
        has_file: whether the whole network is there as a file.
    """

    every: Mapping[str, Layer]
    licence: str = "Licence Ouverte 2.0"
    description: str = (
        "Les lieux d’aide numérique publiés et l’accès de chaque commune à l’un d’eux, pour les "
        "logiciels de cartographie (OGC API – Features)."
    )
    has_file: bool = True


def edition_of(*facts: object) -> str:
    """Returns the name of an edition: of the same facts, the same."""
    return f"{zlib.crc32(repr(facts).encode('utf-8', 'surrogatepass')):08x}"


def having(columns: Mapping[str, Sequence[str | None]], filters: Mapping[str, str]) -> Chosen:
    """Returns which features have each value asked for; at least one is."""
    found = [np.array([own == value for own in columns[name]]) for name, value in filters.items()]
    return np.asarray(np.logical_and.reduce(found), dtype=bool)
