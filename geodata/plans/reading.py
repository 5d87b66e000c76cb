"""A scenario read from the text that a planner wrote: YAML or JSON, checked field by field."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from geodata.documents import MISREAD, bomb_in
from geodata.errors import ScenarioError
from geodata.patterns import EXPECTED
from geodata.plans.findings import Finding
from geodata.plans.plan import ScenarioDocument
from geodata.plans.scenario import MOST_NAME, Scenario

Form = Literal["yaml", "json"]

MOST_BYTES = 2_000_000
_MOST_DEPTH = 12
_MOST_FINDINGS = 100
"""More faults than anybody reads at once, and few enough to be answered."""
_LONGEST_NUMBER = 100
"""Signs: YAML writes numbers in base 60 too, and a long one takes minutes to read."""

SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "/v1/scenarios/schema.json",
    **Scenario.model_json_schema(),
}
"""The published JSON Schema (2020-12) of a scenario."""

_WORDS = {
    "missing": "Ce champ est obligatoire.",
    "extra_forbidden": "Aucun champ ne porte ce nom.",
    "literal_error": "Valeur inconnue ; sont possibles : {expected}.",
    "greater_than": "Doit être plus grand que {gt}.",
    "greater_than_equal": "Doit être au moins {ge}.",
    "less_than": "Doit être plus petit que {lt}.",
    "less_than_equal": "Doit être au plus {le}.",
    "number_type": "Doit être un nombre, et non oui (true) ou non (false).",
    "finite_number": "Doit être un nombre.",
    "decimal_type": "Doit être un nombre.",
    "decimal_parsing": "Doit être un nombre.",
    "float_type": "Doit être un nombre.",
    "float_parsing": "Doit être un nombre.",
    "int_type": "Doit être un nombre entier.",
    "int_parsing": "Doit être un nombre entier.",
    "int_from_float": "Doit être un nombre entier.",
    "string_type": "Doit être un texte : entre guillemets s'il n'a que des chiffres.",
    "string_too_short": "Ne peut pas être vide.",
    "string_too_long": "Est trop long : {max_length} caractères au plus.",
    "string_pattern_mismatch": "{expected}.",
    "too_long": "A trop d'éléments : {max_length} au plus.",
    "too_short": "Ne peut pas être vide.",
    "multiple_of": "Doit être un multiple de {multiple_of}.",
    "list_type": "Doit être une liste.",
    "model_type": "Doit être un objet avec des champs.",
    "places_csv": "{words}",
    "bool_type": "Doit être oui (true) ou non (false).",
    "bool_parsing": "Doit être oui (true) ou non (false).",
    "date_from_datetime_parsing": "N'est pas une date comme 2021-06-30.",
    "date_parsing": "N'est pas une date comme 2021-06-30.",
    "date_type": "N'est pas une date comme 2021-06-30.",
}


_DECIMAL = re.compile(r"Decimal\('([^']*)'\)")
"""How pydantic tells the limit of a decimal number."""


def read_scenario(text: bytes | str, *, form: Form | None = None) -> Scenario:
    """Returns the scenario that a text describes.

    Args:
        text: UTF-8 when bytes.
        form: guessed when None: JSON if it begins with a brace.

    Raises:
        ScenarioError: it is too large, is neither YAML nor JSON, or a field is wrong.
    """
    return scenario_of(_document(text, form))


def scenario_of(document: Any) -> Scenario:
    """Returns the scenario of a document that was read.

    Raises:
        ScenarioError: a field is wrong; a finding says where, and what is possible.
    """
    if not isinstance(document, Mapping):
        raise _refusal("not_a_scenario", "Un scénario est un objet avec des champs : name, posts…")
    try:
        return Scenario.model_validate(document)
    except ValidationError as error:
        found = error.errors(include_url=False)[:_MOST_FINDINGS]
        raise ScenarioError([_finding(each) for each in found]) from error


def renamed(scenario: Scenario, name: str, suffix: str, **changes: Any) -> Scenario:
    """Returns a scenario with other values under a name and its suffix, which is never cut.

    Raises:
        ScenarioError: a value is wrong.
    """
    kept = name[: MOST_NAME - len(suffix)]
    return scenario_of({**as_document(scenario), **changes, "name": kept + suffix})


def as_document(scenario: Scenario) -> ScenarioDocument:
    """Returns the document of a scenario: only what it says that is not what is usual."""
    document: ScenarioDocument = scenario.model_dump(mode="json", exclude_defaults=True)
    return {"version": scenario.version, **document}


def _document(text: bytes | str, form: Form | None) -> Any:
    if len(text) > MOST_BYTES:
        raise _refusal("too_large", "Le document dépasse 2 Mo.")
    try:
        read = text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise _refusal("not_utf8", "Le document n'est pas en UTF-8.") from error
    is_json = form == "json" or (form is None and read.lstrip()[:1] == "{")
    document = _json(read) if is_json else _yaml(read)
    if _depth(document) > _MOST_DEPTH:
        raise _too_deep()
    return document


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        words = f"Ce n'est pas du JSON : erreur à la ligne {line}."
        raise _refusal("not_json", words) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuses a field that is there twice: one of its values would be lost in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name, count in times.items() if count > 1)
        raise _refusal("repeated_field", "Ce champ est écrit deux fois.", twice)
    return found


class _Loader(yaml.CSafeLoader):
    """Safe YAML by libyaml, twenty times faster than in Python, without fields written twice.

    What is longer than a number may be is refused before it is read as one.
    """

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        is_number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
        if is_number and len(node.value) > _LONGEST_NUMBER:
            raise _refusal("not_yaml", f"Un nombre a plus de {_LONGEST_NUMBER} signes.")
        return super().construct_object(node, deep)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        pairs = [(str(key.value), None) for key, _ in node.value]
        _once(pairs)
        return super().construct_mapping(node, deep)


def _too_deep() -> ScenarioError:
    return _refusal("too_deep", "Le document a trop de niveaux.")


def _yaml(text: str) -> Any:
    try:
        bomb = bomb_in(text, _MOST_DEPTH)
        if bomb == "alias":
            raise _refusal("alias", "Les alias de YAML (*nom) ne sont pas acceptés.")
        if bomb == "too_deep":
            raise _too_deep()
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, with less in it # nosec B506
    except MISREAD as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        words = f"Ce n'est pas du YAML : erreur à la ligne {line}."
        raise _refusal("not_yaml", words) from error


def _depth(document: Any) -> int:
    deep, level = 0, [document]
    while level:
        deep += 1
        level = [inner for each in level for inner in _inside(each)]
    return deep


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list) else ()


def _finding(error: Any) -> Finding:
    path = ".".join(str(part) for part in error["loc"])
    if error["type"] == "places_csv":
        path += ".csv"  # What reads it answers for the field that it is in.
    words = _WORDS.get(error["type"], "Cette valeur n'est pas possible.")
    context = error.get("ctx", {})
    limits = {name: _limit_words(value) for name, value in context.items()}
    if error["type"] == "string_pattern_mismatch":
        expected = EXPECTED[context["pattern"]].french
        limits["expected"] = expected[0].upper() + expected[1:]
    return Finding(path, str(error["type"]), words.format(**limits))


def _limit_words(limit: Any) -> str:
    """Returns a limit as French writes it: `0,01`, never as Python does."""
    found = _DECIMAL.fullmatch(str(limit))
    text = str(limit) if found is None else found.group(1)
    if isinstance(limit, str) and found is None:
        return text.replace(" or ", " ou ")  # The values that a field may have.
    return text.removesuffix(".0").replace(".", ",")


def _refusal(code: str, words: str, path: str = "") -> ScenarioError:
    return ScenarioError([Finding(path, code, words)])
