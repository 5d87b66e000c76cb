"""What others may use of `geodata.exports.answer_page`; each name is imported at its first use."""

from .page import (
    answer_page as answer_page,
    failure_page as failure_page,
)
from .place import (
    gone_place_page as gone_place_page,
    no_place_page as no_place_page,
    place_page as place_page,
)
from .report import (
    Outcome as Outcome,
    report_outcome_page as report_outcome_page,
)
from .territory import (
    no_territory_page as no_territory_page,
    territory_page as territory_page,
)
