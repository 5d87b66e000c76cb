"""The catalogue of faults: each in French and in English, used, and filled by its facts."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from geodata.french import NARROW_SPACE
from geodata.sites.files.decoding import NOT_TEXT
from geodata.sites.files.faults import unopened, unusable
from geodata.sites.files.kinds import INSIDE, REFUSED

ROOT = Path(__file__).parents[4]
CATALOGUE = tomllib.loads((ROOT / "geodata/sites/files/faults.toml").read_text(encoding="utf-8"))
WAYS = {"unusable": 1, "fail": 0, "SheetError": 0}
"""How faults are raised, and which argument is the key."""
GIVEN_BY = {"fail": {"line"}}
"""Facts that a way adds to those of its caller."""


class Raised(NamedTuple):
    """A call that makes a fault of a key; its facts are None where they vary."""

    where: str
    key: str
    facts: set[str] | None


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ("sites", "imports", "sources"):
        for path in sorted((ROOT / "geodata" / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
                is_name = isinstance(node.func, ast.Name)
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if is_name or name == "fail":
                    yield f"{path}:{node.lineno}", name, node


def faults_raised() -> Iterator[Raised]:
    for where, name, call in calls():
        if name in WAYS:
            named = {word.arg for word in call.keywords}
            facts = {each for each in named if each} | GIVEN_BY.get(name, set())
            for node in ast.walk(call.args[WAYS[name]]):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield Raised(where, node.value, None if None in named else facts)


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_fault_is_in_both_languages_and_in_french_of_no_other_facts(key: str) -> None:
    assert set(CATALOGUE[key]) == {"en", "fr"}
    french, english = (fields_of(CATALOGUE[key][locale]) for locale in ("fr", "en"))
    # What a library says in English of its own has no place in a French sentence.
    assert french == english - {"cause"}


def test_every_fault_of_the_code_is_in_the_catalogue_and_filled() -> None:
    raised = list(faults_raised())
    assert len(raised) > 40
    unknown = [f"{each.where}: {each.key}" for each in raised if each.key not in CATALOGUE]
    assert not unknown, "\n".join(unknown)
    missing = [
        f"{each.where}: {each.key} needs {sorted(lacking)}"
        for each in raised
        if each.facts is not None
        if (lacking := fields_of(CATALOGUE[each.key]["en"]) - each.facts)
    ]
    assert not missing, "\n".join(missing)


def test_no_fault_is_without_use() -> None:
    words = {
        node.value
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not CATALOGUE.keys() - words
    by_sign = {*NOT_TEXT.values(), *REFUSED.values(), *INSIDE.values()} - {"xlsx"}
    assert CATALOGUE.keys() >= by_sign


def test_a_file_is_refused_in_both_languages_alone() -> None:
    made = [where for where, name, _ in calls() if name == "SitesFileError"]
    assert [where.partition(":")[0] for where in made] == ["geodata/sites/files/faults.py"]


def test_numbers_are_written_as_each_language_writes_them() -> None:
    error = unusable("sites.csv", "too_many_rows", most=200_000)
    assert str(error) == "sites.csv: more than 200,000 rows"
    assert error.in_words("fr") == f"plus de 200{NARROW_SPACE}000 lignes"
    expected = unusable("sites.json", "json_expected", line=2, sign=",")
    assert expected.in_words("en") == "line 2: not JSON: ',' was expected"
    assert expected.in_words("fr") == "ligne 2 : ce n'est pas du JSON, « , » était attendu"


def test_what_the_system_refuses_is_in_french_too() -> None:
    assert unopened("a", PermissionError(13, "Permission denied")).fault == "Permission denied"
    absent = unopened("a", FileNotFoundError(2, "No such file or directory"))
    assert absent.in_words("fr") == "ce fichier n'existe pas"
    broken = unopened("a", OSError())
    assert (broken.fault, broken.in_words("fr")) == (
        "cannot be read",
        "ce fichier ne peut pas être lu",
    )
