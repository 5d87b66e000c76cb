"""What others may use of `geodata.refresh`; each name is imported at its first use."""

from .areas import is_by_territory as is_by_territory
from .assembling import (
    NEEDED_FOR_COVERAGE as NEEDED_FOR_COVERAGE,
    Inputs as Inputs,
    documents_over as documents_over,
)
from .prerendered import PrerenderedDocuments as PrerenderedDocuments
from .runs import Run as Run, current_run as current_run, run_of as run_of
from .steps import (
    Refresh as Refresh,
    documents_of_run as documents_of_run,
    documents_over_run as documents_over_run,
    run_in_process as run_in_process,
)
