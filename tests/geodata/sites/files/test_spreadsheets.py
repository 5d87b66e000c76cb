"""Sheets of XLSX, ODS and XLS give the same rows as a text; dates and numbers by their type."""

from __future__ import annotations

import base64
import zlib
from datetime import date, datetime, time
from typing import Any

import pytest

from geodata.errors import SitesFileError
from geodata.sites.files import RawRow, Table, open_table, spooled
from geodata.sites.files.cells import formatted_text, kind_of_format, number_text
from tests.geodata.sites.files.workbooks import ods, ods_of, text_cell, xlsx, xlsx_of, zipped

ROWS = [["id", "nom", "commune"], ["1", "Médiathèque", "Sévérac"], ["2", "Autre", ""]]
OLD_WORKBOOK = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oE0EU/mazaX5s81NToRFKKFi1Fop68dJulWovplQv/iDUtFkwRJMaUlAPWltzFARPipdCPeih6sUfqqAHwYNQ"
        "0YMgCIleFE+Cgoc265u3m5JGhAa0UJ1vmTfvvZl583be/O2+mg8Xp+9FS6hBL1woWz40VOkEJV9FCIHKLUuyldxLyVJY"
        "U/B5KZANbsw1vfTIGMp4l6Dhrv6MKPCB0jGMYTCbMWOriD3sQ0JIH3qICtwgTQCt7FUz01Gm65ne4ZqPmfax5jLTHqpb"
        "FEcxbwx27nJm8WGtncsCkHYfcJt3rNmOFryQs/jCFWHXdWN3LpU4ucYK2vRGzIACOmBmzJyUg7gJP9Df3x2Pdx8hFBGh"
        "YM/guxUDvlVW9dOY0q+uXoD0P5brPb/ReymItfqrmg5MwDrOi6SAJkR1WeLG/pQ5fmYBO3hNy0QzPJV0AZnsKWJHx6he"
        "MpE3ic+m1wHxz8lUIn/i0+lx0y93et4ZQst2hiZeMY1EkwgyH+Z1EyLXFm59fR0fGTKGWTPBp4F9ZmySLsLCRdmCGge4"
        "RIPtJtDJ/Damk2x1I/NRphGqQ3nHUIvD7JviOpe4tIP62cl4Y2yu4rcQX/hy4GFb4aOxlfjZgdK5yOxbYxrtdIYlqb18"
        "ptAlusT1axKPjEounP3lPdPWX/YarxZyfLecgzGIRbm6CGGmtiRHRyxJmjNWtuQiybUk6STpjmVRY/m85mddmCMg6wu2"
        "LEfuCXkq2PLknNwVbz/XyKpb85JW5957tWbc56HuqzrJ/VBQUFBQUFBQUPg/IZybuItvofZ9XN4zPc5/nUVKZfWb5J/F"
        "QWTpydNH5V5kKM/hbF3zZwPcomJLrLBN5X+hxCHqPYc0RtiPdN3zl77URPX7rLhh6M8toXr7L9fj51/u/ydjc9ll"
    )
)
"""One row, written by xlwt: a number, a text, 12000.0, 6 May 2024 and TRUE."""


def read(content: bytes) -> tuple[Table, list[RawRow]]:
    with spooled([content]) as path:
        table = open_table(path, "sites")
        return table, list(table.rows())


def first_values(content: bytes) -> dict[Any, Any]:
    return dict(read(content)[1][0].values or {})


@pytest.mark.parametrize(("content", "kind"), [(xlsx_of(ROWS), "xlsx"), (ods(ods_of(ROWS)), "ods")])
def test_a_sheet_is_a_table(content: bytes, kind: str) -> None:
    table, rows = read(content)
    assert (table.format, table.sheet, table.header_line) == (kind, "Lieux", 1)
    assert table.columns == ("id", "nom", "commune")
    assert [(row.line, (row.values or {})["nom"]) for row in rows] == [
        (2, "Médiathèque"),
        (3, "Autre"),
    ]
    assert not table.findings


def test_an_old_workbook_is_a_table() -> None:
    table, [row] = read(OLD_WORKBOOK)
    assert (table.format, table.sheet) == ("xls", "Lieux")
    expected = {"id": "1", "nom": "Médiathèque", "cp": "12000", "date": "2024-05-06", "ok": "oui"}
    assert row.values == expected


