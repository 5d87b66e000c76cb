"""The report by cause: findings counted by what is wrong and where, with a few examples."""

from __future__ import annotations

from geodata.sites.checks.causes import MOST_CAUSES, MOST_EXAMPLES, Causes, Columns
from geodata.sites.checks.summary import CheckedRow
from geodata.sites.site import Fact, Finding
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_records


def row(number: int, *findings: Finding, line: int | None = None) -> CheckedRow:
    return CheckedRow(number, None, findings, line, f"s{number}", "Mairie")


def lost_zero(number: int) -> Finding:
    return Finding(
        *(number, "warning", "code_postal", "postcode_zero_lost"), given="1000", kept="01000"
    )


def test_findings_are_counted_by_cause_with_five_examples() -> None:
    causes = Causes()
    for number in range(1, 39):
        causes.add(row(number, lost_zero(number)))
    [cause] = causes.as_records("en")
    assert (cause["code"], cause["field"], cause["count"]) == (
        *("postcode_zero_lost", "code_postal"),
        38,
    )
    assert cause["sentence"] == "first zero lost, put back: 38 postcodes"
    assert [example["row"] for example in cause["examples"]] == [1, 2, 3, 4, 5]
    assert len(cause["examples"]) == MOST_EXAMPLES
    first = cause["examples"][0]
    assert (first["given"], first["kept"], first["id"], first["nom"]) == (
        *("1000", "01000"),
        *("s1", "Mairie"),
    )


def test_an_example_says_its_line_and_its_cell_in_a_spreadsheet() -> None:
    causes = Causes(Columns({"code_postal": "CP"}, {"CP": "F"}))
    causes.add(row(37, lost_zero(37), line=38))
    [cause] = causes.as_records("fr")
    assert (cause["column"], cause["examples"][0]["line"]) == ("CP", 38)
    assert cause["examples"][0]["cell"] == "F38"
    assert cause["sentence"].endswith("(colonne « CP »)")


def test_the_most_serious_come_first_then_the_most_frequent() -> None:
    causes = Causes()
    note = Finding(1, "note", "telephone", "telephone_spelling")
    error = Finding(3, "error", "nom", "required_missing", sentence="required_missing.refused")
    causes.add(row(1, note, note, note, lost_zero(1)))
    causes.add(row(2, Finding(2, "warning", "commune", "commune_unknown"), lost_zero(2)))
    causes.add(row(3, error))
    assert [cause["code"] for cause in causes.as_records("en")] == [
        "required_missing",
        "postcode_zero_lost",
        "commune_unknown",
        "telephone_spelling",
    ]


def test_what_is_said_of_the_file_counts_the_values_that_it_is_about() -> None:
    causes = Causes()
    facts: dict[str, Fact] = {"column": "Adresse", "count": 38}
    causes.add(row(0, Finding(0, "warning", "adresse", "column_unread", facts)))
    causes.add(row(0, Finding(0, "warning", "", "encoding", {"encoding": "Windows-1252"})))
    first, second = causes.as_records("en")
    assert (first["count"], first["column"]) == (38, "Adresse")
    assert first["sentence"] == "the column 'Adresse' is not recognised: 38 addresses"
    assert second["sentence"] == "the file is not UTF-8"


def test_no_number_of_columns_makes_the_report_grow_without_end() -> None:
    causes = Causes()
    for number in range(3 * MOST_CAUSES):
        facts: dict[str, Fact] = {"column": f"c{number}", "count": 1}
        causes.add(row(0, Finding(0, "note", f"c{number}", "column_unread", facts)))
    records = causes.as_records("en")
    assert len(records) == MOST_CAUSES + 1
    assert sum(record["count"] for record in records) == 3 * MOST_CAUSES


def test_every_finding_of_a_check_is_in_the_report(places: Places) -> None:
    causes = Causes()
    rows = check_records(
        [WHOLE, {**WHOLE, "id": "2", "nom": ""}, {**WHOLE, "telephone": "x", "couleur": "bleu"}],
        places,
    )
    for each in rows:
        causes.add(each)
    counted = sum(cause["count"] for cause in causes.as_records("fr"))
    assert counted == sum(len(each.findings) for each in rows)
    [refused] = [each for each in rows if each.number == 2]
    assert (refused.id, refused.nom) == ("2", None)
