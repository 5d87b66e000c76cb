"""Texts that are made to be tried again and again by a regular expression: all end, and soon.

Every function through which somebody's text meets a pattern is fed what is long, what repeats and
what almost fits. The growth of the work is bounded, and not its time.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, get_args

import pytest

from functions.callers import caller_of
from functions.coverage.formats import format_wanted
from geodata.errors import MaillageError
from geodata.exports.columns.column import Column
from geodata.exports.coverage_csv import table_csv
from geodata.exports.coverage_tables import Table
from geodata.exports.formats import COVERAGE_FORMATS
from geodata.nearest.geocoding.service import checked_url
from geodata.nearest.geocoding.typed import read_text
from geodata.sites.checks.checking import check_formulas
from geodata.sites.checks.contacts import check_contacts
from geodata.sites.checks.pivots import check_pivot
from geodata.sites.checks.times import check_times
from geodata.sites.files.cells import kind_of_format
from geodata.sites.files.geometries import epsg_of
from geodata.sites.files.mojibake import repaired
from geodata.sites.files.opening import open_table
from geodata.sites.hours.certainty import LONGEST_HOURS, certain_hours
from geodata.sites.hours.french import hours_in_french
from geodata.sites.hours.plans import plan_from
from geodata.sites.hours.slips import without_slips
from geodata.sites.hours.week_mask import week_masks
from geodata.sites.hours.words import hours_in_words
from geodata.sites.mapping.applying import Mapper
from geodata.sites.mapping.document import ColumnMapping, Rule
from geodata.sites.mapping.looks import Look, share
from geodata.sites.mapping.synonyms import meanings
from geodata.sites.values.dates import day_of
from geodata.sites.values.degrees import coordinates_of, degrees_of
from geodata.sites.values.digits import digits_of
from geodata.sites.values.links import courriel_of, courriels_in, links_in, url_of
from geodata.sites.values.parting import parted
from geodata.sites.values.placeholders import is_placeholder
from geodata.sites.values.telephones import telephones_in
from geodata.sites.values.texts import cleaned
from geodata.territory.names import fold
from tests.attacks.measured import run
from tests.checked import draft_of
from tests.conftest import ROOT
from tests.costs import cpu_s, growth, slowness

DAY = date(2026, 11, 28)
MOST_TIMES = 100
UNITS = [
    *("Mo ", "Mo,", "PH ", "PH,", "SH,", "Jan,", "Jan-Feb,PH ", "Mo[1],PH ", "08:00-12:00,"),
    *("Mo 08:00-12:00;", "Mo 08:00-12:00, ", '"', '"a" ', "(", "[", "-", "+", "0", "1.", "12 "),
    *(
        "lundi ",
        "lundi au ",
        "9h-12h ",
        "1er et ",
        "9h ",
        "du ",
        "(",
        "sur rdv ",
        "un ",
        "semaine ",
    ),
    *("a", "a@", "@", "a@a.", ".a", "a-", "://", "http://a/", "?", "#", "%", "&", "|", ";", ", "),
    *(" ", "  ", "\t", "\u00a0", "é", "\u0300", "2A", "*/*,", "a/b;q=1,", "24/7 ", "off ", "|| "),
]
AROUND = [("", ""), ("Mo ", "!"), ("PH ", "x"), ("PH ", " off"), ("http://", "\x01"), ("", "@!")]


def checked(field: str) -> Callable[[str], Any]:
    def check(text: str) -> None:
        draft = draft_of({"id": "1", "nom": "a", field: text})
        check_formulas(draft)
        check_contacts(draft)
        check_times(draft, DAY)
        check_pivot(draft)

    return check


def claims(text: str) -> None:
    told = {"jwt": {"claims": {"sub": "a", "departements": text}}}
    caller_of({"requestContext": {"authorizer": told}})


def exported(text: str) -> None:
    for kind in ("code", "text"):
        column = Column("a", "a", kind, "", "")  # type: ignore[arg-type]
        table_csv(Table("t", [column], [{"a": text}]), [])


def mapped(text: str) -> None:
    """Reads a text as every conversion of a column may, and as the name of one."""
    for look in get_args(Look):
        share(look, [text[:400]])  # what a sample holds of a cell
    names = ("jours", "lundi_ouverture", "lundi_fermeture", text)
    rules = (
        Rule("adresse", ("a",), "address"),
        Rule("position", ("a",), "latlon"),
        Rule("horaires", ("a", "b"), "days_and_times"),
        Rule("horaires", ("lundi_ouverture", "lundi_fermeture"), "day_times"),
        Rule("services", ("a",), "list", values={"x": ""}),
    )
    mapper = Mapper(ColumnMapping("", rules), ("a", "b", *names))
    mapper.apply(dict.fromkeys(("a", "b", *names), text))
    meanings(text)


def opened(text: str) -> None:
    """Reads a text as a file in columns and as one in JSON."""
    content = text.encode("utf-8", "replace")
    with NamedTemporaryFile() as file:
        for whole in (content, b'[{"a":"' + content + b'"}]'):
            Path(file.name).write_bytes(whole)
            with contextlib.suppress(MaillageError):
                list(open_table(Path(file.name), "a").rows())


def of_workbooks(text: str) -> None:
    kind_of_format(164, text)
    epsg_of(text)
    repaired(text)


TAKERS: dict[str, Callable[[str], Any]] = {
    **{
        field: checked(field)
        for field in ("telephone", "courriels", "site_web", "prise_rdv", "horaires", "latitude")
    },
    **{field: checked(field) for field in ("date_maj", "services", "nom", "pivot", "code_insee")},
    "plan of the hours": lambda text: plan_from(text, "FR", DAY),
    "hours in French": hours_in_french,
    "slips of the hours": without_slips,
    "hours that are certain": certain_hours,
    "mask of the hours": lambda text: week_masks([text]),
    "hours in words": lambda text: hours_in_words(text, "fr"),
    "what is typed": read_text,
    "names": fold,
    "days": day_of,
    "coordinates": coordinates_of,
    "degrees": degrees_of,
    "figures": digits_of,
    "telephones": telephones_in,
    "links": lambda text: [url_of(each) for each in links_in(text)],
    "addresses of mail": lambda text: [courriel_of(each) for each in courriels_in(text)],
    "texts": cleaned,
    "placeholders": is_placeholder,
    "claims": claims,
    "Accept": lambda text: format_wanted(None, text, tuple(COVERAGE_FORMATS)),
    "address service": lambda text: checked_url(text, "X"),
    "exports": exported,
    "columns": mapped,
    "files": opened,
    "formats of cells": of_workbooks,
    "lists": lambda text: parted("services", text),
}


def texts(length: int) -> Iterator[str]:
    for unit in UNITS:
        for before, after in AROUND:
            yield before + unit * (length // len(unit)) + after


def taking(take: Callable[[str], Any], text: str) -> Callable[[], None]:
    def tried() -> None:
        with contextlib.suppress(MaillageError, ValueError):
            take(text)

    return tried


def costliest(take: Callable[[str], Any], length: int) -> Callable[[], None]:
    """Takes the text that costs most, of those of a length."""
    return max((taking(take, text) for text in texts(length)), key=cpu_s)


@pytest.mark.parametrize("name", TAKERS)
def test_ten_times_the_text_is_not_a_hundred_times_the_work(name: str) -> None:
    small, large = (costliest(TAKERS[name], length) for length in (3_000, 30_000))
    assert growth(small, large, MOST_TIMES, shortest_s=0.01) < MOST_TIMES


@pytest.mark.parametrize(
    "hours",
    [
        "PH " + " " * 1_900 + "x",
        "PH " + "\u00a0" * 1_900 + "x",
        "Mo 08:00-12:00; Mo off",
        "; ".join(["Mo 08:00-12:00"] * 120) + " off",
        "; ".join(["PH,Mo 08:00-12:00"] * 100),
        ",".join(["Mo[1]"] * 300) + " 08:00-08:01",
        "Mo-Su "
        + ",".join(
            f"{n // 60:02}:{n % 60:02}-{n // 60:02}:{n % 60 + 1:02}" for n in range(0, 160, 2)
        ),
        "1900-9999/2 Jan 01-Dec 31 Mo 08:00-12:00; Mo off",
        "9999 Mo 08:00-12:00",
        "week 1-53/52 Mo 08:00-12:00; off",
    ],
    ids=lambda text: text[:24],
)
def test_hours_of_a_published_place_do_not_keep_citizens_waiting(hours: str) -> None:
    assert len(hours) <= LONGEST_HOURS
    program = """
