"""`python -m geodata.cli` is `maillage`."""

from geodata.cli.app import main

main()
