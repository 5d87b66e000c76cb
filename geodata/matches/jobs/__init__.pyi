"""What others may use of `geodata.matches.jobs`; each name is imported at its first use."""

from .addressing import AddressesBy as AddressesBy
from .operations import MatchOperations as MatchOperations
from .records import Match as Match, Matches as Matches
from .replies import MatchReply as MatchReply, OpenedMatchReply as OpenedMatchReply
from .requests import (
    FORMATS as FORMATS,
    MOST_CAPACITIES as MOST_CAPACITIES,
    MatchRequest as MatchRequest,
    SiteCapacity as SiteCapacity,
)
from .running import MatchRunner as MatchRunner