import sys, time
from datetime import date, timedelta
from geodata.sites.hours.plans import plan_from

began_s = time.process_time()
for day in range(20):
    plan_from(sys.argv[1], "FR", date(2026, 11, 28) + timedelta(days=day))
said = {"cpu_s": time.process_time() - began_s}
"""
    # Seconds for one such place, before; the system kills what works for two minutes.
    assert run(program, hours)["cpu_s"] < 20 * slowness()


def test_hours_longer_than_any_are_unknown_and_cost_nothing() -> None:
    long = "Mo 08:00-12:00; " * 10_000
    assert plan_from(long, "FR", DAY) is None
    assert week_masks([long]).tolist() == [[255] * 21]


def patterns() -> Iterator[tuple[Path, str]]:
    """The modules that make patterns, and each pattern's name."""
    for file in sorted([*(ROOT / "geodata").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                yield file.relative_to(ROOT), ast.unparse(node)[:80]


FED_ABOVE = {
    *("functions/callers.py", "functions/http.py"),
    *("geodata/exports/coverage_csv.py", "geodata/territory/names.py"),
    *(f"geodata/nearest/geocoding/{name}.py" for name in ("naming", "service", "typed")),
    *(
        f"geodata/sites/hours/{name}.py"
        for name in (
            *("certainty", "french_phrases", "holiday_rules", "plans", "slips", "week_mask"),
            "words",
        )
    ),
    *(f"geodata/sites/checks/{name}.py" for name in ("checking", "opening_hours", "pivots")),
    *(
        f"geodata/sites/values/{name}.py"
        for name in ("dates", "degrees", "digits", "links", "parting", "placeholders", "wordings")
    ),
    *(
        f"geodata/sites/mapping/{name}.py"
        for name in ("addresses", "looks", "names", "synonyms", "weeks")
    ),
    *(f"geodata/sites/values/{name}.py" for name in ("telephones", "texts")),
    *(
        f"geodata/sites/files/{name}.py"
        for name in ("cells", "encodings", "geometries", "headers", "mojibake", "separators")
    ),
}
"""Modules with patterns that the tests above feed."""

WITHOUT_REPETITION = {
    "functions/bodies.py": "one sign",
    "functions/large.py": "one class, once",
    "functions/nearest/site_map.py": "one class, once, then a sign of its own",
    "functions/reading.py": "one class, once, and counts of figures",
    "functions/scenarios/layers.py": "counts of figures and signs",
    "functions/sites/reports.py": "one sign",
    "geodata/seals.py": "a count of figures",
    "geodata/coverage/query.py": "a count of figures",
    "geodata/exports/answer_page/links.py": "parts that end at a sign of their own",
    "geodata/exports/answer_page/markup.py": "parts that begin with signs of their own",
    "geodata/exports/answer_page/softened.py": "one class, once",
    "geodata/exports/answer_page/words.py": "one class, once",
    "geodata/exports/matched_files.py": "parts that begin with signs of their own",
    "geodata/matches/spelling.py": "a count of figures",
    "geodata/matches/whereabouts.py": "a count of figures",
    "geodata/french.py": "the beginning of a name",
    "geodata/plans/reading.py": "one class, once, in a message of the schema",
    "geodata/sites/checks/codes.py": "80 signs at most",
    "geodata/sites/checks/gazetteer.py": "folded names of 200 signs",
    "geodata/sites/checks/namesakes.py": "one word, then all that follows",
    "geodata/sites/checks/positions.py": "words, each once",
    "geodata/sites/checks/towns.py": "a count of figures",
    "geodata/imports/mappings.py": "a count of figures",
    "geodata/imports/records.py": "counts of figures",
    "geodata/imports/names.py": "one class, once, of 80 signs at most",
    "geodata/indicators/codes.py": "a count of figures",
    "geodata/snapshot/measured_files.py": "one class, once, up to a sign of its own",
    "geodata/indicators/facts.py": "40 signs at most",
    "geodata/indicators/reading.py": "parts that begin with signs of their own",
    "geodata/indicators/postcodes.py": "a count of figures",
    "geodata/sites/files/decoding.py": "one sign",
    "geodata/sites/files/json_text.py": "one class, once",
    "geodata/sites/files/xlsx.py": "a count of figures",
    "geodata/nearest/geocoding/bulk.py": "one class, once",
    "geodata/nearest/same_place.py": "one class, once",
    "geodata/nearest/geocoding/arrondissements.py": "a city and a number, each once",
    "geodata/sites/hours/alternating.py": "parts that begin with signs of their own",
}
"""Modules whose patterns have nothing to try again, and why."""

NOBODY_S_TEXT = ("geodata/sources/", "geodata/cli/", "geodata/exports/report/", "geodata/travel/")
"""Rooms that read the pinned packages, the project's own texts, or what a terminal's owner says."""


def test_every_pattern_that_meets_somebody_s_text_is_fed_or_has_nothing_to_try_again() -> None:
    found = {str(file) for file, _ in patterns() if not str(file).startswith(NOBODY_S_TEXT)}
    assert found == FED_ABOVE | set(WITHOUT_REPETITION)
