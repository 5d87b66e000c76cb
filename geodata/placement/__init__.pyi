"""What others may use of `geodata.placement`; each name is imported at its first use."""

from .attendance import (
    nearest_attendance as nearest_attendance,
    shared_attendance as shared_attendance,
)
from .backup import backup_covering as backup_covering
from .capacity import capacitated_covering as capacitated_covering
from .capacity_median import capacitated_p_median as capacitated_p_median
from .capacity_set_cover import capacitated_set_covering as capacitated_set_covering
from .center import p_center as p_center
from .clock import counting as counting
from .covering import max_covering as max_covering
from .dispersion import p_dispersion as p_dispersion
from .equity import equity_covering as equity_covering
from .expected import (
    expected_covering as expected_covering,
    expected_weight as expected_weight,
)
from .fewest import fewest_covering as fewest_covering
from .greedy import greedy_covering as greedy_covering
from .matching_people import Matched as Matched, matching as matching
from .median import p_median as p_median
from .median_points import p_median_of_points as p_median_of_points
from .prices import (
    capacity_prices as capacity_prices,
    covering_prices as covering_prices,
    fewest_prices as fewest_prices,
)
from .rounds import (
    DayRound as DayRound,
    KeptDay as KeptDay,
    TouredRounds as TouredRounds,
    Week as Week,
    plan_rounds as plan_rounds,
    worth_of as worth_of,
)
from .rounds_days import Drives as Drives
from .set_cover import set_covering as set_covering
from .solution import (
    Conflict as Conflict,
    Floats as Floats,
    Floor as Floor,
    Group as Group,
    Indices as Indices,
    Multipliers as Multipliers,
    Progress as Progress,
    Report as Report,
    Solution as Solution,
    SolveOptions as SolveOptions,
    Status as Status,
    relative_gap as relative_gap,
    scale_of as scale_of,
)
from .swapping import OneForOne as OneForOne, one_for_one as one_for_one
from .transportation import Arcs as Arcs, transported as transported
from .travel import Travel as Travel
