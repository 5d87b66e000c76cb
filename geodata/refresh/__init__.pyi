"""What others may use of `geodata.refresh`; each name is imported at its first use."""

from .areas import is_by_territory as is_by_territory
from .assembling import (
    NEEDED_FOR_COVERAGE as NEEDED_FOR_COVERAGE,
    Inputs as Inputs,
    documents_over as documents_over,
)
from .here import refresh_here as refresh_here
from .ready import ReadyDocuments as ReadyDocuments
from .runs import Run as Run, current_run as current_run, run_of as run_of
from .steps import (
    Refresh as Refresh,
    documents_of_run as documents_of_run,
    documents_over_run as documents_over_run,
)
