"""What others may use of `geodata.refresh`; each name is imported at its first use."""

from .areas import Area as Area, is_by_territory as is_by_territory
from .assembling import (
    NEEDED_FOR_COVERAGE as NEEDED_FOR_COVERAGE,
    Inputs as Inputs,
    documents_over as documents_over,
)
from .prerendered import PrerenderedDocuments as PrerenderedDocuments
from .runs import Run as Run, current_run as current_run, run_of as run_of
from .steps import (
    Measured as Measured,
    Published as Published,
    Refresh as Refresh,
    Rendered as Rendered,
    documents_of_run as documents_of_run,
    documents_over_run as documents_over_run,
    run_in_process as run_in_process,
)
