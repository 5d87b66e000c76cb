"""CloudFormation's YAML: its tags, its references, and values that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.local.errors import TemplateError

NO_VALUE = "AWS::NoValue"
CONDITION = "Condition "
"""What the name of a condition begins with, among the names: no resource's name holds a space."""
_NOT_UNDERSTOOD = "not understood by the local stack"
_VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")


class _Loader(yaml.CSafeLoader):
    """YAML whose short tags (`!Ref x`) read as their long form (`{"Ref": "x"}`).

    libyaml's reader: Python's own takes a tenth of a second for the template.
    """


def _long_form(loader: yaml.CSafeLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        text = str(loader.construct_scalar(node))
        return {name: text.split(".", 1) if suffix == "GetAtt" else text}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    raise yaml.constructor.ConstructorError(None, None, f"!{suffix} of no known shape", None)


_Loader.add_multi_constructor("!", _long_form)


def load(file: Path) -> dict[str, object]:
    """The document in `file`, tags in their long form; TemplateError when it cannot be read."""
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader # nosec B506
    except OSError as error:
        raise TemplateError(str(file), error.strerror or "cannot be read") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TemplateError(str(file), f"not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise TemplateError(str(file), "not a template: no mapping at its top")
    return document


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the template, where it stands, and what the names in it mean.

    `names` maps a name as `Ref` and `Fn::Sub` write it (`AWS::Region`, `DataBucket`,
    `DataBucket.Arn`) to its value. A reference is resolved when the value is read, so one that
    the local stack never reads may point anywhere.
    """

    where: str
    value: object
    names: Mapping[str, str]

    @property
    def is_given(self) -> bool:
        """False when the key is absent, or its value is `!Ref AWS::NoValue`."""
        return self.value is not None and self.value != {"Ref": NO_VALUE}

    def at(self, key: str) -> Node:
        """The value under `key`, or one that is not given."""
        return self._child(key, self._mapping().get(key))

    def entries(self) -> list[tuple[str, Node]]:
        """The keys of a mapping and their values; none when it is not given."""
        return [(str(key), self.at(str(key))) for key in self._mapping()]

    def elements(self) -> list[Node]:
        """The elements of a list; none when it is not given."""
        if not self.is_given:
            return []
        if not isinstance(self.value, list):
            raise self.fault("not a list")
        return [self._child(i, each) for i, each in enumerate(self.value)]

    def text(self, default: str | None = None) -> str:
        """The value as CloudFormation would write it; `default` when it is not given."""
        if self.is_given:
            return self._resolved(self.value)
        if default is None:
            raise self.fault("missing")
        return default

    def integer(self, default: int) -> int:
        """The value as a whole number."""
        text = self.text(str(default))
        if not text.isdecimal():
            raise self.fault(f"not a whole number: {text!r}")
        return int(text)

    def flag(self) -> bool:
        """The value as true or false; false when it is not given."""
        text = self.text("false")
        if text not in ("true", "false"):
            raise self.fault(f"neither true nor false: {text!r}")
        return text == "true"

    def whole(self) -> object:
        """The value with every reference in it resolved, at any depth."""
        if isinstance(self.value, list):
            return [each.whole() for each in self.elements()]
        if isinstance(self.value, dict) and not _is_reference(self.value):
            return {key: child.whole() for key, child in self.entries() if child.is_given}
        is_plain = isinstance(self.value, bool | int | float)
        return self.value if is_plain else self.text()

    def only(self, *known: frozenset[str]) -> Node:
        """This mapping, when it has no key but the `known` ones; TemplateError names the first."""
        for key, child in self.entries():
            if not any(key in each for each in known):
                raise child.fault(_NOT_UNDERSTOOD)
        return self

    def fault(self, fault: str) -> TemplateError:
        """The error that names this place."""
        return TemplateError(self.where, fault)

    def _child(self, key: str | int, value: object) -> Node:
        """A value within this one; of `Fn::If`, whatever its shape, the one that is chosen."""
        match value:
            case {"Fn::If": [str(condition), then, otherwise]}:
                holds = self.names.get(f"{CONDITION}{condition}")
                # One that is not known stays, and is missed by name if it is read.
                if holds is not None:
                    return self._child(key, then if holds == "true" else otherwise)
        return Node(f"{self.where}.{key}", value, self.names)

    def _mapping(self) -> dict[object, object]:
        if not self.is_given:
            return {}
        if not isinstance(self.value, dict):
            raise self.fault("not a mapping")
        return self.value

    def _resolved(self, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str | int | float):
            return str(value)
        if isinstance(value, dict) and len(value) == 1:
            function, argument = next(iter(value.items()))
            return self._call(str(function), argument)
        raise self.fault(f"{value!r} is {_NOT_UNDERSTOOD}")

    def _call(self, function: str, argument: object) -> str:
        if function == "Ref":
            return self._named(str(argument))
        if function == "Fn::GetAtt" and isinstance(argument, list):
            return self._named(".".join(map(str, argument)))
        if function == "Fn::Sub" and isinstance(argument, str):
            return self._substituted(argument, {})
        match function, argument:
            case "Fn::Sub", [str(text), dict(variables)]:
                return self._substituted(text, variables)
            case "Fn::Join", [str(separator), list(parts)]:
                return separator.join(self._resolved(part) for part in parts)
            case "Fn::If", [str(condition), then, otherwise]:
                holds = self._named(f"{CONDITION}{condition}") == "true"
                return self._resolved(then if holds else otherwise)
        raise self.fault(f"{function} of {argument!r} is {_NOT_UNDERSTOOD}")

    def _substituted(self, text: str, variables: Mapping[str, object]) -> str:
        def replace(found: re.Match[str]) -> str:
            escaped, name = found.group(1), found.group(2).strip()
            if escaped:
                return f"${{{name}}}"
            return self._resolved(variables[name]) if name in variables else self._named(name)

        return _VARIABLE.sub(replace, text)

    def _named(self, name: str) -> str:
        if name not in self.names:
            raise self.fault(f"nothing the local stack can resolve is called {name!r}")
        return self.names[name]


def _is_reference(value: dict[object, object]) -> bool:
    [name, *others] = value or [""]
    return not others and (name == "Ref" or str(name).startswith("Fn::"))


def merged(globals_: object, own: object) -> object:
    """`own` over `globals_` as SAM merges them: mappings by key, lists joined, the rest replaced.

    >>> merged({"Timeout": 3, "Tags": ["a"]}, {"Timeout": 10, "Tags": ["b"]})
    {'Timeout': 10, 'Tags': ['a', 'b']}
    """
    if own is None:
        return globals_
    if isinstance(globals_, dict) and isinstance(own, dict):
        keys = [*globals_, *(key for key in own if key not in globals_)]
        return {key: merged(globals_.get(key), own.get(key)) for key in keys}
    if isinstance(globals_, list) and isinstance(own, list):
        return [*globals_, *own]
    return own
