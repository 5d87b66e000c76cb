"""What a build finds in the town halls, and what it took for the point of each commune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.sources.quality import Defect

CONTINENT_DEGREES = 10.0


@dataclass(slots=True)
class TownHallFindings:
    """The codes of communes by what is wrong with their town hall; parts are counted nowhere."""

    missing: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    continent: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def add_absent(self, code: str, town_hall: Any | None) -> None:
        """Notes a town hall that is not published, or published empty."""
        (self.missing if town_hall is None else self.empty).append(code)

    def add_outside(self, code: str, degrees: float, repaired: bool, near: bool) -> None:
        """Notes a town hall outside its contour, by `degrees`, and what can be made of it."""
        self.outside.append(code)
        if degrees > CONTINENT_DEGREES:
            self.continent.append(code)
        (self.repaired if repaired else self.near if near else self.replaced).append(code)


def town_hall_defects(found: TownHallFindings, credible_m: float) -> list[Defect]:
    """Returns the checks of the town halls, those that found nothing included."""
    instead = "replaced by its parts' town halls, else its village, else the middle of its contour"
    return [
        Defect.of("town_hall_missing", "no town-hall point is published", found.missing, instead),
        Defect.of("town_hall_empty", "the town-hall point is empty", found.empty, instead),
        Defect.of(
            "town_hall_outside",
            "the town hall lies outside its own commune",
            found.outside,
            "see town_hall_mirrored, town_hall_near, town_hall_replaced",
        ),
        Defect.of(
            "town_hall_on_another_continent",
            f"the town hall lies more than {CONTINENT_DEGREES:.0f} degrees away",
            found.continent,
            "see town_hall_mirrored, town_hall_replaced",
        ),
        Defect.of(
            "town_hall_mirrored",
            "a coordinate has lost or gained its sign, or the two are swapped",
            found.repaired,
            "put right: the point then lies inside the commune",
        ),
        Defect.of(
            "town_hall_near",
            f"the town hall lies within {credible_m:.0f} m of its commune's generalised contour",
            found.near,
            "kept where neither parts nor a settlement place the commune",
        ),
        Defect.of("town_hall_replaced", "the town hall is not credible", found.replaced, instead),
    ]


def point_defects(communes: Sequence[tuple[str, str]]) -> list[Defect]:
    """Returns which communes are placed by another source than a town hall or a contour.

    Args:
        communes: the code and the source of the point of each commune.
    """
    codes: Mapping[str, list[str]] = {
        source: [code for code, each in communes if each == source]
        for source in ("parts", "settlement", "former_commune", "none")
    }
    return [
        Defect.of(
            "point_of_parts",
            "the commune has no credible town hall, and its parts have",
            codes["parts"],
            "the mean of its parts' town halls, by people",
        ),
        Defect.of(
            "point_of_settlement",
            "the commune has no town hall inside its contour, and GeoNames names its village",
            codes["settlement"],
            "the village's point",
        ),
        Defect.of(
            "point_in_former_commune",
            "the commune has neither polygon nor town hall",
            codes["former_commune"],
            "a point inside the commune it was part of, marked former_commune",
        ),
        Defect.of("point_missing", "no source places the commune", codes["none"], "left unplaced"),
    ]
