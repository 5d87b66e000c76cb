"""Values as people write them, through a whole check: repaired, left out, and always a finding."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geodata.sites.site import FIELD_NAMES, MULTI_VALUED, Finding, Site
from geodata.sites.values.placeholders import is_placeholder
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_one, check_records, said

WITHOUT_POINT = {"latitude": None, "longitude": None}
A, B = "Aide aux démarches administratives", "Accès internet et matériel informatique"

TWO = ["a@exemple.fr", "b@exemple.fr"]
DAILY = "Maîtrise des outils numériques du quotidien"
KEPT: dict[str, tuple[str, list[Any]]] = {
    "dates-excel-and-french.csv": (
        "date_maj",
        [
            *("2023-07-16", "2022-12-13", "2025-01-03", "2025-03-01", "2025-03-01", None, None),
            *("2024-03-01", "2025-01-01", "2024-03-12", "2021-01-01"),
        ],
    ),
    "siret-as-float.csv": (
        "pivot",
        [
            *("13002603200016", None, "42410964300066", None, "31755681900025"),
            "21590355000014",
        ],
    ),
    "phones-as-numbers.csv": (
        "telephone",
        [
            *["+33565000000"] * 5,
            *("3949", "+33565000000", None, "+33565000000", None, "+33565000000", None, None),
            *["+33565000000"] * 6,
        ],
    ),
    "several-emails.csv": (
        "courriels",
        [
            *(TWO, TWO, TWO, TWO, ["Contact@Exemple.fr"], ["a@exemple.fr"], [], [], []),
            *(["a@exemple.fr"], ["a@exemple.fr"], ["prénom.nom@exemple.fr"]),
        ],
    ),
    "services-other-separators.csv": (
        "services",
        [[A, DAILY], [A], [A, B], [A, B], [A, B], [], [A, DAILY], ["Aide aux démarches"], [A, B]],
    ),
}
"""What a shared case is about, and what each of its rows keeps."""


def rows_of(real_data: Path, file: str) -> list[dict[str, str]]:
    with (real_data / "cases" / file).open(encoding="utf-8", newline="") as lines:
        header = lines.readline()
        lines.seek(0)
        return list(csv.DictReader(lines, delimiter=";" if ";" in header else ","))


@pytest.mark.parametrize("file", KEPT)
def test_the_shared_cases_keep_what_their_notes_say(
    places: Places, real_data: Path, file: str
) -> None:
    field, right = KEPT[file]
    found = []
    for row in rows_of(real_data, file):
        site, findings = check_one(places, **{field: row[field]})
        assert site is not None
        found.append(site.as_record()[field])  # type: ignore[literal-required]
        if not _is_same(field, row[field], found[-1]):
            assert any(each.field == field and each.given is not None for each in findings)
    assert found == right


def test_the_shared_placeholders_are_never_data(places: Places, real_data: Path) -> None:
    rows = rows_of(real_data, "placeholders.csv")
    for row in check_records([{**each, **WITHOUT_POINT} for each in rows], places):
        if row.site is not None:
            assert not [text for text in texts_of(row.site) if is_placeholder(text)]
    refused = [row.number for row in check_records(rows, places) if row.is_refused]
    assert refused == [3, 4, 5, 6, 7]


def texts_of(site: Site) -> list[str]:
    values = [value for name, value in site.as_record().items() if name != "id"]
    each = [text for value in values for text in (value if isinstance(value, list) else [value])]
    return [text for text in each if isinstance(text, str)]


@pytest.mark.parametrize(
    ("given", "kept", "codes"),
    [
        ("01000.0", "01000", ["spreadsheet_form"]),
        ('="01000"', "01000", ["spreadsheet_form"]),
        ("'01000", "01000", ["spreadsheet_form"]),
        ("1000.0", "01000", ["spreadsheet_form", "postcode_zero_lost"]),
        ("F-01000", "01000", ["postcode_spelling"]),
        ("FR 01000", "01000", ["postcode_spelling"]),
        ("01 000", "01000", ["postcode_spelling"]),
        ("01000 BOURG", "01000", ["postcode_with_name"]),
        ("Bourg (01000)", "01000", ["postcode_with_name"]),
        ("01400;01000", "01000", ["postcode_several"]),
        ("01000 / 01400", "01000", ["postcode_several"]),
        ("1,0E+03", None, ["digits_lost"]),
    ],
)
def test_a_postcode_is_read_as_it_was_meant(
    places: Places, given: str, kept: str | None, codes: list[str]
) -> None:
    site, findings = check_one(places, code_postal=given)
    assert site is not None
    assert (site.code_postal, [finding.code for finding in findings]) == (kept, codes)
    assert findings[0].given == given


def test_the_name_beside_a_postcode_is_that_of_the_commune(places: Places) -> None:
    site, _ = check_one(places, code_postal="01000 BOURG", commune="")
    assert site is not None
    assert (site.code_postal, site.commune, site.code_insee) == ("01000", "BOURG", "01004")


def test_a_postcode_and_an_insee_code_change_places_when_they_agree_so(places: Places) -> None:
    site, findings = check_one(places, code_postal="01004", code_insee="01000")
    assert site is not None
    assert (site.code_postal, site.code_insee) == ("01000", "01004")
    assert [(f.code, f.given) for f in findings] == [
        ("codes_swapped", "01004"),
        ("codes_swapped", "01000"),
    ]


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"latitude": "46,15", "longitude": "0,15"}, ["decimal_comma", "decimal_comma"]),
        ({"latitude": "46.15, 0.15", "longitude": ""}, ["coordinates_one_cell"]),
        ({"latitude": "", "longitude": "46.15;0.15"}, ["coordinates_one_cell"]),
        ({"latitude": "46.15 0.15", "longitude": "46.15 0.15"}, ["coordinates_one_cell"]),
        ({"latitude": "46°09'00\"N", "longitude": "0°09'00\"E"}, ["coordinates_degrees"] * 2),
        ({"latitude": "46.1500N", "longitude": "0.1500 E"}, ["coordinates_degrees"] * 2),
        ({"latitude": "46150000", "longitude": "150000"}, ["coordinates_scaled"]),
        ({"latitude": "46 150 000", "longitude": "150 000"}, ["coordinates_scaled"]),
    ],
)
def test_coordinates_are_read_as_they_were_meant(
    places: Places, facts: dict[str, str], codes: list[str]
) -> None:
    site, findings = check_one(places, **facts)
    assert site is not None
    assert [finding.code for finding in findings] == codes
    assert site.latitude == pytest.approx(46.15)
    assert site.longitude == pytest.approx(0.15)


@pytest.mark.parametrize("name", sorted(set(FIELD_NAMES) - {"id", "nom", *VOCABULARIES}))
@pytest.mark.parametrize("text", ["NC", "#N/D", "nan", "-", "\u00e0 compl\u00e9ter"])
def test_a_placeholder_is_missing_in_every_field(places: Places, name: str, text: str) -> None:
    site, findings = check_one(places, **{name: text})
    assert site is not None
    assert not [value for value in texts_of(site) if value == text]
    assert ("placeholder", name, text) in [(f.code, f.field, f.given) for f in findings]


@pytest.mark.parametrize("name", ["id", "nom"])
def test_a_row_whose_name_or_id_is_a_placeholder_is_refused(places: Places, name: str) -> None:
    assert ("error", "required_missing") in said(places, **{name: "NC"})


JSON_VALUES: list[Any] = [
    *(0, 1, -1, 12_000, 10**30, 0.0, 12.5, 1e300, True, False, None, "", "x", "0", [], {}, [0]),
    *([None], [[]], [{}], ["x", 0], [["x"]], {"a": 1}, {"a": {"b": []}}, "NaN", [True], ["", "x"]),
]


@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize("value", JSON_VALUES, ids=repr)
def test_a_value_of_any_type_is_the_rows_own_affair(places: Places, name: str, value: Any) -> None:
    rows = check_records([{**WHOLE, name: value}, {**WHOLE, "id": "z", "nom": "Autre"}], places)
    [first, second] = [row for row in rows if row.number]
    assert second.site is not None
    left_out = name in MULTI_VALUED and isinstance(value, (int, float))
    if left_out and first.site is not None:
        found = [(f.code, f.field) for f in first.findings]
        assert ("value_malformed", name) in found
        assert value not in first.site.as_record()[name]  # type: ignore[literal-required]


NASTY = st.sampled_from(
    [
        *("NC", "-", "#N/D", "12000.0", '="01000"', "1,3E+13", "05 65 00 00 00 / 06", "a@b.fr, c"),
        *(
            "www.a.fr",
            "45123",
            "3/1/2025",
            "oui",
            "x",
            "- a\n- b",
            "\u202e",
            "&amp;",
            "<b>",
            "\ud800",
        ),
        *(
            "44°21'03\"N",
            "46.15, 0.15",
            "0",
            "00000",
            "2A004",
            "F-01000",
            "01000 BOURG",
            "=1+1",
            "…",
        ),
        *(
            "Gratuit / Payant",
            "Mo-Fr 09:00-12:00",
            "lundi 9h-12h",
            "http://",
            "@",
            "'",
            "\x00",
            "|;,",
        ),
    ]
)
TEXTS = st.one_of(
    NASTY,
    st.text(max_size=40),
    st.lists(NASTY, min_size=2, max_size=4).map(" ".join),
    st.lists(NASTY, min_size=2, max_size=3).map("".join),
)


@given(name=st.sampled_from(FIELD_NAMES), text=TEXTS)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_changed_or_left_out_of_any_text_is_a_finding(
    places: Places, name: str, text: str
) -> None:
    site, findings = check_one(places, **{name: text})
    told = [finding for finding in findings if finding.field == name]
    for finding in findings:
        assert finding.in_words("fr")
        assert finding.message
    if site is None:
        assert name in ("id", "nom")
        assert told
        return
    kept = site.as_record()[name]  # type: ignore[literal-required]
    for value in kept if isinstance(kept, list) else [kept]:
        assert name == "id" or not (isinstance(value, str) and is_placeholder(value))
    if text.strip() and not _is_same(name, text, kept):
        assert any(finding.given is not None for finding in _about(name, findings)), told
    again, _ = check_one(places, **site.as_record())
    assert again == site


def _about(name: str, findings: list[Finding]) -> list[Finding]:
    fields = {name, "latitude", "longitude"} if name in ("latitude", "longitude") else {name}
    return [finding for finding in findings if finding.field in fields]


def _is_same(name: str, text: str, kept: Any) -> bool:
    """Whether a value says what was written, spaces and the standard's separators apart."""
    plain = " ".join(text.split())
    if isinstance(kept, list):
        return any(
            kept == list(dict.fromkeys(part.strip() for part in plain.split(sign) if part.strip()))
            for sign in ("|", ";", ",", "\0")
        )
    if kept is None:
        return not plain
    reads: dict[type, Callable[[str], Any]] = {float: float, int: int}
    try:
        return (
            bool(kept == reads[type(kept)](plain)) if type(kept) in reads else _reads(plain, kept)
        )
    except ValueError:
        return False


def _reads(plain: str, kept: Any) -> bool:
    return kept == plain or " ".join(str(kept).split()) == plain or plain.startswith(f"{kept}T")
