from __future__ import annotations

import pytest
from pydantic import ValidationError

from geodata.plans.scenario import Scenario


def test_a_wave_needs_a_name_and_a_number_of_posts_and_no_more():
    scenario = Scenario.model_validate({"name": "Relance", "posts": 1000})

    assert scenario.territory.code == "FR"
    assert scenario.limit_minutes == 20
    assert scenario.cost_per_post_euros == 40_000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("posts", 0),
        ("limit_minutes", float("nan")),
        ("limit_minutes", 500),
        ("objective", "greedy"),
        ("pots", 3),
        ("quotas", [{"level": "canton"}]),
    ],
)
def test_a_wrong_value_and_an_unknown_field_are_refused_where_they_stand(field, value):
    with pytest.raises(ValidationError) as refused:
        Scenario.model_validate({"name": "Relance", field: value})

    assert refused.value.errors()[0]["loc"][0] == field
