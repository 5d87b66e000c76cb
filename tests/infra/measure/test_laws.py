"""Exponents of costs: what doubles, what stays, and what cannot be fitted."""

from __future__ import annotations

import pytest

from infra.measure.bench.laws import doubled, exponent, law, spent_s


def test_a_cost_that_doubles_with_its_size_has_the_exponent_1() -> None:
    sizes = doubled(100, 4)
    assert sizes == [100, 200, 400, 800, 1600]
    assert exponent(sizes, [3.0 * size for size in sizes]) == pytest.approx(1.0)
    assert exponent(sizes, [2.0] * 5) == pytest.approx(0.0)
    assert exponent(sizes, [size**1.5 for size in sizes]) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("sizes", "costs"), [([1, 1], [1.0, 2.0]), ([1, 2], [0.0, 1.0]), ([0, 2], [1.0, 1.0])]
)
def test_what_cannot_be_fitted_is_refused(sizes: list[int], costs: list[float]) -> None:
    with pytest.raises(ValueError, match="two sizes at least"):
        exponent(sizes, costs)


def test_a_law_says_its_exponent_its_ends_and_its_reach() -> None:
    figure = law("measuring by sites", "s", [1_000, 2_000, 4_000], [0.1, 0.2, 0.4], 1.05)
    assert figure.what == "measuring by sites, 1,000 to 4,000: exponent"
    assert (figure.value, figure.reach) == ("1.00, 0.1 to 0.4 s", "1.05")


def test_the_processor_time_of_a_run_is_the_median() -> None:
    asked: list[int] = []
    assert spent_s(lambda: asked.append(1), runs=3) >= 0
    assert len(asked) == 3
