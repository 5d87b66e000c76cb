"""What a file costs to read: a time in proportion to it, and never its size in memory."""

from __future__ import annotations

import contextlib
import json
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geodata.errors import SitesFileError
from geodata.sites.files import open_table, spooled
from tests.costs import growth, unhurried_s
from tests.geodata.sites.files.test_spreadsheets import by_hand
from tests.geodata.sites.files.workbooks import ods, text_cell, xlsx_of

TIMES = 8
MOST_GROWTH = 3 * TIMES
"""Of the time for eight times as much: 8 when it is linear, 64 when it is quadratic."""


def names(count: int) -> str:
    return ",".join(f"colonne{number}" for number in range(count))


def cell_row(place: str) -> str:
    return f'<row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'


FILES: dict[str, tuple[Callable[[int], str | bytes], int]] = {
    "names": (lambda n: f"{names(n)}\n{',' * (n - 1)}1\n", 4_000),
    "one name": (lambda n: f"{','.join(['nom'] * n)}\n{',' * (n - 1)}1\n", 4_000),
    "no names": (lambda n: f"nom{',' * n}\n" + f"a{',' * n}x\n" * 50, 4_000),
    "narrow rows below no names": (lambda n: f"nom{',' * 8_000}\n" + "a\n" * n, 20_000),
    "rows": (lambda n: "id;nom;commune\n" + "1;Médiathèque;Évry\n" * n, 20_000),
    "rows of another encoding": (lambda n: ("id;nom\n" + "1;Évry\n" * n).encode("cp850"), 20_000),
    "spoilt rows": (lambda n: "id;nom\n" + "1;MÃ©diathÃ¨que\n" * n, 3_000),
    "blank rows": (lambda n: "id;nom\n1;2\n" + ";\n" * n, 50_000),
    "quotes": (lambda n: "id,nom\n1," + '"' * n + "\n2,3\n", 100_000),
    "at signs": (lambda n: f"{'a@' * n} x,{'b@' * n} x\n1,2\n", 20_000),
    "accents": (lambda n: f"id,nom\n1,{'Ã' * n}\n", 30_000),
    "records": (lambda n: json.dumps([{"id": k, "nom": "é"} for k in range(n)]), 5_000),
    "lines of JSON": (lambda n: '{"id": 1, "nom": "A"}\n' * n, 10_000),
    "members": (lambda n: json.dumps({f"k{k}": k for k in range(n)}), 2_500),
    "arrays of a document": (lambda n: json.dumps({f"k{k}": [{"a": 1}] for k in range(n)}), 5_000),
    "columns of records": (lambda n: json.dumps([{f"k{k}": 1} for k in range(n)]), 3_500),
    "colliding names": (lambda n: json.dumps([{"a.b" + " " * k: 1 for k in range(n)}]), 250),
    "a sheet": (lambda n: xlsx_of([["id", "nom"], *[[k, "Évry"] for k in range(n)]]), 2_500),
    "far cells": (lambda n: by_hand(f"<worksheet>{cell_row('XFD1') * n}</worksheet>"), 10),
    "sheets of a document": (
        lambda n: ods(
            "".join(
                f'<table:table table:name="{k}"><table:table-row>{text_cell("x") * 20}'
                "</table:table-row></table:table>"
                for k in range(n)
            )
        ),
        150,
    ),
}


def read(path: Path) -> None:
    with contextlib.suppress(SitesFileError):
        for _ in open_table(path, "sites").rows():
            pass


@pytest.mark.parametrize("name", FILES)
def test_a_file_takes_a_time_in_proportion_to_its_length(name: str, tmp_path: Path) -> None:
    made, size = FILES[name]
    small, large = tmp_path / "small", tmp_path / "large"
    for path, count in ((small, size), (large, size * TIMES)):
        content = made(count)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    # A file of colliding names grows by the square of their count.
    longer = max(1.0, large.stat().st_size / small.stat().st_size / TIMES)
    read(small)
    most = MOST_GROWTH * longer
    assert growth(lambda: read(small), lambda: read(large), most) <= most


def test_the_widest_header_takes_a_moment(tmp_path: Path) -> None:
    header = names(16_000)
    assert len(header) > 190_000
    path = tmp_path / "wide"
    path.write_text(f"{header}\n1\n")
    assert unhurried_s(lambda: read(path)) < 2


def test_cells_said_to_be_repeated_are_bounded_whatever_the_length_of_the_file() -> None:
    alike = text_cell("x").replace(
        "office:value-type", 'table:number-columns-repeated="16000" office:value-type'
    )
    row = f'<table:table-row table:number-rows-repeated="10000">{alike}</table:table-row>'
    names = f"<table:table-row>{text_cell('nom')}{text_cell('commune')}</table:table-row>"
    content = ods(f'<table:table table:name="L">{names}{row}</table:table>')
    assert len(content) < 600
    with spooled([content]) as path, pytest.raises(SitesFileError, match="repeated"):
        open_table(path, "sites")


@pytest.fixture
def peak_mb() -> Iterator[Callable[[], float]]:
    """Gives the memory taken since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()


def lines_of(count: int) -> str:
    return "id;nom;services\n" + "".join(f"{n};Espace {n};Aide {n % 7}\n" for n in range(count))


def sheet_of(count: int) -> bytes:
    cell = '<c><v>{}</v></c><c t="inlineStr"><is><t>Espace {}</t></is></c>'
    rows = "".join(f"<row>{cell.format(n, n)}</row>" for n in range(count))
    return by_hand(f"<worksheet><row>{cell.format('1', '')}</row>{rows}</worksheet>")


@pytest.mark.parametrize("made", [lines_of, sheet_of])
def test_memory_does_not_follow_the_length_of_the_file(
    made: Callable[[int], str | bytes], tmp_path: Path, peak_mb: Callable[[], float]
) -> None:
    content = made(60_000)
    path = tmp_path / "lieux"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    del content
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0] / 1e6
    assert sum(1 for _ in open_table(path, "sites").rows()) >= 60_000
    assert peak_mb() - before < 8
