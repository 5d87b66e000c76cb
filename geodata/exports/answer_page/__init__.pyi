"""What others may use of `geodata.exports.answer_page`; each name is imported at its first use."""

from .page import (
    answer_page as answer_page,
    failure_page as failure_page,
)
from .place import (
    no_place_page as no_place_page,
    place_page as place_page,
)
