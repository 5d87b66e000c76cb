"""What others may use of `geodata.plans.jobs`; each name is imported at its first use."""

from .desk import Desk as Desk
from .opinions import MOST_REASON as MOST_REASON
from .plans import Plans as Plans, light as light
from .records import Scenarios as Scenarios, timestamp as timestamp
from .reviews import Reviews as Reviews, Said as Said
from .running import Runner as Runner
from .states import ENDED as ENDED, Job as Job, State as State
from .sweeps import Axes as Axes, Sweeps as Sweeps, variants as variants
