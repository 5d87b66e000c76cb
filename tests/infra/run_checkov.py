"""Runs checkov, by its own Python, with the table of its parser made once instead of 388 times.

Its library of paths makes the same table for every path that it reads, half of the time it takes.
PLY takes a table that is there, as a module beside the parser, where it is of that very grammar: it
compares their signatures, and makes its own where they differ.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import ply.yacc
from bc_jsonpath_ng.ext import parser
from checkov.main import Checkov

TABLE = "parser_jsonpath_parsetab"


def remember_table(folder: str) -> None:
    """Makes the table of the parser, and leaves it where PLY looks for one."""
    made = parser.ExtentedJsonPathParser()
    ply.yacc.yacc(module=made, tabmodule=TABLE, outputdir=folder, start="jsonpath", debug=False)
    name = f"{parser.__package__}.{TABLE}"
    spec = spec_from_file_location(name, Path(folder) / f"{TABLE}.py")
    assert spec is not None
    assert spec.loader is not None
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        remember_table(folder)
    sys.exit(Checkov().run())
