"""Whatever its bytes, a file is a table or is refused in one line: nothing else is raised."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from shapely import Point

from geodata.errors import SitesFileError
from geodata.sites.files import open_table, spooled
from tests.geodata.sites.files.test_spreadsheets import OLD_WORKBOOK, ROWS, grouped, typed
from tests.geodata.sites.files.workbooks import geopackage, ods, ods_of, xlsx, zipped

FEATURES = {
    "type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "EPSG:2154"}},
    "features": [
        {
            "type": "Feature",
            "properties": {"nom": "A", "x": {"y": [{"z": 1}, {}]}},
            "geometry": {"type": "Point", "coordinates": [666_000, 6_361_000]},
        }
    ],
}
ELEMENTS = {"elements": [{"type": "node", "id": 1, "lat": 1, "lon": 2, "tags": {"name": "x"}}]}
TEXT = 'sep=;\nTitre;;\nid;nom;Horaires;;\n;;Lundi;Mardi\n1;"Médiathèque";x;y;z\n'
WORKBOOKS = {"typed": xlsx(typed), "grouped": xlsx(grouped), "ods": ods(ods_of(ROWS))}
PLAIN = {
    "csv": TEXT.encode(),
    "cp850": TEXT.encode("cp850"),
    "utf-16": TEXT.encode("utf-16"),
    "features": json.dumps(FEATURES).encode(),
    "elements": json.dumps(ELEMENTS).encode(),
    "lines": b'{"nom": "A"}\n{"nom": {"a": [1, {"b": 2}]}}\n',
    "xls": OLD_WORKBOOK,
    **WORKBOOKS,
}
SIGNS = [b"[", b"{", b"}", b'"', b"\n", b";", b"\0", b"null", b"1e999", b"\xff", b"<", b"&", b"-1"]
CHANGES = st.lists(
    st.tuples(st.integers(0, 1 << 30), st.integers(0, 60), st.sampled_from(SIGNS) | st.binary()),
    min_size=1,
    max_size=6,
)
SOME = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Returns bytes of which some are replaced by others, here and there."""
    for at, length, other in changes:
        start = at % (len(content) + 1)
        content = content[:start] + other + content[start + length :]
    return content


def open_and_read(content: bytes) -> None:
    """Reads a file as whoever checks it does; only the error of a file of sites is expected."""
    with spooled([content]) as path:
        fault = ""
        try:
            table = open_table(path, "sites")
            assert len(set(table.columns)) == len(table.columns)
            assert all(finding.in_words("fr") for finding in table.findings)
            for row in table.rows():
                assert row.number > 0
                assert set(row.values or ()) <= {*table.columns, None}
                assert all(finding.in_words("fr") for finding in row.findings)
        except SitesFileError as error:
            fault = str(error)
        assert "\n" not in fault


@given(st.binary(max_size=300))
@SOME
def test_any_bytes_are_a_table_or_are_refused(content: bytes) -> None:
    open_and_read(content)


@given(st.text('[]{}:;,"\n\t |é1aÃ©\0\ufeff-.', max_size=200))
@SOME
def test_any_text_is_a_table_or_is_refused(text: str) -> None:
    open_and_read(text.encode())


@pytest.mark.parametrize("name", PLAIN)
@given(changes=CHANGES)
@SOME
def test_a_damaged_file_is_a_table_or_is_refused(
    name: str, changes: list[tuple[int, int, bytes]]
) -> None:
    open_and_read(changed(PLAIN[name], changes))


@pytest.mark.parametrize("name", WORKBOOKS)
@given(part=st.integers(0, 20), changes=CHANGES)
@SOME
def test_a_workbook_with_a_damaged_part_is_a_table_or_is_refused(
    name: str, part: int, changes: list[tuple[int, int, bytes]]
) -> None:
    with zipfile.ZipFile(io.BytesIO(WORKBOOKS[name])) as archive:
        parts: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    chosen = list(parts)[part % len(parts)]
    content = parts[chosen]
    assert isinstance(content, bytes)
    open_and_read(zipped({**parts, chosen: changed(content, changes)}))


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small GeoPackage."""
    path: Path = tmp_path_factory.mktemp("layers") / "lieux"
    return geopackage(path, [("A", Point(1, 2)), ("B", None)]).read_bytes()


@given(changes=CHANGES)
@SOME
def test_a_damaged_geopackage_is_a_table_or_is_refused(
    layer: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    open_and_read(changed(layer, changes))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing: Callable[[], object] = lambda: open_table(tmp_path / "none", "sites")  # noqa: E731
    with pytest.raises(SitesFileError, match="No such file"):
        missing()
    with pytest.raises(SitesFileError, match="directory"):
        open_table(tmp_path, "sites")
