"""What somebody writes: no truth is taken for a number, in any body of a route or in a scenario."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from functions.coverage import places
from functions.matches import parameters as of_matches
from functions.scenarios import parameters as of_scenarios, what_ifs
from functions.sites import parameters as of_sites
from geodata.plans import scenario
from geodata.written import Written, _plain

MODULES = (places, of_matches, of_scenarios, of_sites, scenario, what_ifs)


def written() -> Iterator[type[Written]]:
    """Every model that is read from what somebody writes."""
    assert all(each.__name__.startswith(("functions", "geodata")) for each in MODULES)
    left = [Written]
    while left:
        kind = left.pop()
        yield kind
        left.extend(kind.__subclasses__())


def numbers() -> list[tuple[type[Written], str]]:
    found = [(kind, name) for kind in written() for name in kind.model_fields]
    kinds = {each: _plain(each[0].model_fields[each[1]].annotation) for each in found}
    return [each for each in found if kinds[each] & {int, float} and bool not in kinds[each]]


@pytest.mark.parametrize("truth", [True, False, [True], [1, False]])
def test_no_truth_is_taken_for_a_number(truth: object) -> None:
    assert len(numbers()) > 25
    for kind, name in numbers():
        given = kind.model_fields[name].alias or name
        with pytest.raises(ValidationError) as refused:
            kind.model_validate({given: truth})
        assert given in {each["loc"][0] for each in refused.value.errors()}, (kind, name)


def test_a_truth_is_one_where_one_is_asked_for() -> None:
    assert scenario.Candidates.model_validate({"town_halls": False}).town_halls is False
