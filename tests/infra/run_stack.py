"""A program: the local stack as `python -m infra.local` runs it, with a seed that seeds nothing."""

from __future__ import annotations

import sys

from infra.local.__main__ import main
from tests.infra.local.stage import fake_seed

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], seed=fake_seed))
