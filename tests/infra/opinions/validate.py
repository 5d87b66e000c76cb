"""A program of the emulator's environment: what CloudFormation's validator says of templates.

    .tools/emulator/bin/python validate.py TEMPLATE…

It writes JSON: of each template, the rules that it breaks, each with the resource and the message.
"""

from __future__ import annotations

import json
import sys

from cloudformation_validate import CelEngine

SAID = {"FATAL", "ERROR", "WARN"}


def main(files: list[str]) -> None:
    engine = CelEngine()
    print(json.dumps({file: _broken(engine, file) for file in files}))


def _broken(engine: CelEngine, file: str) -> list[tuple[str, str, str]]:
    return [
        (each.rule_id, each.entity.logical_id if each.entity else "", each.message)
        for each in engine.validate_template(file).diagnostics
        if each.severity.name in SAID
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
