"""Templates as CloudFormation gets them: SAM's transform done here, state machines written out.

    .tools/sam/bin/python -m infra.dev.transformed FOLDER
    .tools/sam/bin/python -m infra.dev.transformed --versions < VARIANTS

It runs in the environment of SAM's command line, whose translator it is.

What lints templates then sees the roles, aliases, rules and deployment groups that SAM makes, and
the definitions of state machines, which cfn-lint reads where they stand in the template alone.
Nothing is asked of AWS: managed policies that SAM knows by name are given their usual ARN.

The second form reads JSON lines, each a template (None: the project's own) and the values of its
parameters, and writes for each the names that SAM gives to the versions of functions.
"""

from __future__ import annotations

import copy
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.local.template.cloudformation import load

ROOT = Path(__file__).resolve().parents[2]
REGION = "eu-west-3"
STACKS = ("data", "edge", "alarms", "watch", "firewall")
PARAMETERS = {"OidcIssuer": "https://id.example"}
_SUBSTITUTED = re.compile(r'"?\$\{([A-Za-z0-9]+)\}"?')


def transformed() -> dict[str, dict[str, Any]]:
    """The template, as `template`, and the stacks by their names."""
    stacks = {name: load(ROOT / "infra" / "stacks" / f"{name}.yaml") for name in STACKS}
    return {"template": _transformed(load(ROOT / "template.yaml"), PARAMETERS), **stacks}


def versions(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The logical id of each function's version, by the function, for each variant of a line."""
    own = load(ROOT / "template.yaml")
    for line in lines:
        variant = json.loads(line)
        template = copy.deepcopy(variant["template"] or own)
        made = _transformed(template, {**PARAMETERS, **variant["parameters"]})
        yield {
            each["Properties"]["FunctionName"]["Ref"]: name
            for name, each in made["Resources"].items()
            if each["Type"] == "AWS::Lambda::Version"
        }


def _transformed(template: dict[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    definitions = {}
    for name, resource in template["Resources"].items():
        own = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::StateMachine":
            definitions[name] = _definition(own.pop("DefinitionUri"), own)
            own["Definition"] = definitions[name]
        elif resource["Type"] == "AWS::Serverless::Function":
            # What `sam package` puts there.
            own["CodeUri"] = "s3://packages/function.zip"
        elif resource["Type"] == "AWS::Serverless::Application":
            own["Location"] = f"https://packages.example/{Path(own['Location']).name}"
    os.environ["AWS_DEFAULT_REGION"] = REGION  # the translator asks boto3 for one
    translator = Translator(_Managed(), Parser())
    made: dict[str, Any] = translator.translate(template, parameter_values=dict(parameters))
    for name, definition in definitions.items():
        # SAM makes one string of it, which nothing reads.
        made["Resources"][name]["Properties"].pop("DefinitionString")
        made["Resources"][name]["Properties"]["Definition"] = definition
    return made


class _Managed(dict[str, str]):
    """The ARN of any managed policy of AWS's, by its name."""

    def __getitem__(self, name: str) -> str:
        return f"arn:aws:iam::aws:policy/{name}"

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ARG002 - as a mapping has it
        return self[name]


def _definition(uri: str, own: dict[str, Any]) -> Any:
    """A definition as an object; what SAM substitutes stands for itself, of the right type."""
    values = own.pop("DefinitionSubstitutions")
    text = (ROOT / uri).read_text(encoding="utf-8")

    def value(found: re.Match[str]) -> str:
        name = found[1]
        is_text = found[0].startswith('"')
        return json.dumps(f"${{{name}}}") if is_text else "1"

    own["DefinitionSubstitutions"] = {
        name: each for name, each in values.items() if name.endswith("Arn")
    }
    return json.loads(_SUBSTITUTED.sub(value, text))


def main(folder: Path) -> None:
    """Writes each template in a folder, as JSON."""
    for name, template in transformed().items():
        (folder / f"{name}.json").write_text(json.dumps(template, indent=1, default=str))


if __name__ == "__main__":
    if sys.argv[1] == "--versions":
        for each in versions(sys.stdin):
            print(json.dumps(each))
    else:
        main(Path(sys.argv[1]))
