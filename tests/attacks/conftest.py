"""The rooms of the functions' tests, attacked; and one stack for what goes through all of it."""

from tests.functions.test_coverage_limits import ask as ask_coverage
from tests.functions.test_coverage_limits import documents, service
from tests.functions.test_scenarios import room, snapshots

__all__ = ["ask_coverage", "documents", "room", "service", "snapshots"]