def typed(book: Any) -> None:
    sheet = book.add_worksheet()
    formats = [
        "dd/mm/yyyy",
        "dd/mm/yyyy hh:mm",
        "hh:mm",
        "00000",
        '0#" "##" "##" "##" "##',
        "[h]:mm",
    ]
    day, moment, hour, zeros, phone, span = (book.add_format({"num_format": f}) for f in formats)
    sheet.write_row(0, 0, list("abcdefghijkl"))
    sheet.write_datetime(1, 0, date(2024, 5, 6), day)
    sheet.write_datetime(1, 1, datetime(2024, 5, 6, 10, 38), moment)  # noqa: DTZ001
    sheet.write_datetime(1, 2, time(14, 30), hour)
    sheet.write_number(1, 3, 1000, zeros)
    sheet.write_number(1, 4, 565000000, phone)
    sheet.write_number(1, 5, 12000.0)
    sheet.write_number(1, 6, 44.351)
    sheet.write_boolean(1, 7, False)
    sheet.write_formula(1, 8, "=1+1", None, 2)
    sheet.write_rich_string(1, 9, "Média", book.add_format({"bold": True}), "thèque")
    sheet.write_number(1, 10, 1.5, span)
    sheet.write_formula(1, 11, "=NA()", None, "#N/A")


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_cells_are_texts_by_their_type(options: dict[str, bool]) -> None:
    expected = {
        "a": "2024-05-06",
        "b": "2024-05-06T10:38:00",
        "c": "14:30",
        "d": "01000",
        "e": "0565000000",
        "f": "12000",
        "g": "44.351",
        "h": "non",
        "i": "2",
        "j": "Médiathèque",
        "k": "36:00",
        "l": "#N/A",
    }
    assert first_values(xlsx(typed, **options)) == expected


NOTED = """office:value-type="string">
<office:annotation><text:p>a note</text:p></office:annotation>
<text:p>9h<text:s/><text:span>à</text:span><text:s text:c="1"/>12h</text:p>
<text:p>puis</text:p>"""


def test_cells_of_an_opendocument_are_texts_by_their_type() -> None:
    cells = [
        'office:value-type="date" office:date-value="2024-05-06"><text:p>06/05/24</text:p>',
        'office:value-type="float" office:value="12000"><text:p>12 000,00</text:p>',
        'office:value-type="float" office:value="1000"><text:p>01000</text:p>',
        'office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p>',
        NOTED,
    ]
    row = "".join(f"<table:table-cell {cell}</table:table-cell>" for cell in cells)
    names = "".join(map(text_cell, "abcde"))
    table = f"<table:table-row>{names}</table:table-row><table:table-row>{row}</table:table-row>"
    values = first_values(ods(f'<table:table table:name="x">{table}</table:table>'))
    assert list(values.values()) == ["2024-05-06", "12000", "01000", "oui", "9h à 12h\npuis"]


def test_what_an_opendocument_writes_once_for_many_is_read_as_often() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    names = "".join(map(text_cell, ["nom", "commune", "cp"]))
    alike = text_cell("A") + text_cell("x").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="2"'
    )
    content = ods(
        '<table:table table:name="x">'
        f'<table:table-row table:number-rows-repeated="3">{blank}</table:table-row>'
        f"<table:table-row>{names}{blank}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{alike}{blank}</table:table-row>'
        f'<table:table-row table:number-rows-repeated="1048570">{blank}</table:table-row>'
        "</table:table>"
    )
    table, rows = read(content)
    assert table.header_line == 4
    assert [(row.line, list((row.values or {}).values())) for row in rows] == [
        (5, ["A", "x", "x"]),
        (6, ["A", "x", "x"]),
    ]


def several(book: Any) -> None:
    notes, hidden, places = (book.add_worksheet(name) for name in ("Notes", "Vieux", "Lieux"))
    notes.write_column(0, 0, ["À lire", "Ce fichier vient de la mairie", "Merci"])
    hidden.hide()
    for sheet, name in ((hidden, "Ancien"), (places, "Espace")):
        sheet.write_row(0, 0, ["id", "nom", "commune", "cp"])
        sheet.write_row(1, 0, [1, name, "Rodez", 12000])


def test_the_first_sheet_that_holds_a_table_is_read_and_said() -> None:
    table, [row] = read(xlsx(several))
    assert (table.sheet, (row.values or {})["nom"]) == ("Lieux", "Espace")
    assert [finding.code for finding in table.findings] == ["sheet_chosen"]


def test_the_second_sheet_of_an_opendocument_is_read_when_the_first_has_no_table() -> None:
    rows = [["id", "nom", "commune", "cp"], ["1", "Espace", "Rodez", "12000"]]
    table, found = read(ods(ods_of([["Notes"]], "Notes") + ods_of(rows)))
    assert (table.sheet, len(found)) == ("Lieux", 1)


