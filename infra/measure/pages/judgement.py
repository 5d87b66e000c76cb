"""What Lighthouse says of each page and deep link, as a phone of the middle range shows it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.measure.pages.browsers import CHROMIUM, CHROMIUM_ARGUMENTS
from infra.measure.pages.home import Home

LEAST_SCORE = 95
"""What each of the four scores must reach."""
KINDS = ("performance", "accessibility", "best-practices", "seo")
_SCRIPT = Path(__file__).with_name("judge.mjs")
_LIMIT_S = 1800


@dataclass(frozen=True, slots=True)
class Address:
    """A page or a link into one: its name in tables, its path, and whether one signs in for it."""

    name: str
    path: str
    is_signed: bool = False


ADDRESSES = (
    Address("citizen", "/"),
    Address("citizen: a commune", "/?commune=12202"),
    Address("citizen: a postcode, filtered", "/?postcode=12000&need=cv&mode=foot"),
    Address("préfecture: the way in", "/prefecture.html"),
    Address("préfecture: France", "/prefecture.html", is_signed=True),
    Address(
        "préfecture: a département", "/prefecture.html?niveau=departement&code=12", is_signed=True
    ),
    Address(
        "préfecture: a what-if",
        "/prefecture.html?niveau=departement&code=12&avec=12145",
        is_signed=True,
    ),
    Address("planner", "/planification.html", is_signed=True),
    Address("planner: a plan", "/planification.html?scenario={scenario}", is_signed=True),
    Address("operator", "/lieux.html", is_signed=True),
    Address("operator: one place", "/lieux.html?vue=lieu", is_signed=True),
    Address("operator: history", "/lieux.html?vue=historique", is_signed=True),
    Address("operator: reports", "/lieux.html?vue=signalements", is_signed=True),
    Address("people: the way in", "/rapprochement.html"),
    Address("people: a list", "/rapprochement.html", is_signed=True),
    Address("a place", "/lieu/demonstration-12202"),
    Address("a territory: a commune", "/territoire/12202"),
    Address("a territory: a département", "/territoire/12"),
    Address("the widget in a frame", "/widget.html?territory=12202"),
    Address("the widget's example", "/widget/exemple.html"),
    Address("the widget's lines", "/integrer.html"),
    Address("guides", "/guides.html"),
    Address("guide of citizens", "/guides/habitant.html"),
    Address("guide of planners", "/guides/planification.html"),
    Address("guide of préfectures", "/guides/prefecture.html"),
    Address("guide of ten questions", "/guides/prefecture-questions.html"),
    Address("guide of people", "/guides/rapprochement.html"),
    Address("mentions légales", "/mentions-legales.html"),
    Address("accessibility", "/accessibilite.html"),
    Address("contact", "/contact.html?lieu=demonstration-12202"),
    Address("plan du site", "/plan-du-site.html"),
)
"""Each page, and each kind of link into one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What Lighthouse says of an address.

    Attributes:
        scores: of each of `KINDS`, from 0 to 100.
        figures: times in milliseconds, the layout's shift, bytes that were sent.
        faults: the audits that weigh and are not passed.
        error: why it could not judge; None when it could.
    """

    name: str
    scores: Mapping[str, int]
    figures: Mapping[str, float]
    faults: Sequence[str]
    error: str | None

    @property
    def is_good(self) -> bool:
        """Whether all four scores are high enough."""
        return self.error is None and min(self.scores.values()) >= LEAST_SCORE

    def line(self) -> str:
        """Returns the judgement for a terminal, with what is missing where something is."""
        scores = " ".join(f"{self.scores[kind]:>3}" for kind in KINDS)
        faults = "" if self.is_good else f"  MISSED {', '.join(self.faults)}"
        return f"{self.name:<40} {scores}{faults}"


def judge(home: Home, addresses: Sequence[Address], tools: Path) -> Iterator[Judgement]:
    """Yields what Lighthouse says of each address, one after the other.

    Args:
        home: a stack, which a plan named in an address is solved on first.
        addresses: whose paths may have `{scenario}`.
        tools: the folder of the npm set `lighthouse`.
    """
    scenario = _solved(home) if any("{scenario}" in each.path for each in addresses) else ""
    asked = {
        "tools": str(tools),
        "chromium": CHROMIUM,
        "arguments": list(CHROMIUM_ARGUMENTS),
        "session": json.dumps({"token": home.token(), "until": (time.time() + 3600) * 1000}),
        "pages": [
            {
                "name": each.name,
                "url": home.url + each.path.format(scenario=scenario),
                "isSigned": each.is_signed,
            }
            for each in addresses
        ],
    }
    with subprocess.Popen(
        ["node", str(_SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without its pipes")
        process.stdin.write(json.dumps(asked))
        process.stdin.close()
        for line in process.stdout:
            yield Judgement(**json.loads(line))
    if process.returncode != 0:
        raise RuntimeError(f"Lighthouse ended with {process.returncode}")


def _solved(home: Home) -> str:
    """The id of a plan of three posts in the Lozère."""
    scenario: dict[str, Any] = {
        "name": "Trois postes en Lozère",
        "territory": {"level": "departement", "code": "48"},
        "posts": 3,
    }
    told = home.ask("POST", "/v1/scenarios", scenario)
    ends_s = time.monotonic() + _LIMIT_S
    while home.ask("GET", f"/v1/scenarios/{told['id']}")["state"] in ("queued", "running"):
        if time.monotonic() > ends_s:
            raise TimeoutError("the plan is not solved")
        time.sleep(0.5)
    return str(told["id"])
