"""What others may use of `geodata.nearest`; each name is imported at its first use."""

from .by_distance import SiteIndex as SiteIndex
from .degraded import Lack as Lack
from .guide import Guide as Guide
from .question import Question as Question, moment_of as moment_of, wanted_of as wanted_of