def grouped(book: Any) -> None:
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Lieux de médiation 2024")
    for place, name in enumerate(("nom", "commune")):
        sheet.merge_range(2, place, 3, place, name)
    sheet.merge_range(2, 2, 2, 4, "Horaires")
    sheet.write_row(3, 2, ["Lundi", "Mardi", "Mercredi"])
    sheet.write_row(4, 0, ["Espace", "Rodez", "9h-12h", "", "14h-17h"])


def test_merged_names_and_titles_are_understood_as_in_a_text() -> None:
    table, [row] = read(xlsx(grouped))
    assert table.columns[2:] == ("Horaires / Lundi", "Horaires / Mardi", "Horaires / Mercredi")
    assert (table.header_line, row.line) == (3, 5)


CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def by_hand(sheet: str, strings: str = "", **parts: str) -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{name}" xmlns:r="r"><sheets>'
            '<sheet name="x" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" '
            'Type="http://x/worksheet" Target="/xl/worksheets/a.xml"/></Relationships>',
            "xl/worksheets/a.xml": sheet,
            **({"xl/sharedStrings.xml": f"<sst>{strings}</sst>"} if strings else {}),
            **parts,
        }
    )


def test_a_sheet_with_prefixes_without_places_and_without_styles_is_read() -> None:
    cell = '<x:c t="inlineStr"><x:is><x:t>{}</x:t></x:is></x:c>'
    rows = [["nom", "ville"], ["A_x000D_", "Rodez"]]
    lines = "".join(f"<x:row>{''.join(map(cell.format, row))}</x:row>" for row in rows)
    sheet = f'<x:worksheet xmlns:x="y"><x:sheetData>{lines}</x:sheetData></x:worksheet>'
    assert first_values(by_hand(sheet)) == {"nom": "A\r", "ville": "Rodez"}


def test_the_reading_of_chinese_characters_is_no_part_of_a_text() -> None:
    shared = "<si><t>nom</t></si><si><r><t>東</t></r><r><t>京</t></r><rPh><t>とう</t></rPh></si>"
    cells = [f'<row><c t="s"><v>{place}</v></c></row>' for place in (0, 1)]
    sheet = f"<worksheet><sheetData>{''.join(cells)}</sheetData></worksheet>"
    assert first_values(by_hand(sheet, shared)) == {"nom": "東京"}


ROW = "<row><c t='inlineStr'><is><t>nom</t></is></c></row>"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (xlsx_of([["id", "nom"]]), "no sheet holds a table"),
        (ods(""), "no sheet holds a table"),
        (xlsx_of(ROWS)[:-200], "damaged"),
        (zipped({"xl/workbook.bin": "x"}), "XLSB"),
        (zipped({"word/document.xml": "x"}), "a text document"),
        (zipped({"lieux.csv": "id,nom"}), "an archive"),
        (ods("", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "password"),
        (OLD_WORKBOOK[:600] + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLD_WORKBOOK[:512] + bytes(600) + OLD_WORKBOOK[1_112:], "damaged old workbook"),
        (by_hand("<worksheet><sheetData>"), "damaged spreadsheet"),
        (by_hand("<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>"), "declares entities"),
        (
            by_hand(f"<worksheet>{ROW}<row><c r='XFE1'><v>1</v></c></row></worksheet>"),
            "beyond the column",
        ),
        (
            by_hand(f"<worksheet>{ROW}<row><c r='A2' t='s'><v>9</v></c></row></worksheet>"),
            "damaged",
        ),
        (b"<html><table><tr><td>id</td></tr></table></html>", "HTML or XML"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(content: bytes, fault: str) -> None:
    with pytest.raises(SitesFileError, match=fault) as caught:
        read(content)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", None),
        ("0.00", None),
        ("#,##0 €", None),
        ('0 "jours"', None),
        ("[Red]0", None),
        ("00000", 5),
        ("000 000 000 00000", 14),
        ("dd/mm/yyyy", "date"),
        ("[$-40C]d mmmm yyyy;@", "date"),
        ("mmm", "date"),
        ("h:mm AM/PM", "time"),
        ("hh:mm:ss", "time"),
        ("[h]:mm", "duration"),
        (None, "date"),
    ],
)
def test_a_format_says_what_a_number_is(code: str | None, kind: Any) -> None:
    assert kind_of_format(14, code) == kind


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("12000.0", "12000"),
        ("5.65E8", "565000000"),
        ("13002603200016", "13002603200016"),
        ("44.351000000000006", "44.351"),
        ("-0.5506", "-0.5506"),
        ("1E+300", "1e+300"),
    ],
)
def test_a_number_is_written_as_a_person_does(written: str, read_as: str) -> None:
    assert number_text(written) == read_as
    assert formatted_text(written, None) == read_as
