"""What others may use of `geodata.matches`; each name is imported at its first use."""

from .answers import Answers as Answers
from .capacities import (
    Capacities as Capacities,
    capacities_by_posts as capacities_by_posts,
    capacities_in as capacities_in,
)
from .columns import MatchColumn as MatchColumn, matched_columns as matched_columns
from .finding import answers_of as answers_of
from .questions import (
    MOST_SITES as MOST_SITES,
    Questions as Questions,
    questions_of as questions_of,
)
from .reading import MOST_PEOPLE as MOST_PEOPLE, People as People, read_people as read_people
from .reasons import WHYS as WHYS
from .sharing import Shared as Shared, share_out as share_out
from .summary import (
    MATCH_LICENCE as MATCH_LICENCE,
    MatchSummary as MatchSummary,
    SharedProof as SharedProof,
    proof_of as proof_of,
    summary_of as summary_of,
)
from .whereabouts import Whereabouts as Whereabouts
from .whole import (
    MatchedPeople as MatchedPeople,
    MatchOptions as MatchOptions,
    match_people as match_people,
)
