"""`maillage sites map`: which column of a file gives which field, with examples and doubts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable

from geodata.cli.whole_files import written_whole
from geodata.errors import BadInputError
from geodata.sites import Locale
from geodata.sites.files import open_table
from geodata.sites.mapping import (
    ColumnMapping,
    ColumnRecord,
    Guess,
    guess,
    mapping_in_yaml,
    publishable,
    read_mapping,
)

_HEADS: dict[Locale, tuple[str, ...]] = {
    "fr": ("Colonne", "Remplies", "Exemples", "Champ", "Lecture"),
    "en": ("Column", "Filled", "Examples", "Field", "Reading"),
}
_STATES: dict[Locale, dict[str, str]] = {
    "fr": {"may_be_lost": "peut être perdue", "undecided": "À DÉCIDER", "empty": "vide"},
    "en": {"may_be_lost": "may be lost", "undecided": "UNDECIDED", "empty": "empty"},
}
_DOUBTS: dict[Locale, str] = {"fr": "à vérifier", "en": "have a look"}
_STYLES = {"undecided": "red", "may_be_lost": "dim", "empty": "dim"}
_WIDEST = 44


def guess_of(file: Path) -> Guess:
    """Returns the best guess of the columns of a file.

    Raises:
        SitesFileError: it cannot be read, or holds no table.
    """
    return guess(open_table(file, str(file)))


def mapping_in(path: Path) -> ColumnMapping:
    """Returns the mapping that a file holds.

    Raises:
        BadInputError: it cannot be read, or is malformed.
    """
    try:
        return read_mapping(path.read_bytes())
    except OSError as error:
        raise BadInputError(f"{path}: {error.strerror or 'cannot be read'}") from error


def write_mapping(mapping: ColumnMapping, path: Path) -> None:
    """Writes a mapping, in YAML, or in JSON when the file's name ends so.

    Raises:
        BadInputError: the file cannot be written.
    """
    is_json = path.suffix == ".json"
    text = json.dumps(mapping.as_record(), ensure_ascii=False, indent=1) if is_json else ""
    with written_whole(path) as partial:
        partial.write_text(text or mapping_in_yaml(mapping), encoding="utf-8")


def in_json(guessed: Guess) -> str:
    """Returns a guess for machines: the mapping, and each column with what reads it."""
    record: dict[str, Any] = {
        "mapping": guessed.mapping.as_record(),
        "columns": guessed.as_records(),
    }
    return json.dumps(record, ensure_ascii=False)


def show(guessed: Guess, locale: Locale) -> None:
    """Prints the columns of a file as a table, then what is undecided."""
    table = RichTable(*_HEADS[locale], title=guessed.mapping.shape)
    for column in guessed.as_records():
        table.add_row(*_cells(column, locale), style=_STYLES.get(column["state"], ""))
    Console().print(table)
    for line in undecided_in_words(guessed.mapping, locale):
        print(line)


def undecided_in_words(mapping: ColumnMapping, locale: Locale) -> list[str]:
    """Returns what has to be done before a file can be published; nothing when it can."""
    columns = publishable(mapping)
    if not columns:
        return []
    names = ", ".join(columns)
    if locale == "fr":
        first = f"Aucune règle ne lit ces colonnes remplies : {names}."
        return [first, *HOW_IN_FRENCH]
    return [f"No rule reads these filled columns: {names}.", *HOW]


HOW_IN_FRENCH = (
    "Pour chacune, écrivez une règle, ou « may_be_lost » sous « unread » :",
    "  maillage sites map FICHIER --output M.yaml",
    "  maillage sites check FICHIER --mapping M.yaml",
)
HOW = (
    "Write a rule for each, or `may_be_lost` under `unread`:",
    "  maillage sites map FILE --output M.yaml",
    "  maillage sites check FILE --mapping M.yaml",
)


def _cells(column: ColumnRecord, locale: Locale) -> tuple[str, ...]:
    examples = " · ".join(column["examples"])
    short = examples if len(examples) <= _WIDEST else f"{examples[: _WIDEST - 1]}…"
    if column["field"] is None:
        reading = _STATES[locale].get(column["state"], "")
    else:
        doubt = f" ({_DOUBTS[locale]})" if column["confidence"] == "doubtful" else ""
        reading = f"{column['as']}{doubt}"
    field = column["field"] or ""
    return (escape(column["column"]), str(column["filled"]), escape(short), field, reading)
