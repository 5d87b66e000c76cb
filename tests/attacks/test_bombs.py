"""Files that are small on their way and large once read: refused, in little memory."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from geodata.errors import PullError, ScenarioError
from geodata.imports.pull import Limits, Validators, pull
from geodata.plans.reading import MOST_BYTES, read_scenario
from tests.attacks.measured import MOST_MB, run
from tests.checked import rows_of
from tests.conftest import ROOT
from tests.geodata.imports.site_server import SiteServer, site_server

MB_100 = "100_000_000"
HEAD = 'b"id,nom,commune\\n"'

FILES = {
    "a zip": ("[zipped()]", "an archive"),
    "half an xlsx": ("[zipped('xl/worksheets/sheet1.xml')]", "an archive"),
    "a workbook of zeros": ("[workbook(b'')]", "unpacks to more than 20 MB"),
    "a workbook of entities": ("[workbook(LAUGHS)]", "declares entities"),
    "one text in every cell": (
        "[sheet(SHARED, ROW % (b'<c t=\"s\"><v>0</v></c>' * 16_000))]",
        "more than 1,000,000 characters",
    ),
    "far cells": ("[sheet(b'', FAR * 100_000)]", "more than 50,000,000 cells"),
    "a cell beyond the last": (
        "[sheet(b'', ROW % b'<c r=\"ZZZZ1\"><v>0</v></c>')]",
        "beyond the column 16,384",
    ),
    "a row far below": ("[sheet(b'', b'<row r=\"999999999999\"/>' * 9)]", "no sheet holds a table"),
    "rows said once": ("[document('table:number-rows-repeated')]", "is repeated 999,999,999 times"),
    "cells said once": ("[document('table:number-columns-repeated')]", "beyond the column 16,384"),
    "gzip": ("[gzip.compress(bytes(10_000_000))]", "a compressed file"),
    "gzip in gzip": ("[gzip.compress(gzip.compress(bytes(10_000_000)))]", "a compressed file"),
    "an old xls": ('[b"\\xd0\\xcf\\x11\\xe0" + bytes(1000)]', "an old office suite"),
    "a billion laughs": ("[LAUGHS]", "HTML or XML"),
    "an external entity": ("[ENTITY]", "HTML or XML"),
    "a billion columns": (f'many(b"id,nom", b",x", {MB_100})', "more than 1,000,000 characters"),
    "a billion other columns": ("numbered(b'id,nom', b',', 10_000_000)", "more than 1,000,000"),
    "a line of 100 MB": (f'many({HEAD} + b"1,", b"a", {MB_100})', "more than 1,000,000"),
    "a quote never closed": (f'many({HEAD} + b\'1,"\', b"a\\n", {MB_100})', "more than 1,000,000"),
    "a billion cells": (f'many({HEAD} + b"1", b",", {MB_100})', "more than 1,000,000"),
    "a billion quotes": (f'many({HEAD} + b"1", b\'"\', {MB_100})', "more than 1,000,000"),
    "nothing but lines": (f'many({HEAD}, b"\\n", {MB_100})', "more than 1,100,000 blank rows"),
    "nothing at all": (f'many(b"", b" ", {MB_100})', "the file is empty"),
    "nothing but rows": (f'many({HEAD}, b"1,2\\n", {MB_100})', "more than 1,000,000 rows"),
    "arrays in arrays": (f'many(b"", b"[", {MB_100})', "nested too deeply"),
    "objects in objects": (f'many(b"", b\'{{"a":\', {MB_100})', "nested too deeply"),
    "100,000 arrays in a value": ('many(b\'[{"id":"1","nom":\', b"[", 100_000)', "too deeply"),
    "a text of 100 MB": (f'many(b\'[{{"id":"\', b"a", {MB_100})', "more than 1,000,000"),
    "a number of 100 MB": (f'many(b\'[{{"id":\', b"9", {MB_100})', "more than 1,000,000"),
    "a record of 100 MB": (
        "numbered(b'{\"a\":1', b',\"k%d\":1', 5_000_000)",
        "a record of more than 1,000,000 characters",
    ),
    "zeros": (f"many({HEAD}, bytes(8), {MB_100})", "binary, not text"),
}

READ = """
import gzip, io, json, sys, zipfile
from geodata.errors import SitesFileError
from geodata.sites.files import open_table, spooled

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]><l>&j;</l>"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'

def zipped(name="sites.csv"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, bytes(50_000_000))
    return stream.getvalue()

BOOK = b'<workbook xmlns:r="r"><sheets><sheet name="x" r:id="a"/></sheets></workbook>'
LINKS = b'<R><R Id="a" Type="x/worksheet" Target="s.xml"/></R>'
SHARED = b"<sst><si><t>" + b"a" * 30_000 + b"</t></si></sst>"
ROW = b"<row>%s</row>"
FAR = b'<row><c r="XFD1"><v>1</v></c></row>'
ODS = b"application/vnd.oasis.opendocument.spreadsheet"

def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()

