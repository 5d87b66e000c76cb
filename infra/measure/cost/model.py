"""Euros from work, prices and assumptions: pure arithmetic, each line of it named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from infra.measure.cost.inputs import Inputs, Work

GB = 1e9
_MB_OF_A_GB = 1024
_SECONDS_OF_A_MONTH = 730 * 3600
HOURS_OF_A_MONTH = 730
_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bill, in euros."""

    what: str
    eur: float


def total(lines: Iterable[Line]) -> float:
    """Returns the euros of lines."""
    return sum(line.eur for line in lines)


class Model:
    """Computes bills."""

    def __init__(self, inputs: Inputs) -> None:
        self._in = inputs
        self._rate = inputs.assumed["eur_per_usd"]

    def _line(self, what: str, usd: float) -> Line:
        return Line(what, usd * self._rate)

    def billed_ms(self, work: Work) -> float:
        """Returns what Lambda would count of one operation, all its invocations together.

        What uses one processor is counted by its processor time, which a busy machine does not
        stretch; what uses several, by the clock.
        """
        own = work.wall_ms if work.function == "SolverFunction" else work.cpu_ms
        return own * self._in.assumed["processor_factor"]

    def compute_usd(self, name: str) -> float:
        """Returns the dollars of the functions of one operation."""
        work = self._in.measures.work[name]
        gb_s = self.billed_ms(work) / 1000 * work.memory_mb / _MB_OF_A_GB
        requests = work.invocations * self._in.usd("lambda_request")
        return gb_s * self._in.usd("lambda_gb_second") + requests

    def _logs_usd(self, lines_bytes: float, invocations: float = 1) -> float:
        taken = lines_bytes + invocations * self._in.assumed["platform_log_bytes"]
        kept_months = self._in.assumed["log_days"] / 30
        price = self._in.usd("logs_gb") + self._in.usd("logs_gb_month") * kept_months
        return taken / GB * price

    def million_requests(self, *, cloudfront: bool, hit_share: float | None = None) -> list[Line]:
        """Returns the bill of a million citizens' requests to the API."""
        inputs, assumed = self._in, self._in.assumed
        hits = assumed["hit_share"] if hit_share is None else hit_share
        missed = _MILLION * (1 - hits if cloudfront else 1)
        cold = missed * assumed["cold_share"]
        warm = self.compute_usd("nearest_warm") * missed
        lines = [
            self._line("HTTP API", missed * inputs.usd("http_api_request")),
            self._line("functions, warm", warm),
            self._line("functions, first starts", cold * self.compute_usd("nearest_cold")),
            self._line("SnapStart, restored", cold * self._restored_usd()),
            self._line("logs", missed * self._logs_usd(inputs.number("nearest_log_bytes"))),
            self._line("data read at first starts", cold * self._opening_usd()),
        ]
        sent = _MILLION * inputs.number("nearest_reply_bytes") / GB
        if not cloudfront:
            return [*lines, self._line("data out", sent * inputs.usd("internet_gb"))]
        squeezed = sent * assumed["compressed_share"]
        return [
            *lines,
            self._line("CloudFront, requests", _MILLION * inputs.usd("cloudfront_request")),
            self._line("CloudFront, functions", _MILLION * inputs.usd("cloudfront_function")),
            self._line("CloudFront, data out", squeezed * inputs.usd("cloudfront_gb")),
        ]

    def _restored_usd(self) -> float:
        memory_gb = self._in.measures.work["nearest_cold"].memory_mb / _MB_OF_A_GB
        return self._in.assumed["snapstart"] * memory_gb * self._in.usd("snapstart_restore")

    def _opening_usd(self) -> float:
        return self._in.number("nearest_objects") * self._in.usd("s3_read")

    def visits(self) -> list[Line]:
        """Returns the bill of the pages of a million requests: files and map, by CloudFront."""
        inputs, assumed = self._in, self._in.assumed
        visits = _MILLION / assumed["requests_per_visit"]
        fresh = visits * (1 - assumed["returning_share"])
        files = fresh * inputs.number("page_bytes_gzipped")
        tiles = visits * assumed["tiles_bytes_per_visit"]
        asked = fresh * inputs.number("page_files")
        requests = asked + visits * 10  # ranges of the map
        return [
            self._line("pages, data out", files / GB * inputs.usd("cloudfront_gb")),
            self._line("map, data out", tiles / GB * inputs.usd("cloudfront_gb")),
            self._line("pages and map, requests", requests * inputs.usd("cloudfront_request")),
            # The map passes no function, nor do packages of others: this is the most it can be.
            self._line("pages, functions", asked * inputs.usd("cloudfront_function")),
        ]

    def one(self, name: str) -> list[Line]:
        """Returns the bill of one operation behind the API or in a machine."""
        inputs = self._in
        work = inputs.measures.work[name]
        lines = [
            self._line("functions", self.compute_usd(name)),
            self._line("logs", self._logs_usd(0, work.invocations)),
            self._line(
                "traces", work.invocations * inputs.assumed["traced_share"] * inputs.usd("trace")
            ),
        ]
        if name == "refresh":
            starts = inputs.assumed["refresh_environments"] * self.compute_usd("coverage_cold")
            lines.append(self._line("functions, first starts", starts))
        for kind, price in (
            ("transitions", "state_transition"),
            ("writes", "s3_write"),
            ("reads", "s3_read"),
            ("table_writes", "dynamodb_write"),
            ("table_reads", "dynamodb_read"),
        ):
            count = inputs.measures.numbers.get(f"{name}_{kind}", 0)
            if count:
                lines.append(self._line(_IN_WORDS[kind], count * inputs.usd(price)))
        return lines

    def fixed(self, *, with_waf: bool = False) -> list[Line]:
        """Returns what a month costs whoever asks: watching, storage, protection."""
        inputs, assumed = self._in, self._in.assumed
        stored = inputs.number("snapshot_bytes") * 2
        stored += assumed["versions_kept"] * inputs.number("version_bytes")
        lines = [
            self._line("alarms", assumed["alarms"] * inputs.usd("alarm_month")),
            self._line("figures of our own", assumed["metrics"] * inputs.usd("metric_month")),
            self._line("dashboard", assumed["dashboards"] * inputs.usd("dashboard_month")),
            self._line("data kept", stored / GB * inputs.usd("s3_gb_month")),
        ]
        if assumed["snapstart"]:
            memory_gb = assumed["snapstart_mb"] / _MB_OF_A_GB * assumed["snapstart_versions"]
            held = memory_gb * _SECONDS_OF_A_MONTH
            lines.append(self._line("SnapStart, kept", held * inputs.usd("snapstart_cache")))
        if with_waf:
            acl = inputs.usd("waf_acl_month") + assumed["waf_rules"] * inputs.usd("waf_rule_month")
            lines.append(self._line("WAF, before its requests", acl))
        return lines

    def month(
        self, requests: float, *, cloudfront: bool = True, with_waf: bool = False
    ) -> list[Line]:
        """Returns the bill of a month of the whole country."""
        assumed, millions = self._in.assumed, requests / _MILLION
        often = {
            "coverage_json": assumed["coverage_answers_per_month"],
            "coverage_pdf": assumed["coverage_files_per_month"],
            "import_check": assumed["imports_per_month"],
            "refresh": assumed["refreshes_per_month"],
            "scenario_departement": assumed["small_scenarios_per_month"],
            "scenario_national": assumed["national_scenarios_per_month"],
        }
        lines = [
            Line(
                "citizens' requests", millions * total(self.million_requests(cloudfront=cloudfront))
            ),
            Line("pages and map", millions * total(self.visits())),
            Line(
                "préfectures, operators, planners",
                sum(count * total(self.one(name)) for name, count in often.items()),
            ),
            Line("fixed", total(self.fixed(with_waf=with_waf))),
        ]
        if with_waf:
            lines.append(self._line("WAF, requests", requests * self._in.usd("waf_request")))
        return lines

    def servers(self) -> list[Line]:
        """Returns a month of two servers that are always on, behind a balancer; the API alone."""
        inputs, hours = self._in, HOURS_OF_A_MONTH
        return [
            self._line("two servers", 2 * hours * inputs.usd("server_hour")),
            self._line("their disks, 30 GB each", 60 * inputs.usd("disk_gb_month")),
            self._line(
                "load balancer",
                hours * (inputs.usd("balancer_hour") + inputs.usd("balancer_unit_hour")),
            ),
            self._line("four public addresses", 4 * hours * inputs.usd("address_hour")),
        ]

    def with_assumed(self, **others: float) -> Model:
        """Returns the model with other assumptions."""
        return Model(replace(self._in, assumed={**self._in.assumed, **others}))

    def concurrency(self, requests: float, peak: float) -> float:
        """Returns how many environments answer at once, `peak` times the mean of a month."""
        work: Mapping[str, Work] = self._in.measures.work
        missed = requests * (1 - self._in.assumed["hit_share"]) / _SECONDS_OF_A_MONTH * peak
        return missed * self.billed_ms(work["nearest_warm"]) / 1000


_IN_WORDS = {
    "transitions": "state transitions",
    "writes": "objects written",
    "reads": "objects read",
    "table_writes": "table, written",
    "table_reads": "table, read",
}
