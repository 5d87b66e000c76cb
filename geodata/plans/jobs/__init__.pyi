"""What others may use of `geodata.plans.jobs`; each name is imported at its first use."""

from .access import Access as Access
from .answer import (
    DepartementReply as DepartementReply,
    DryRunReply as DryRunReply,
    JobReply as JobReply,
    JobsReply as JobsReply,
    JobWithDocument as JobWithDocument,
    OpenReview as OpenReview,
    OpenReviewsReply as OpenReviewsReply,
    OpinionsReply as OpinionsReply,
    State as State,
    SweepReply as SweepReply,
)
from .ground import (
    GroundSolver as GroundSolver,
    load_ground as load_ground,
    name_of_ground as name_of_ground,
)
from .grounds_of_plans import GroundsOfPlans as GroundsOfPlans
from .opinions import MOST_REASON as MOST_REASON
from .planning import Planning as Planning, Plans as Plans, light as light
from .records import Scenarios as Scenarios, timestamp as timestamp
from .reviews import MOST_MESSAGE as MOST_MESSAGE, Reviews as Reviews
from .running import Runner as Runner
from .sharing import Sharing as Sharing
from .states import ENDED as ENDED, Job as Job, Terms as Terms
from .sweeps import Axes as Axes, Sweeps as Sweeps, variants as variants
from .territories import (
    Territories as Territories,
    load_network as load_network,
    load_territories as load_territories,
    name_of_network as name_of_network,
    name_of_territories as name_of_territories,
)
from .what_ifs import (
    KeptWhatIf as KeptWhatIf,
    WhatIfGiven as WhatIfGiven,
    WhatIfs as WhatIfs,
    WhatIfsReply as WhatIfsReply,
)
