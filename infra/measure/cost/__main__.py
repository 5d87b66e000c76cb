"""What the service costs.

python -m infra.measure.cost                    writes docs/cost.md from the measures that are kept
python -m infra.measure.cost --set NAME=VALUE   prints the page with another assumption
python -m infra.measure.cost measure            measures again, on the local stack, in some minutes
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from infra.measure.cost.inputs import MEASURES, read_inputs
from infra.measure.cost.page import page

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "cost.md"


def main() -> int:
    """Writes or prints the page, or measures; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.measure.cost",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", nargs="?", choices=["measure"])
    parser.add_argument("--set", action="append", default=[], dest="others", metavar="NAME=VALUE")
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    options = parser.parse_args()
    if options.action == "measure":
        from infra.measure.cost.measure import measured, write_measures  # it needs the whole stack

        write_measures(measured(ROOT, options.var), MEASURES)
    try:
        others = {
            name: float(value) for name, _, value in (o.partition("=") for o in options.others)
        }
        text = page(read_inputs(others))
    except KeyError as error:
        print(f"maillage: nothing is assumed under the name {error}", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"maillage: {error}", file=sys.stderr)
        return 2
    if others:
        print(text, end="")
    else:
        PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
