"""Columns that mean something together: both coordinates, the days of a week, parts of a street."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from geodata.sites.mapping.days import day_groups, with_bounds
from geodata.sites.mapping.document import POSITION, Confidence, Conversion, Rule, Why
from geodata.sites.mapping.looks import Look
from geodata.sites.mapping.profiles import Sample
from geodata.sites.mapping.synonyms import Strength, meanings

Samples = Mapping[str, Sample]
_STREET = ("numero_voie", "repetition", "type_voie", "nom_voie")
_MOSTLY = 0.6
_ALMOST_ALL = 0.9
_BEST: tuple[Strength, ...] = ("name", "sure", "maybe")


def rules_by_group(rest: Samples, rules: Iterable[Rule]) -> list[Rule]:
    """Returns the rules of columns that go together, of those that nothing reads yet."""
    given = {rule.field for rule in rules}
    found: list[Rule] = []
    makers = (_positions, _weeks, _days_and_hours, _streets)
    for make in makers:
        taken = {name for rule in found for name in rule.columns}
        left = {name: sample for name, sample in rest.items() if name not in taken}
        found += make(left, given | {rule.field for rule in found})
    return found


def named(rest: Samples, field: str, strengths: Iterable[Strength] = _BEST) -> list[str]:
    """Returns the columns that may mean a field, the best name first."""
    found = [
        (list(_BEST).index(meaning.strength), name)
        for name in rest
        for meaning in meanings(name)
        if meaning.field == field and meaning.strength in tuple(strengths)
    ]
    return [name for _, name in sorted(found, key=lambda each: each[0])]


# Positions


def _positions(rest: Samples, given: set[str]) -> Iterator[Rule]:
    """Yields every rule that gives a position: the first that gives one is kept, row by row."""
    left = dict(rest)
    for one, other in (("latitude", "longitude"), ("x", "y")):
        pair = _pair(left, one, other)
        while pair is not None:
            yield pair
            for name in pair.columns:
                del left[name]
            pair = _pair(left, one, other)
    for name in named(left, "position"):
        rule = _in_one_cell(name, left[name])
        if rule is not None:
            yield rule
            del left[name]
    if POSITION not in given and not any(named(rest, field) for field in ("latitude", "x")):
        yield from _by_values(left)


def _pair(rest: Samples, one: str, other: str) -> Rule | None:
    """Returns the rule of the columns with the best names, of latitude and longitude or x and y."""
    for first in named(rest, one):
        for second in named(rest, other):
            if first != second and _belong(first, second):
                return _of_two(first, second, rest, is_metric=one == "x")
    return None


def _belong(first: str, second: str) -> bool:
    """Whether two columns are of one object: `geo.lat` goes with `geo.lon`."""
    return first.rpartition(".")[0] == second.rpartition(".")[0]


def _of_two(first: str, second: str, rest: Samples, *, is_metric: bool) -> Rule:
    """Returns how two columns give a position: by what they hold, and by their names otherwise.

    Args:
        first: called latitude, or x.
        second: called longitude, or y.
        rest: what they hold.
        is_metric: whether they are called x and y.
    """
    east, north = (first, second) if is_metric else (second, first)
    if _both(rest, east, "metres_x", north, "metres_y"):
        return _position((east, north), "projected")
    if _both(rest, north, "metres_x", east, "metres_y"):
        return _position((north, east), "projected", "doubtful")
    if not is_metric or _both(rest, north, "latitude", east, "longitude"):
        return _position((north, east), "degrees")
    if _both(rest, east, "latitude", north, "longitude"):
        # x and y are whatever people call so: these can be degrees in this order alone.
        return _position((east, north), "degrees", "doubtful", "values")
    if rest[east].filled:
        return _position((east, north), "projected", "doubtful")
    return _position((north, east), "degrees")


def _both(rest: Samples, one: str, look: Look, other: str, other_look: Look) -> bool:
    return min(rest[one].looks(look), rest[other].looks(other_look)) >= _MOSTLY


def _position(
    columns: tuple[str, ...],
    conversion: Conversion,
    confidence: Confidence = "sure",
    why: Why = "synonym",
) -> Rule:
    return Rule(POSITION, columns, conversion, confidence=confidence, why=why)


def _in_one_cell(name: str, sample: Sample) -> Rule | None:
    if sample.looks("latlon") >= _MOSTLY:
        return _position((name,), "latlon")
    if sample.looks("lonlat") >= _MOSTLY:
        return _position((name,), "lonlat")
    return None


def _by_values(rest: Samples) -> Iterator[Rule]:
    """Yields a position that only the values speak for."""
    filled = {name: sample for name, sample in rest.items() if sample.filled}
    looks: tuple[tuple[Look, Conversion], ...] = (("latlon", "latlon"), ("lonlat", "lonlat"))
    for look, conversion in looks:
        for name, sample in filled.items():
            if sample.looks(look) >= _ALMOST_ALL:
                yield _position((name,), conversion, "doubtful", "values")
                return
    decimals = {name: sample for name, sample in filled.items() if _has_decimals(sample)}
    norths = [name for name, sample in decimals.items() if sample.looks("latitude") >= _ALMOST_ALL]
    easts = [name for name, sample in decimals.items() if sample.looks("longitude") >= _ALMOST_ALL]
    if len(norths) == 1 and len(easts) == 1 and norths != easts:
        yield _position((norths[0], easts[0]), "degrees", "doubtful", "values")


def _has_decimals(sample: Sample) -> bool:
    texts = list(sample.texts)
    return sum("." in text or "," in text for text in texts) >= _ALMOST_ALL * len(texts)


# Hours


def _weeks(rest: Samples, given: set[str]) -> Iterator[Rule]:
    if "horaires" in given:
        return
    for group in day_groups(rest):
        filled = [rest[name] for name in group if rest[name].filled]
        if any(_is_flag(sample) for sample in filled):
            continue
        is_of_hours = any(sample.looks("hours") >= _MOSTLY for sample in filled)
        confidence: Confidence = "sure" if is_of_hours or not filled else "doubtful"
        conversion: Conversion = "day_times" if with_bounds(group) else "weekdays"
        yield Rule("horaires", tuple(group), conversion, confidence=confidence, why="synonym")
        return


def _is_flag(sample: Sample) -> bool:
    return sample.looks("flag") >= _MOSTLY


def _days_and_hours(rest: Samples, given: set[str]) -> Iterator[Rule]:
    """Yields the rule of a column of days beside a column of hours."""
    if "horaires" in given:
        return
    days = [name for name, sample in rest.items() if sample.looks("days") >= _ALMOST_ALL]
    hours = [name for name in named(rest, "horaires") if name not in days and rest[name].filled]
    if len(days) == 1 and hours:
        yield Rule("horaires", (days[0], hours[0]), "days_and_times", why="values")


# Streets


def _streets(rest: Samples, given: set[str]) -> Iterator[Rule]:
    """Yields the rule of a street whose number and name have columns of their own."""
    parts = []
    for field in _STREET:
        strengths: tuple[Strength, ...] = ("name", "sure")
        best = [name for name in named(rest, field, strengths) if name not in parts]
        parts += best[:1]
    has_street = any(
        meaning.field == "nom_voie" and meaning.strength in ("name", "sure")
        for name in parts
        for meaning in meanings(name)
    )
    if has_street and "adresse" not in given:
        yield Rule("adresse", tuple(parts), "join", why="synonym")
    elif parts and not has_street and "adresse" not in given:
        whole = named(rest, "adresse", ("name", "sure"))
        whole = [name for name in whole if name not in parts and rest[name].filled]
        if whole:
            yield Rule("adresse", (*parts, whole[0]), "join", confidence="doubtful", why="synonym")
