"""What others may use of `geodata.sites.checks`; each name is imported at its first use."""

from .by_hand import hours_by_hand as hours_by_hand
from .checking import check_sites as check_sites
from .sentences import cause_of as cause_of, field_in_words as field_in_words
from .summary import CheckedRow as CheckedRow, Summary as Summary, SummaryRecord as SummaryRecord
