"""What others may use of `geodata.refresh`; each name is imported at its first use."""

from .areas import (
    Area as Area,
    document_names as document_names,
    is_by_territory as is_by_territory,
)
from .assembling import (
    Inputs as Inputs,
    documents_over as documents_over,
    usual_question as usual_question,
)
from .commune_measures import public_measures as public_measures
from .computing import (
    Computing as Computing,
    Results as Results,
    documents_of_run as documents_of_run,
    documents_over_run as documents_over_run,
)
from .prerendered import PrerenderedDocuments as PrerenderedDocuments
from .runs import Run as Run, current_run as current_run, run_in_use as run_in_use, run_of as run_of
from .steps import (
    Measured as Measured,
    Published as Published,
    Refresh as Refresh,
    Rendered as Rendered,
    run_in_process as run_in_process,
)
