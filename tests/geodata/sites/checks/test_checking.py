"""A whole file: nothing lost, nothing silent, repairs that stay, memory that does not grow."""

from __future__ import annotations

import io
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from geodata.errors import SitesFileError
from geodata.sites.checks.checking import check_sites
from geodata.sites.checks.summary import CheckedRow, Summary
from geodata.sites.files.writing import write_csv, write_json
from geodata.sites.site import FIELD_NAMES
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory.origins import Places
from tests.checked import TODAY, WHOLE, check_records, check_text
from tests.generated import pieces

COMMUNES = ("Bourg", "Hameau", "PARIS 2", "Paris", "St Étienne", "Bourg CEDEX", "Nulle part", "")
CODES = ("01004", "01999", "1004", "01005", "75056", "75102", "01003", "97701", "99999", "")
POSTCODES = ("01000", "1000", "01400", "42000", "75002", "97133", "01009", "01 000", "x", "")
DEGREES = st.sampled_from((46.15, 0.15, "46,15", -0.15, 0.65, 46.05, 0, 49.65, 1e300, "x", None))
WORDS = st.sampled_from([word for words in VOCABULARIES.values() for word in words][::7])
RECORDS = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcdef"),
        "nom": st.sampled_from(("Mairie", "mairie", "Médiathèque", "")),
        "commune": st.sampled_from(COMMUNES),
        "code_postal": st.sampled_from(POSTCODES),
        "code_insee": st.sampled_from(CODES),
        "latitude": DEGREES,
        "longitude": DEGREES,
        "services": st.lists(WORDS, max_size=2),
        "frais_a_charge": st.sampled_from(("", "Gratuit", "gratuit", "Adhésion")),
        "pivot": st.sampled_from(("0" * 14, "434 933 123 00029", "43493312300028", "")),
        "telephone": st.sampled_from(("01 80 05 98 80", "3960", "")),
        "date_maj": st.sampled_from(("2026-01-02", "02/01/2026", "2062-01-02", "")),
        "location_quality": st.sampled_from(("", "exact", "commune")),
        "network": st.text(max_size=5),
    }
)


@given(st.lists(RECORDS, min_size=1, max_size=6))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_change_is_told_and_a_clean_file_stays_as_it_is(
    places: Places, records: list[dict[str, Any]]
) -> None:
    rows = [row for row in check_records(records, places) if row.number]
    assert [row.number for row in rows] == list(range(1, len(records) + 1))
    for row, record in zip(rows, records, strict=True):
        assert row.is_refused == any(finding.severity == "error" for finding in row.findings)
        if row.site is not None:
            told = {finding.field for finding in row.findings}
            flat = row.site.as_record()
            changed = {name for name, value in record.items() if _differs(value, flat[name], name)}
            assert changed - {"latitude", "longitude", "location_quality"} <= told
            assert not changed & {"latitude", "longitude"} or told & {"latitude", "longitude"}
    sites = [row.site for row in rows if row.site is not None]
    for write in (write_csv, write_json) if sites else ():
        stream = io.StringIO()
        write(sites, stream)
        again = [row for row in check_text(stream.getvalue(), places) if row.number]
        assert [row.site for row in again] == sites


def _differs(given: Any, kept: Any, name: str) -> bool:
    if isinstance(given, list):
        return kept != list(dict.fromkeys(given))
    if isinstance(kept, list):
        return kept != ([given] if given else [])
    text = " ".join(str(given).split()) if given is not None else ""
    return text != ("" if kept is None else str(kept)) and not (
        name in ("latitude", "longitude") and kept == given
    )


def test_a_file_with_an_unusable_end_gives_no_row(places: Places) -> None:
    rows = check_sites([b'[{"id": "1", "nom": "A"}, {"id"'], "sites", places, TODAY)
    with pytest.raises(SitesFileError, match="cut short"):
        next(rows)


def test_the_summary_counts_what_the_rows_say(places: Places) -> None:
    records = [
        WHOLE,
        {**WHOLE, "couleur": "bleu"},
        {**WHOLE, "id": "3", "latitude": 0, "longitude": 0},
        {**WHOLE, "id": "4", "nom": "Lycée", "latitude": None, "longitude": None},
        {"id": "5"},
    ]
    summary = Summary()
    for row in check_records(records, places):
        summary.add(row)
    record = summary.as_record()
    assert (record["rows"], record["kept"], record["refused"]) == (5, 3, 2)
    assert (record["unplaced"], record["at_commune"]) == (1, 1)
    assert (record["errors"], record["warnings"], record["notes"]) == (2, 3, 0)
    assert record["findings"] == {
        "column_unread": 1,
        "coordinates_missing": 1,
        "coordinates_zero": 1,
        "id_duplicate": 1,
        "required_missing": 1,
    }
    assert summary.in_words().startswith("5 rows, 3 kept, 2 refused, 3 warnings, 0 notes")


def test_every_finding_has_a_code_of_its_own(places: Places) -> None:
    for row in check_records([{**WHOLE, **dict.fromkeys(FIELD_NAMES[1:], "?")}], places):
        assert all(finding.code != "other" for finding in row.findings)


@pytest.mark.parametrize("as_json", [False, True])
def test_memory_does_not_follow_the_length_of_the_file(places: Places, as_json: bool) -> None:
    def peak_mb(count: int) -> float:
        tracemalloc.start()
        kept = sum(
            row.site is not None
            for row in check_sites(pieces(count, as_json=as_json), "sites", places, TODAY)
        )
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert kept == count
        return peak / 1e6

    few, many = peak_mb(1_000), peak_mb(4_000)
    # Ids, names and addresses to tell duplicates by: what 100,000 rows add stays under 100 MB.
    assert (many - few) / 3_000 * 100_000 < 100


def test_a_row_is_a_value() -> None:
    assert CheckedRow(0, None, ()) == CheckedRow(0, None, ())
    assert not CheckedRow(0, None, ()).is_refused
