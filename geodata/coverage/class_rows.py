"""The figures of each class of communes: density, mountain, EPCI, the columns of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_figures import ClassFigures, ClassRow
from geodata.coverage.cells import Spread
from geodata.coverage.figures import Floats, finite, mean, share_of, whole
from geodata.coverage.inequality import quantile
from geodata.coverage.ranges import Range, TripErrors
from geodata.territory import Units


@dataclass(frozen=True, slots=True)
class Classes:
    """A way to class the units: density, mountain, EPCI.

    Attributes:
        labels: of the classes, in the order to show them.
        number: of the class of each unit, -1 of none.
        codes: of the classes, where they have one.
    """

    labels: Sequence[str]
    number: NDArray[np.int64]
    codes: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ClassedUnits:
    """Units of a territory, with what their classes are told of.

    Attributes:
        units: of the register.
        among: positions of the units of the territory; what follows is of each of these.
        spread: their people, each with their minutes.
        score: advisors per 10,000 people, NaN where it is not known.
        people: NaN where no source says.
        weight: what they weigh, NaN where it is missing.
        threshold_minutes: the limit asked for, inclusive.
    """

    units: Units
    among: NDArray[np.int64]
    spread: Spread
    score: Floats
    people: Floats
    weight: Floats
    threshold_minutes: float

    def by_class(
        self, classes: Mapping[str, Classes], errors: TripErrors | None
    ) -> dict[str, list[ClassRow]]:
        """Returns the rows of each way to class them, in the order of its classes.

        Args:
            classes: the ways, by name.
            errors: of the minutes of all units, for the range of each share; None where nothing
                says them.
        """
        numbers = {name: each.number[self.among] for name, each in classes.items()}
        ranges: Sequence[Mapping[int, Range | None]] = [{} for _ in numbers]
        if errors is not None:
            every = list(numbers.values())
            ranges = errors.shares_by(every, self.among, self.weight, self.threshold_minutes)
        return {
            name: [
                self._row(each, number, numbers[name] == number, drawn)
                for number in np.unique(numbers[name]).tolist()
            ]
            for (name, each), drawn in zip(classes.items(), ranges, strict=True)
        }

    def _row(
        self,
        classes: Classes,
        number: int,
        inside: NDArray[np.bool_],
        drawn: Mapping[int, Range | None],
    ) -> ClassRow:
        weight = self.weight[inside]
        own = self.spread.among(inside)
        own_weight = own.of(weight)
        row: ClassFigures = {
            "class": classes.labels[number] if number >= 0 else None,
            **self.units.counted(self.among[inside]),
            "people": whole(np.nansum(self.people[inside])),
            "share_within": share_of(own_weight, own.minutes <= self.threshold_minutes),
            "minutes_median": finite(quantile(own.minutes, np.nan_to_num(own_weight), 0.5), 1),
            "advisors_per_10k": mean(np.nan_to_num(self.score[inside]), np.nan_to_num(weight)),
        }
        named: dict[str, Any] = {}
        if classes.codes is not None and number >= 0:
            named["code"] = classes.codes[number]
        return cast("ClassRow", named | row | _range_of(drawn, number))


def _range_of(drawn: Mapping[int, Range | None], number: int) -> dict[str, float | None]:
    """Returns the fields of a class's range; none where nothing was drawn."""
    if number not in drawn:
        return {}
    both = drawn[number]
    # Rounded as the share is: what holds it before does so after.
    low, high = (None, None) if both is None else (round(each, 4) for each in both)
    return {"share_within_low": low, "share_within_high": high}
