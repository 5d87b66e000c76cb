"""What others may use of `geodata.sites.checks`; each name is imported at its first use."""

from .checking import check_sites as check_sites
from .summary import CheckedRow as CheckedRow, Summary as Summary
