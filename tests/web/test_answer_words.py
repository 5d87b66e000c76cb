"""The page and its answer without JavaScript say the same sentences: cases asked of both."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geodata.exports.answer_page import groups, links, notices, softened, words
from tests.geodata.exports.test_answer_page import answer, site

WEB = Path(__file__).parents[2] / "web"
AT = "2026-11-24T14:30:00+01:00"  # a Tuesday
METRES = (None, 0, 3, 354, 994, 996, 1240, 1999, 9949, 9960, 10_500, 27_400, 1_234_567)
SITES = (
    site(),
    site(travel_method="walking_model"),
    site(travel_method="measured"),
    site(travel_method="valhalla", distance_m=None),
    site(travel_minutes=None, travel_method=None),
    site(access="ferry"),
    site(access="none", distance_m=None),
    site(access="remote"),
    site(open=True, closes_at="2026-11-24T17:00:00+01:00", freshness="old", date_maj="2025-10-02"),
    site(open=True, freshness="doubtful", date_maj="2022-08-01"),
    site(open=False, opens_next_at="2026-11-25T09:05:00+01:00", unconfirmed=["fee"]),
    site(open=False, opens_next_at="2026-11-27T09:00:00+01:00", unconfirmed=["fee", "need"]),
    site(open=False, opens_next_at="2027-01-04T09:00:00+01:00"),
    site(open=False, opens_next_at="2026-11-24T23:30:00+01:00", time_zone="Indian/Reunion"),
    site(open_on_appointment=True, unconfirmed=["service", "need", "open_at"]),
    site(opening_note="selon la saison", unconfirmed=["wheelchair", "appointment", "audience"]),
    site(public_holiday="Noël"),
    site(horaires="Mo 09:00-12:00"),
    *(
        site(travel_minutes=minutes, travel_minutes_low=low, travel_minutes_high=high)
        for minutes, low, high in (
            *((0.6, 0.3, 1.4), (1.2, 0.7, 2.0), (12.0, 9.0, 15.1), (25.2, 21.4, 29.3)),
            *((58.7, 50.0, 64.1), (59.6, 55.0, 59.9), (80.0, 70.9, 95.0)),
        )
    ),
)
ANSWERS = (
    answer(SITES[0], SITES[1]),
    answer(SITES[0], unconfirmed_sites=[SITES[9], SITES[10]]),
    answer(SITES[9], unconfirmed_sites=[SITES[14]], open_found=False),
    answer(unconfirmed_sites=[site(unconfirmed=["open_at"])]),
    answer(SITES[4], SITES[5]),
    answer(SITES[4]),
    answer(site(), site(id="b"), site(id="c", same_place_as="a"), site(id="d", same_place_as="z")),
)
DEGRADED = [{"code": "router_unavailable"}, {"code": "data_not_latest"}]
TELEPHONES = ("+33565778800", "0565778800", "3949", "05 65 77 88 00 poste 2", "+262262123456")
CAPITALS = (
    *("MAISON FRANCE SERVICES DE L'ISLE", "CCAS DE RODEZ", "Mairie", "MJC", "ÉCOLE ÉLÉMENTAIRE"),
    *(
        "LA POSTE D'ARGENT-SUR-SAULDRE",
        "L’ESPACE",
        "12 RUE X",
        "PIMMS MÉDIATION",
        "LOUIS XIV À BORD",
    ),
)
WEB_ADDRESSES = (
    *("www.rodez.fr", "http://rodez.fr/", "javascript:alert(1)", "mailto:a@b.fr", "https://rodez"),
    *("https://a b.fr", "", "ftp://rodez.fr/", "https://[x.y"),
)
FAILURES = [
    *((404, code, None) for code in ("unknown_name", "not_covered", "unknown_code")),
    *((404, "unknown_postcode", None), (400, "invalid_origin", None), (503, "x", None)),
    *((422, "invalid_parameter", "q"), (422, "invalid_parameter", "fee"), (500, "x", None)),
]


SPANS = ([], [["00:00", "24:00"]], [["09:00", "12:30"]])
MINUTES = (0.4, 1, 12.5, 59.6, 65, 125.2)
MODES = ("car", "foot")


def _by_python() -> dict[str, Any]:
    found = [groups.groups_of(each) for each in ANSWERS]
    told = [notices.failure_in_words(*each) for each in FAILURES]
    return {
        "distances": [words.distance_in_words(each) for each in METRES],
        "minutes": [words.minutes_in_words(each) for each in MINUTES],
        "travels": [
            words.travel_in_words(each, mode) for each in SITES for mode in ("car", "foot")
        ],
        "openings": [words.opening_in_words(each, AT)[1] for each in SITES],
        "states": [words.opening_in_words(each, AT)[0] for each in SITES],
        "unsaid": [groups.unsaid_in_words(each) for each in SITES],
        "spans": [
            words.spans_in_words(each) for each in ([], [["00:00", "24:00"]], [["09:00", "12:30"]])
        ],
        "telephones": [words.telephone_in_words(each) for each in TELEPHONES],
        "calls": [links.telephone_address(each) for each in TELEPHONES],
        "groups": [[[each.kind, each.first] for each in some] for some in found],
        "order": [[[site["id"] for site in each.sites] for each in some] for some in found],
        "same place": [groups.same_place_in_words(each) for each in (2, 3, 4)],
        "headings": [
            [groups.group_in_words(each, is_alone=len(some) == 1) for each in some]
            for some in found
        ],
        "over water": [groups.is_over_water(some) for some in found],
        "no road": [groups.no_road_in_words(some) for some in found],
        "lacks": words.lacks_in_words({"degraded": DEGRADED}),
        "softened": [softened.softened(each) for each in CAPITALS],
        "followed": [links.web_address(each) is not None for each in WEB_ADDRESSES],
        "failures": [each.of_the_field or f"{each.title}. {each.text}" for each in told],
    }


_SCRIPT = """
import * as words from "WEB/shared/words.js";
import * as groups from "WEB/citizen/groups.js";
import * as dom from "WEB/shared/dom.js";
import { softened } from "WEB/citizen/softened.js";
import { failureInWords } from "WEB/shared/failures.js";
import { problemOf } from "WEB/shared/api.js";
const given = JSON.parse(process.argv[1]);
const found = given.answers.map(groups.groupsOf);
const heading = (told) => told && [told.title, told.hint];
const failures = [];
for (const [status, code, parameter] of given.failures) {
  const reply = new Response(JSON.stringify({ code, parameter }), { status });
  const told = failureInWords(await problemOf(reply));
  failures.push(told.field ?? `${told.title}. ${told.text}`);
}
console.log(JSON.stringify({
  "distances": given.metres.map(words.distanceInWords),
  "minutes": given.minutes.map(words.minutesInWords),
  "travels": given.sites.flatMap((x) => given.modes.map((by) => words.travelInWords(x, by))),
  "openings": given.sites.map((site) => words.openingInWords(site, given.at).text),
  "states": given.sites.map((site) => words.openingInWords(site, given.at).state),
  "unsaid": given.sites.map(groups.unsaidInWords),
  "spans": given.spans.map(words.spansInWords),
  "telephones": given.telephones.map(words.telephoneInWords),
  "calls": given.telephones.map(dom.telephoneAddress),
  "groups": found.map((some) => some.map(({ kind, first }) => [kind, first])),
  "order": found.map((some) => some.map(({ sites }) => sites.map(({ id }) => id))),
  "same place": [2, 3, 4].map(groups.samePlaceInWords),
  "headings": found.map((some) => some.map((x) => heading(groups.groupInWords(x, !some[1])))),
  "over water": found.map(groups.isOverWater),
  "no road": found.map(groups.noRoadInWords),
  "lacks": words.lacksInWords({ degraded: given.degraded }),
  "softened": given.capitals.map(softened),
  "followed": given.web.map((each) => dom.webAddress(each) !== null),
  "failures": failures,
}));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_the_sentences_of_the_page_are_those_of_its_answer_without_javascript() -> None:
    given = {
        "metres": METRES,
        "sites": SITES,
        "answers": ANSWERS,
        "at": AT,
        "degraded": DEGRADED,
        "telephones": TELEPHONES,
        "capitals": CAPITALS,
        "web": WEB_ADDRESSES,
        "failures": FAILURES,
        "spans": SPANS,
        "minutes": MINUTES,
        "modes": MODES,
    }
    script = _SCRIPT.replace("WEB", WEB.as_uri())
    node = ["node", "--no-warnings", "--input-type=module", "-e", script, json.dumps(given)]
    done = subprocess.run(node, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    by_node, by_python = json.loads(done.stdout), json.loads(json.dumps(_by_python()))
    for name, told in by_python.items():
        assert told == by_node[name], name
