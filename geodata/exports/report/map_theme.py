"""Which theme a map has: the one that the question asks for, or the usual one of its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geodata.coverage import CoverageReply
from geodata.errors import ParameterError
from geodata.exports.palette import BOUNDS_MINUTES
from geodata.exports.report.column_themes import (
    advisors_theme,
    change_theme,
    column_theme,
    median_theme,
    people_theme,
    status_theme,
    two_way_theme,
    without_car_theme,
)
from geodata.exports.report.theme import Row, Theme, minutes_theme, share_theme

_Make = Callable[[CoverageReply], Theme]

_OF_COMMUNES: dict[str, _Make] = {
    "minutes": lambda _: minutes_theme(),
    "status": lambda _: status_theme(),
    "advisors": lambda _: advisors_theme("communes"),
    "people": lambda _: people_theme("communes"),
    "change": change_theme,
    "column": lambda coverage: column_theme(coverage, "communes"),
    "two_way": two_way_theme,
    "without_car": lambda _: without_car_theme(),
}
_OF_TERRITORIES: dict[str, _Make] = {
    "share": lambda coverage: share_theme(coverage["question"]["threshold_minutes"]),
    "minutes": lambda _: median_theme(BOUNDS_MINUTES),
    "advisors": lambda _: advisors_theme("territoires"),
    "people": lambda _: people_theme("territoires"),
    "column": lambda coverage: column_theme(coverage, "territoires"),
}


def theme_of(coverage: CoverageReply) -> Theme:
    """Returns the theme of an answer's map.

    Raises:
        ParameterError: what is asked for is not known of its rows, or a column of numbers is
            needed and this one has classes.
    """
    rows: Sequence[Row] = coverage["rows"]
    makers = _OF_TERRITORIES if rows and "within_threshold" in rows[0] else _OF_COMMUNES
    name: str = coverage["question"].get("map") or next(iter(makers))
    if not rows and name not in makers:
        return minutes_theme()
    if name not in makers:
        raise ParameterError("map", "these rows are not drawn so", tuple(makers))
    has_classes = name in ("two_way", "column") and coverage["column"]["kind"] == "class"
    if has_classes and (name == "two_way" or makers is _OF_TERRITORIES):
        raise ParameterError("column", "this map needs numbers, and the column has classes")
    return makers[name](coverage)
