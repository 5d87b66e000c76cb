"""The cost: arithmetic to check by hand, inputs that are all used, a page that never drifts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest

from infra.local.template.cloudformation import load
from infra.measure.cost.inputs import Inputs, Measures, Price, Work, read_inputs
from infra.measure.cost.model import Line, Model, total
from infra.measure.cost.page import page
from tests.conftest import ROOT
from tests.infra.local.own import own_template


def priced(**usd: float) -> dict[str, Price]:
    return {
        name: Price(each, "unit", "page", date(2026, 10, 9), True) for name, each in usd.items()
    }


WARM = Work("NearestFunction", 2048, cpu_ms=5, wall_ms=20, peak_mb=150)
SOLVED = Work("SolverFunction", 1024, cpu_ms=9_000, wall_ms=6_000, peak_mb=500, invocations=2)
SMALL = Inputs(
    priced(
        http_api_request=1e-6,
        lambda_request=2e-7,
        lambda_gb_second=1e-5,
        cloudfront_gb=0.1,
        cloudfront_request=1e-6,
        cloudfront_function=1e-7,
        internet_gb=0.2,
        s3_read=1e-6,
        logs_gb=0.5,
        logs_gb_month=0.0,
        state_transition=1e-5,
        snapstart_restore=1e-4,
        trace=5e-6,
    ),
    {
        "eur_per_usd": 0.5,
        "processor_factor": 2.0,
        "cold_share": 0.0,
        "hit_share": 0.25,
        "compressed_share": 0.5,
        "platform_log_bytes": 600,
        "log_days": 30,
        "snapstart": 0,
        "traced_share": 0.5,
    },
    Measures(
        "x",
        {"nearest_warm": WARM, "nearest_cold": WARM, "solved": SOLVED},
        {
            "nearest_log_bytes": 400,
            "nearest_reply_bytes": 10_000,
            "nearest_objects": 10,
            "solved_transitions": 5,
        },
    ),
)


def euros(lines: list[Line]) -> dict[str, float]:
    return {line.what: line.eur for line in lines}


def test_a_million_requests_cost_what_one_computes_by_hand() -> None:
    bill = euros(Model(SMALL).million_requests(cloudfront=False))
    assert bill == pytest.approx(
        {
            "HTTP API": 0.5,
            # 5 ms, twice as slow there, in 2 GB: 0.02 GB-s; and the invocation itself.
            "functions, warm": (0.02 * 1e-5 + 2e-7) * 1e6 * 0.5,
            "functions, first starts": 0,
            "SnapStart, restored": 0,
            "logs": 1.0 * 0.5 * 0.5,  # a kilobyte each: 1 GB
            "data read at first starts": 0,
            "data out": 10 * 0.2 * 0.5,
        }
    )


def test_cloudfront_takes_its_hits_from_the_api_and_compresses_what_goes_out() -> None:
    bill = euros(Model(SMALL).million_requests(cloudfront=True))
    assert bill["HTTP API"] == pytest.approx(0.375)
    assert bill["CloudFront, requests"] == pytest.approx(0.5)
    assert bill["CloudFront, functions"] == pytest.approx(0.05)
    assert bill["CloudFront, data out"] == pytest.approx(10 * 0.5 * 0.1 * 0.5)
    nothing_kept = euros(Model(SMALL).million_requests(cloudfront=True, hit_share=0))
    assert nothing_kept["HTTP API"] == pytest.approx(0.5)


def test_what_uses_several_processors_is_billed_by_the_clock() -> None:
    model = Model(SMALL)
    assert model.billed_ms(WARM) == 10
    assert model.billed_ms(SOLVED) == 12_000
    assert euros(model.one("solved")) == pytest.approx(
        {
            "functions": (12 * 1e-5 + 2 * 2e-7) * 0.5,
            "logs": 1200 / 1e9 * 0.5 * 0.5,
            "traces": 2 * 0.5 * 5e-6 * 0.5,
            "state transitions": 5e-5 * 0.5,
        }
    )


def test_more_of_anything_never_costs_less() -> None:
    model = Model(read_inputs())
    usual = total(model.million_requests(cloudfront=True))
    assert total(model.with_assumed(refresh_environments=20).one("refresh")) > total(
        model.one("refresh")
    )
    for name in ("processor_factor", "cold_share", "compressed_share", "platform_log_bytes"):
        more = model.with_assumed(**{name: 2 * read_inputs().assumed[name]})
        assert total(more.million_requests(cloudfront=True)) > usual, name
    assert total(model.month(2e7)) > total(model.month(1e7)) > total(model.month(0)) > 0
    assert total(model.month(1e7, with_waf=True)) > total(model.month(1e7))


class Watched[V](Mapping[str, V]):
    """A mapping that knows what was read of it."""

    def __init__(self, inside: Mapping[str, V]) -> None:
        self._inside = inside
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> V:
        self.read.add(key)
        return self._inside[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._inside)

    def __len__(self) -> int:
        return len(self._inside)


def test_every_price_and_every_measured_number_is_used() -> None:
    inputs = read_inputs()
    prices, numbers = Watched(inputs.prices), Watched(inputs.measures.numbers)
    measures = replace(inputs.measures, numbers=numbers)
    model = Model(replace(inputs, prices=prices, measures=measures))
    model.million_requests(cloudfront=True)
    model.million_requests(cloudfront=False)
    model.visits()
    model.month(1e7, with_waf=True)
    model.servers()
    assert set(prices) - prices.read == set()
    assert set(numbers) - numbers.read == set()


def test_the_page_is_what_the_inputs_give() -> None:
    kept = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert kept == page(read_inputs()), "python -m infra.measure.cost writes it again"


def test_an_assumption_that_nobody_makes_is_an_error() -> None:
    with pytest.raises(KeyError, match="colour"):
        read_inputs({"colour": 1})


def test_every_price_says_who_says_so_and_when() -> None:
    for name, price in read_inputs().prices.items():
        assert price.usd > 0, name
        assert price.source.startswith(("AWS price list, ", 'page "')), name
        assert price.seen >= date(2026, 9, 1), name
        assert price.checked or "page" in price.source, name


def test_the_functions_have_the_memory_that_the_template_gives_them() -> None:
    given = {each.logical_id: each.memory_mb for each in own_template().functions}
    for name, work in read_inputs().measures.work.items():
        assert work.memory_mb == given[work.function], (
            f"{name}: python -m infra.measure.cost measure"
        )
        assert 0 < work.peak_mb < work.memory_mb, name
        assert work.cpu_ms > 0, name


def test_no_less_memory_is_assumed_to_be_kept_than_the_template_keeps() -> None:
    told = load(ROOT / "template.yaml")
    usual = told["Globals"]["Function"]["MemorySize"]
    kept = [
        int(each["Properties"].get("MemorySize", usual))
        for each in told["Resources"].values()
        if "SnapStart" in each.get("Properties", {})
    ]
    assert sum(kept) <= read_inputs().assumed["snapstart_mb"]


def test_a_kept_snapshot_is_paid_by_what_it_holds_and_by_what_is_restored() -> None:
    model = Model(read_inputs({"snapstart": 1, "snapstart_mb": 1024, "snapstart_versions": 1}))
    cache = read_inputs().usd("snapstart_cache") * read_inputs().assumed["eur_per_usd"]
    assert euros(model.fixed())["SnapStart, kept"] == pytest.approx(730 * 3600 * cache)
    without = model.with_assumed(snapstart=0)
    assert "SnapStart, kept" not in euros(without.fixed())
    assert euros(without.million_requests(cloudfront=True))["SnapStart, restored"] == 0


def test_no_fewer_alarms_are_assumed_than_there_are() -> None:
    files = [ROOT / "template.yaml", *(ROOT / "infra" / "stacks").glob("*.yaml")]
    there = sum(
        file.read_text(encoding="utf-8").count("Type: AWS::CloudWatch::Alarm") for file in files
    )
    assert there <= read_inputs().assumed["alarms"]
