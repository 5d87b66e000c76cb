"""The page of the costs, `docs/cost.md`: the tables that the model computes, in `page.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from infra.measure.cost.inputs import Inputs
from infra.measure.cost.model import HOURS_OF_A_MONTH, Line, Model, total

_MILLION = 1e6
_ROUTE_RATE = 500  # `RequestsPerSecond` of the template
_API_RATE = 10_000  # API Gateway's own, in a region
_PEAK = 10
_SERVERS_PROCESSORS = 4
_OPERATIONS = (
    ("coverage_json", "coverage of a département, JSON, never asked before"),
    ("coverage_pdf", "the same, as a PDF"),
    ("place_page", "the page of a place, that no cache has"),
    ("ogc_items", "1,000 features of the network (OGC API), that no cache has"),
    ("match", "a list of 10,000 people matched, three places each"),
    ("import_check", "an import of 20,000 places, checked"),
    ("refresh", "a national refresh: 120 areas, in every format, maps among them"),
    ("scenario_departement", "a scenario, one département"),
    ("scenario_national", "a scenario, the whole of France, 1,000 posts"),
)


def page(inputs: Inputs) -> str:
    """Returns the page, in Markdown."""
    model, assumed = Model(inputs), inputs.assumed
    mean = assumed["requests_per_month"] / (HOURS_OF_A_MONTH * 3600)
    busy = mean * model.billed_ms(inputs.measures.work["nearest_warm"]) / 1000
    waf = total(model.fixed(with_waf=True)) - total(model.fixed())
    kept = total(model.with_assumed(snapstart=1).fixed()) - total(
        model.with_assumed(snapstart=0).fixed()
    )
    text = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    return (
        text.format(
            eur_per_usd=assumed["eur_per_usd"],
            processor_factor=assumed["processor_factor"],
            machine=inputs.measures.machine,
            summary=_summary(model, assumed["requests_per_month"]),
            millions=_side_by_side(
                model.million_requests(cloudfront=True),
                model.million_requests(cloudfront=False),
                ("what", "with CloudFront", "without"),
            ),
            sensitivity=_sensitivity(model),
            operations=_operations(model, inputs),
            fixed=_bill(model.fixed(with_waf=True)),
            waf_fixed=_eur(waf),
            snapstart_kept=_eur(kept),
            snapstart_versions=f"{assumed['snapstart_versions']:,.0f}",
            snapstart_version=_eur(kept / assumed["snapstart_versions"]),
            snapstart_ten=_eur(10 * kept / assumed["snapstart_versions"]),
            month=_side_by_side(
                model.month(assumed["requests_per_month"]),
                model.month(assumed["requests_per_month"], cloudfront=False),
                ("what", "CloudFront before the API", "the API alone"),
            ),
            servers=_bill(model.servers()),
            server_times=f"{_SERVERS_PROCESSORS / busy:,.0f}",
            scale=_scale(model, assumed["requests_per_month"]),
            route_times=f"{_ROUTE_RATE / mean:,.0f}",
            api_times=f"{_API_RATE / mean:,.0f}",
            measures=_measures(inputs),
            numbers=_table(
                ("number", "value"),
                [
                    (_words(name), f"{value:,.0f}")
                    for name, value in inputs.measures.numbers.items()
                ],
            ),
            assumed=_table(
                ("what", "value"), [(f"`{key}`", f"{it:,}") for key, it in assumed.items()]
            ),
            prices=_prices(inputs),
        ).rstrip()
        + "\n"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join(['---'] + ['---:'] * (len(head) - 1))} |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _eur(value: float) -> str:
    if value >= 0.1:
        return f"{value:,.2f}"
    return "0" if value == 0 else f"{value:.4f}" if value >= 0.0001 else f"{value:.1e}"


def _all(lines: Sequence[Line]) -> str:
    return _eur(total(lines))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _bill(lines: Sequence[Line]) -> str:
    rows = [(line.what, _eur(line.eur)) for line in lines]
    return _table(("what", "euros"), [*rows, ("**all**", f"**{_all(lines)}**")])


def _side_by_side(one: Sequence[Line], other: Sequence[Line], head: Sequence[str]) -> str:
    left, right = ({line.what: line.eur for line in lines} for lines in (one, other))
    rows = [
        (what, _eur(left.get(what, 0)), _eur(right.get(what, 0)))
        for what in dict.fromkeys([*left, *right])
    ]
    return _table(head, [*rows, ("**all**", f"**{_all(one)}**", f"**{_all(other)}**")])


def _summary(model: Model, requests: float) -> str:
    direct = model.million_requests(cloudfront=False)
    millions = f"{requests / _MILLION:g} million requests"
    bills = (
        ("a million citizens' requests, with CloudFront", model.million_requests(cloudfront=True)),
        ("a million citizens' requests, straight to the API", direct),
        ("the pages and the map of a million requests", model.visits()),
        ("a national refresh", model.one("refresh")),
        ("a scenario, one département", model.one("scenario_departement")),
        ("a scenario, the whole of France", model.one("scenario_national")),
        (f"**a month of the whole country, {millions}**", model.month(requests)),
        ("the same, without CloudFront before the API", model.month(requests, cloudfront=False)),
        ("the same, with CloudFront and WAF", model.month(requests, with_waf=True)),
    )
    return _table(("what", "euros"), [(what, _all(lines)) for what, lines in bills])


def _sensitivity(model: Model) -> str:
    changed = [
        (f"CloudFront answers {share:.0%} by itself", {"hit_share": share})
        for share in (0.0, 0.2, 0.5, 0.9)
    ]
    changed += [
        (f"processor factor {factor:g}", {"processor_factor": factor}) for factor in (1.0, 2.0, 3.0)
    ]
    changed += [
        (f"{share:.0%} of requests start an environment", {"cold_share": share})
        for share in (0.0, 0.05)
    ]
    changed.append(
        ("no line of Lambda's own (`SystemLogLevel: WARN`)", {"platform_log_bytes": 0.0})
    )
    changed.append(("no SnapStart", {"snapstart": 0.0}))
    rows = [
        (what, _all(model.with_assumed(**others).million_requests(cloudfront=True)))
        for what, others in changed
    ]
    return _table(("changed", "euros"), rows)


def _operations(model: Model, inputs: Inputs) -> str:
    rows = []
    for name, what in _OPERATIONS:
        work, lines = inputs.measures.work[name], model.one(name)
        most = max(lines, key=lambda line: line.eur).what
        seconds = f"{model.billed_ms(work) / 1000:,.2f}"
        rows.append((what, seconds, f"{work.memory_mb:,}", _all(lines), most))
    return _table(("what", "seconds billed", "MB given", "euros", "most of it"), rows)


def _scale(model: Model, requests: float) -> str:
    rows = [
        (
            f"{times * requests / _MILLION:,.0f} million a month",
            f"{times * requests / (HOURS_OF_A_MONTH * 3600):,.0f}",
            f"{model.concurrency(times * requests, _PEAK):,.1f}",
            _all(model.month(times * requests)),
        )
        for times in (1, 10, 100)
    ]
    at_peak = f"environments at {_PEAK} times the mean"
    return _table(("requests", "a second, mean", at_peak, "euros a month"), rows)


def _measures(inputs: Inputs) -> str:
    rows = [
        (
            _words(name),
            work.function,
            f"{work.cpu_ms:,.1f}",
            f"{work.wall_ms:,.1f}",
            f"{work.peak_mb:,.0f} of {work.memory_mb:,}",
        )
        for name, work in inputs.measures.work.items()
    ]
    return _table(("operation", "function", "processor, ms", "clock, ms", "memory, MB"), rows)


def _prices(inputs: Inputs) -> str:
    rows = [
        (
            _words(name),
            f"{price.usd:.10f}".rstrip("0").rstrip("."),
            price.unit,
            f"{price.source}, {price.seen}",
            "seen" if price.checked else "assumed",
        )
        for name, price in inputs.prices.items()
    ]
    return _table(("what", "dollars", "for a", "said by", "for Paris"), rows)
