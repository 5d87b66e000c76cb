"""A file is given back with its findings, each cell where it stood."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geodata.errors import ImportStateError
from geodata.imports import annotated
from geodata.imports.annotated import annotate_large, link_to_annotated
from geodata.imports.annotated_book import RowNotes, write_annotated
from geodata.imports.checked_file import CheckedFile
from geodata.imports.checking import check_upload
from geodata.imports.records import annotated_key, upload_key
from geodata.imports.states import Import
from geodata.sites.checks import CheckedRow
from geodata.sites.files import open_table
from geodata.sites.mapping import ColumnMapping
from geodata.sites.site import Finding
from tests.country import site
from tests.geodata.imports.room import Room

CSV = "Liste des lieux;;\nid;Nom;Ouvert le\na;=1+1;lundi\nb;Mairie;\n"


def column(name: str, field: str | None) -> Any:
    return {"column": name, "field": field, "state": "read"}


COLUMNS = [column("id", "id"), column("Nom", "nom"), column("Ouvert le", "horaires")]
FIELDS = {"id": ["id"], "nom": ["Nom"], "horaires": ["Ouvert le"]}


def sheet_of(path: Path, name: str = "Lieux") -> Any:
    return openpyxl.load_workbook(path)[name]


def written(tmp_path: Path, content: str, notes: list[RowNotes], fields: Any = FIELDS) -> Path:
    source, target = tmp_path / "lieux.csv", tmp_path / "annotated.xlsx"
    source.write_text(content)
    table = open_table(source, "lieux.csv")
    write_annotated(table, fields, iter(notes), "fr", target)
    return target


def test_cells_stay_where_they_were_and_findings_stand_beside(tmp_path: Path) -> None:
    notes = [
        RowNotes(0, ["titre passé"], {}),
        RowNotes(1, ["l'heure manque", "un signe ="], {"horaires": "warning", "nom": "note"}),
        RowNotes(2, ["refusé"], {"nom": "error"}),
    ]
    path = written(tmp_path, CSV, notes)
    sheet = sheet_of(path)
    assert [cell.value for cell in sheet[2]] == ["id", "Nom", "Ouvert le", "Constats"]
    assert [cell.value for cell in sheet[3]] == ["a", "=1+1", "lundi", "l'heure manque\nun signe ="]
    assert sheet["B3"].data_type == "s"  # a text, and no formula
    assert sheet["C3"].fill.fgColor.rgb == "FFFFE699"
    assert sheet["B3"].fill.fill_type is None
    assert sheet["B4"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet_of(path, "Fichier")["A1"].value == "titre passé"


def test_records_of_json_have_a_line_each(tmp_path: Path) -> None:
    source, target = tmp_path / "lieux.json", tmp_path / "annotated.xlsx"
    source.write_text('[{"id":"a","n":12.5},{"id":"b\\ud800\\u0001","n":true},{"id":"c"}]')
    notes = iter([RowNotes(3, ["x"], {"id": "error"})])
    write_annotated(open_table(source, "x"), {"id": ["id"]}, notes, "en", target)
    sheet = sheet_of(target, "Sites")
    assert sheet["B2"].value == 12.5
    assert sheet["A3"].value.startswith("b?")
    assert (sheet["A4"].value, sheet["C4"].value) == ("c", "x")


def test_a_column_that_holds_nothing_keeps_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "id;;Nom\na;;A\nb;;B\n", [RowNotes(1, ["x"], {"nom": "error"})])
    sheet = sheet_of(path)
    assert [cell.value for cell in sheet[2]] == ["a", None, "A", "x"]
    assert sheet["C2"].fill.fgColor.rgb == "FFF8CBAD"


def test_an_empty_cell_that_a_finding_is_about_is_coloured(tmp_path: Path) -> None:
    path = written(tmp_path, CSV, [RowNotes(2, ["vide"], {"horaires": "warning"})])
    assert sheet_of(path)["C4"].fill.fgColor.rgb == "FFFFE699"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        content = CSV + "".join(f"x{n};Lieu {n};lundi {n}\n" for n in range(rows))
        tracemalloc.start()
        written(tmp_path, content, [])
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    small = peak(500)
    assert peak(5_000) < small + 8_000_000


class Filed(Room):
    """A room whose files have columns, and whose store gives links."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.objects.link = lambda key, method, _s: f"https://s3/{key}?{method}"  # type: ignore[method-assign]

    def check(self, import_id: str) -> Import:
        @contextmanager
        def check_file(
            pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
        ) -> Iterator[CheckedFile]:
            finding = Finding(1, "warning", "horaires", "telephone_malformed", {"value": "x"})
            rows = [CheckedRow(1, site("a", 0.1, 46.0), (finding,), 3, "a", "A")]
            facts: Any = {"format": "csv", "header_line": 2, "encoding": "utf-8"}
            columns: Any = tuple({**each, "filled": 1} for each in COLUMNS)
            yield CheckedFile(iter(rows), facts, None, columns)

        return check_upload(self.imports, self.versions, check_file, import_id, self.failed)


@pytest.fixture
def room() -> Filed:
    return Filed()


def test_a_small_file_is_written_when_it_is_asked_for_and_once(room: Filed) -> None:
    found = room.checked(CSV)
    assert room.failures == []
    key = annotated_key(found, "fr")
    assert link_to_annotated(room.imports, found.id, "fr") == f"https://s3/{key}?GET"
    first = room.objects.facts(key)
    link_to_annotated(room.imports, found.id, "fr")
    assert room.objects.facts(key) == first


def test_a_large_file_is_written_by_the_worker(
    room: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = room.checked(CSV)
    annotate_large(room.imports, found)
    kept = room.objects.keys(f"imports/{found.id}/checks/{found.check}")
    assert not [key for key in kept if "annotated" in key]
    monkeypatch.setattr(annotated, "MOST_CELLS_AT_ONCE", 2)
    with pytest.raises(ImportStateError, match="being written"):
        link_to_annotated(room.imports, found.id, "en")
    annotate_large(room.imports, found)
    assert "annotated-en.xlsx" in link_to_annotated(room.imports, found.id, "en")
    assert "annotated-fr.xlsx" in link_to_annotated(room.imports, found.id, "fr")


def test_a_file_uploaded_over_the_one_that_was_checked_is_not_given_for_it(room: Filed) -> None:
    found = room.checked(CSV)
    room.objects.put(upload_key(found.id), b"id;Nom\nz;Z\n")
    with pytest.raises(ImportStateError, match="another file"):
        link_to_annotated(room.imports, found.id, "fr")


def test_what_was_not_checked_is_not_given_back(room: Filed) -> None:
    opened = room.imports.open("sites.csv", "Ville")
    with pytest.raises(ImportStateError, match="awaiting_upload"):
        link_to_annotated(room.imports, opened.id, "fr")
