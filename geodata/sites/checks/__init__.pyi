"""What others may use of `geodata.sites.checks`; each name is imported at its first use."""

from .by_hand import hours_by_hand as hours_by_hand
from .causes import (
    CauseExample as CauseExample,
    CauseRecord as CauseRecord,
    Causes as Causes,
    Columns as Columns,
)
from .checking import (
    check_sites as check_sites,
    check_table as check_table,
    guessed as guessed,
)
from .gazetteer import BORDER_M as BORDER_M, Gazetteer as Gazetteer
from .summary import CheckedRow as CheckedRow, Summary as Summary, SummaryRecord as SummaryRecord
from .whereabouts import columns_by_field as columns_by_field, columns_read as columns_read
