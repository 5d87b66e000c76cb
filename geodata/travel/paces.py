"""Ways of travelling at one pace: on foot, by bicycle; and public transport, whose ends are walked.

A trip at one pace takes the seconds of its shortest way on the graph, and no law corrects them:
there is neither a faster road nor a queue. Hills, crossings and stairs are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geodata.errors import ParameterError
from geodata.travel.model import Floats, Mode


@dataclass(frozen=True, slots=True)
class Pace:
    """A speed along paths that are longer than the straight line.

    Attributes:
        metres_per_s: along the path.
        detour: metres of path for a metre of straight line.
    """

    metres_per_s: float
    detour: float

    def seconds(self, metres: Floats) -> Floats:
        """Returns the seconds of straight lengths in metres, detours included."""
        return metres * self.detour / self.metres_per_s

    def unseen_beyond_s(self, graph_s: float) -> float:
        """Returns the seconds that no trip longer than `graph_s` on the graph can beat."""
        return float(graph_s)

    def farthest_graph_s(self, seconds: float) -> float:
        """Returns the graph seconds beyond which no trip is within `seconds`."""
        return seconds


WALKING = Pace(1.25, 1.3)
"""4.5 km/h, and paths 1.3 times as long as the straight line: the middle of what is measured for
walking networks (Levinson and El-Geneidy, The minimum circuity frontier and the journey to work,
Regional Science and Urban Economics 39, 2009)."""

CYCLING = Pace(10 / 3, 1.3)
"""12 km/h, hills ignored: what r5r takes of whoever says nothing (R. Pereira et al., r5r: Rapid
Realistic Routing on Multimodal Transport Networks with R5 in R, Findings, 2021). The detour is that
of walkers: the same network of streets, which leaves out motorways alone. OSRM's bicycle on the
flat roads of Liechtenstein is 5 % faster, and in the mountains of Andorra a fifth slower."""

PACES: Mapping[Mode, Pace] = {"foot": WALKING, "bicycle": CYCLING, "transit": WALKING}
"""By mode; by car a trip has no one pace. A trip by public transport is of a measured table, and
walked within a commune and from its point to the door."""

NO_TRANSIT = "no time by public transport was imported (maillage roads import --mode transit)"
NO_TRANSIT_IN_FRENCH = (
    "aucun temps en transport en commun n’a été importé (maillage roads import --mode transit)"
)


def modes_of(measured: Collection[str]) -> tuple[Mode, ...]:
    """Returns the modes that can be asked for, given those that have a measured table."""
    usual: tuple[Mode, ...] = ("car", "foot", "bicycle")
    return (*usual, "transit") if "transit" in measured else usual


def check_mode(mode: Mode, measured: Collection[str]) -> None:
    """Refuses a mode of which nothing is known.

    Raises:
        ParameterError: no table of public transport was imported.
    """
    if mode not in modes_of(measured):
        raise ParameterError("mode", NO_TRANSIT, modes_of(measured))
