"""What a préfecture asks: a territory, a state of the sites, thresholds; checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geodata.coverage.accessibility import Decay
from geodata.coverage.answer import Asked
from geodata.coverage.statuses import LEAST_PER_10K, THRESHOLD_MINUTES, check_thresholds
from geodata.coverage.supply import POSTS, State
from geodata.errors import ParameterError
from geodata.territory import PEOPLE

USUAL_DECAY = Decay()
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """A question about coverage; the territory is asked beside it.

    Attributes:
        state: which sites and posts count.
        decay: of the advisors' score.
        weight: `people`, or the name of a column.
        threshold_minutes: how far help may be, inclusive.
        least_per_10k: how many advisors are enough.
        since: the version of the sites to compare with, or None.
    """

    state: State
    decay: Decay = USUAL_DECAY
    weight: str = PEOPLE
    threshold_minutes: float = THRESHOLD_MINUTES
    least_per_10k: float = LEAST_PER_10K
    since: str | None = None

    def __post_init__(self) -> None:
        """Refuses what makes no sense.

        Raises:
            ParameterError: a value is wrong.
        """
        check_thresholds(self.threshold_minutes, self.least_per_10k)
        if self.state.posts not in POSTS:
            raise ParameterError("posts", "must be one of those allowed", POSTS)
        if not EARLIEST <= self.state.at <= LATEST:
            raise ParameterError("at", "must be a day from 2000 to 2099")

    def check_weight(self, known: Sequence[str]) -> None:
        """Refuses a weight that there is not.

        Raises:
            ParameterError: with the weights there are.
        """
        allowed = (PEOPLE, *known)
        if self.weight not in allowed:
            raise ParameterError("weight", "must be one of those allowed", allowed)

    def as_record(self) -> Asked:
        """Returns the question as its answer repeats it."""
        return {
            "weight": self.weight,
            "threshold_minutes": self.threshold_minutes,
            "least_per_10k": self.least_per_10k,
            "since": self.since,
            "posts": self.state.posts,
            "at": self.state.at.isoformat(),
            "decay": self.decay.name,
            "catchment_minutes": self.decay.catchment_minutes,
        }