def workbook(content):
    return archive(**{"xl/workbook.xml": content or bytes(50_000_000)})

def sheet(shared, rows):
    parts = {"xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": LINKS}
    rows = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    return archive(**parts, **{"xl/sharedStrings.xml": shared or b"<sst/>", "xl/s.xml": rows})

def document(repeated):
    is_row = repeated.endswith("rows-repeated")
    many = repeated.encode() + b'="999999999"'
    row, cell = (b" " + many, b"") if is_row else (b"", b" " + many)
    cell = b"<table:table-cell%s><text:p>x</text:p></table:table-cell>" % cell
    rows = b"<table:table><table:table-row%s>%s</table:table-row></table:table>" % (row, cell)
    names = b'<a xmlns:table="t" xmlns:office="o" xmlns:text="x">%s</a>'
    return archive(**{"mimetype": ODS, "content.xml": names % rows})

def many(start, unit, total):
    block = unit * max(1, 65_536 // len(unit))
    yield start
    for _ in range(total // len(block)):
        yield block

def numbered(start, form, count):
    yield start
    form = form if b"%d" in form else form + b"%d"
    for first in range(0, count, 1000):
        yield b"".join(form % number for number in range(first, first + 1000))

said = {}
for name, content in json.loads(sys.argv[1]).items():
    try:
        with spooled(eval(content)) as path:
            said[name] = sum(1 for _ in open_table(path, "lieux.csv").rows())
    except SitesFileError as error:
        said[name] = error.fault
"""


@pytest.fixture(scope="module")
def read() -> dict[str, Any]:
    """What came of each file, all read by one process."""
    return run(READ, json.dumps({name: content for name, (content, _) in FILES.items()}))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_sites_that_is_a_bomb_is_refused(read: dict[str, Any], name: str) -> None:
    assert FILES[name][1] in str(read[name])


def test_bombs_of_a_hundred_million_bytes_are_read_in_little_memory(read: dict[str, Any]) -> None:
    assert read["mb"] < MOST_MB


def test_a_record_that_comes_in_members_is_read_whole_up_to_its_bound() -> None:
    wide = b'[{"id":"1","nom":"a","x":"' + b"a" * 900_000 + b'"}]'
    assert len(rows_of([wide])) == 1
    members = b",".join(b'"k%d":1' % number for number in range(10_000))
    assert len(rows_of([b'{"id":"1","nom":"a",', members, b"}"])) == 1


@pytest.fixture
def server() -> Any:
    with site_server() as served:
        yield served


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip", "deflate"])
def test_what_a_server_compresses_is_counted_unpacked(
    server: SiteServer, tmp_path: Path, encoding: str
) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    server.content, server.headers = bomb, {"Content-Encoding": encoding}
    if encoding == "gzip, gzip":
        server.content = gzip.compress(bomb)
    with pytest.raises(PullError):
        pull(server.url, Validators(), tmp_path / "file", Limits(largest_bytes=1_000_000))
    assert (tmp_path / "file").stat().st_size <= 1_000_000


def test_a_compressed_bomb_is_unpacked_in_little_memory(server: SiteServer) -> None:
    server.content = gzip.compress(gzip.compress(bytes(500_000_000), 9), 9)
    server.headers = {"Content-Encoding": "gzip, gzip"}
    program = """
import sys, tempfile, pathlib
from geodata.errors import PullError
from geodata.imports.pull import Limits, Validators, pull

with tempfile.TemporaryDirectory() as folder:
    try:
        pull(sys.argv[1], Validators(), pathlib.Path(folder) / "file", Limits())
        said = {}
    except PullError as error:
        said = {"fault": str(error)}
"""
    said = run(program, server.url)
    assert "larger than 100000000 bytes" in said["fault"]
    assert said["mb"] < MOST_MB


def laughs() -> str:
    lines = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines)


GOOD = "name: Vague\nposts: 2\n"

DOCUMENTS = {
    "aliases": (laughs(), "alias"),
    "one alias": (f"{GOOD}weight: &w people\ncandidates: *w\n", "alias"),
    "an alias to itself": ("&a [*a]", "alias"),
    "signs that do not print": ('{"name":"a\\u0000b","posts":2}', "string_pattern_mismatch"),
    "an escape of terminals": ('{"name":"\\u001b[31m","posts":2}', "string_pattern_mismatch"),
    "a text that turns": ('{"name":"a\\u202egpj","posts":2}', "string_pattern_mismatch"),
    "two lines": ('{"name":"a\\nb","posts":2}', "string_pattern_mismatch"),
    "a merge key with an alias": ("base: &m {name: V}\n<<: *m\nposts: 2", "alias"),
    "python's tags": ("!!python/object/apply:os.system ['touch pwned']", "not_yaml"),
    "python's names": ("name: !!python/name:os.system\nposts: 2", "not_yaml"),
    "python's modules": ("name: !!python/module:os\nposts: 2", "not_yaml"),
    "a tag of one's own": ("name: !secret x\nposts: 2", "not_yaml"),
    "binary": ("name: !!binary AAAA\nposts: 2", None),
    "a set": ("!!set {name, posts}", None),
    "pairs": ("!!pairs [name: V, posts: 2]", "not_a_scenario"),
    "several documents": (f"{GOOD}---\n{GOOD}", "not_yaml"),
    "fields twice": (f"{GOOD}posts: 3\n", "repeated_field"),
    "fields twice in JSON": ('{"name":"V","posts":1,"posts":2}', "repeated_field"),
    "lists in lists": ("[" * 100_000, "too_deep"),
    "lists in lists, closed": ("[" * 2_000 + "]" * 2_000, None),
    "maps in maps": (" x: {a: " + "{a: " * 100_000, "too_deep"),
    "blocks in blocks": ("".join(f"{' ' * n}a:\n" for n in range(1_900)), None),
    "dashes in dashes": ("- " * 100_000 + "a", None),
    "question marks": ("? " * 100_000 + "a", None),
    "JSON in JSON": ('{"a":' * 100_000, "not_json"),
    "arrays in JSON": ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", None),
    "a number without end": (f"name: V\nposts: {'9' * 1_000_000}", None),
    "a number without end in JSON": ('{"name":"V","posts":' + "9" * 1_000_000 + "}", None),
    "a number of sixty": ("name: V\nposts: " + ":".join(["59"] * 100_000), None),
    "a number of bits": (f"name: V\nposts: 0b{'1' * 1_000_000}", None),
    "a number of sixteen": (f"name: V\nposts: 0x{'f' * 1_000_000}", None),
    "a fraction of sixty": ("name: V\nposts: " + ":".join(["59"] * 100_000) + ".5", None),
    "a number with a long end": ('{"name":"V","posts":1e' + "9" * 100_000 + "}", None),
    "no number": ('{"name":"V","posts":NaN}', None),
    "no end": ('{"name":"V","posts":Infinity}', None),
    "minus nothing": ('{"name":"V","posts":-0}', None),
    "a day of no calendar": ("name: V\nposts: 2\nat: 9999-99-99", None),
    "a day that is none": ("name: 2021-02-30\nposts: 2", "not_yaml"),
    "a time with a long zone": (f"name: 2001-12-14t21:59:43.{'1' * 100_000}-05:00", None),
    "comments": ("#" * 1_900_000, None),
    "folded lines": ("name: >\n" + "  a\n" * 400_000, None),
    "anchors": ("\n".join(f"k{n}: &a{n} x" for n in range(20_000)), None),
    "quotes": ('name: "' + "\\x41" * 400_000, None),
    "a key that is a list": ("? [a, b]\n: 1", None),
    "a key that is a map": ("? {a: b}\n: 1", None),
    "directives": ("%YAML 9.9\n---\nname: V", None),
    "zeros": ("\x00" * 1000, "not_yaml"),
    "halves of characters": ('{"name":"\\ud800","posts":2}', None),
    "a field of the language": ('{"__class__":"x","name":"V","posts":2}', "extra_forbidden"),
}

SCENARIOS = """
import json, sys
from pathlib import Path
from geodata.errors import ScenarioError
from geodata.plans.reading import read_scenario

said = {}
for file in sorted(Path(sys.argv[1]).iterdir()):
    try:
        said[file.name] = repr(read_scenario(file.read_bytes()))[:80]
    except ScenarioError as error:
        said[file.name] = [each.code for each in error.findings]
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of each document, all read by one process."""
    folder = tmp_path_factory.mktemp("documents")
    for name, (text, _) in DOCUMENTS.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    return run(SCENARIOS, str(folder))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_scenario_that_is_a_bomb_is_refused(told: dict[str, Any], name: str) -> None:
    codes, expected = told[name], DOCUMENTS[name][1]
    assert isinstance(codes, list), codes
    assert codes
    assert expected is None or expected in codes


def test_scenarios_that_are_bombs_are_read_in_little_memory(told: dict[str, Any]) -> None:
    # Two megabytes of signs are a hundred of YAML's nodes: more than a file of sites, and bounded.
    assert told["mb"] < 4 * MOST_MB
    assert not (ROOT / "pwned").exists()


def test_a_scenario_with_thousands_of_faults_is_answered_in_brief() -> None:
    fields = {f"field {number}": 1 for number in range(100_000)}
    with pytest.raises(ScenarioError) as caught:
        read_scenario(json.dumps(fields))
    assert len(caught.value.findings) == 100


def test_a_scenario_larger_than_any_is_not_read() -> None:
    for text in (b"#" * (MOST_BYTES + 1), b"{" * (MOST_BYTES + 1)):
        with pytest.raises(ScenarioError) as caught:
            read_scenario(text)
        assert [each.code for each in caught.value.findings] == ["too_large"]


def test_no_loader_of_the_project_makes_objects() -> None:
    for text in ("!!python/object/apply:os.getcwd []", "!!python/object/new:type [x]"):
        with pytest.raises(ScenarioError):
            read_scenario(text, form="yaml")
    assert json.loads("1") == yaml.safe_load("1")
