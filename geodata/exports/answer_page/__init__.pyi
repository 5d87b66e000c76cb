"""What others may use of `geodata.exports.answer_page`; each name is imported at its first use."""

from .page import (
    answer_page as answer_page,
    failure_page as failure_page,
)
