"""What functions write for whoever runs them, and how a citizen's function does without a start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger


class Log(Protocol):
    """What takes lines; powertools' `Logger` does."""

    @property
    def warning(self) -> Callable[..., None]:
        """Writes what may need a look: a message, and facts by their names."""

    @property
    def error(self) -> Callable[..., None]:
        """Writes what failed, likewise."""


class LateLog:
    """Powertools' logger, imported at its first line: most environments never write one."""

    @cached_property
    def _logger(self) -> Logger:
        from aws_lambda_powertools import Logger

        return Logger()

    def warning(self, msg: object, /, **facts: Any) -> None:
        """Writes what may need a look."""
        self._logger.warning(msg, **facts)

    def error(self, msg: object, /, **facts: Any) -> None:
        """Writes what failed."""
        self._logger.error(msg, **facts)


def hold_back() -> None:
    """Lets no logger print an event: neither powertools at DEBUG, nor logging when it fails."""
    # At DEBUG, which a variable of Lambda turns on, it writes the arguments of every handler.
    logging.getLogger("aws_lambda_powertools").setLevel(logging.CRITICAL)
    # A failure to log would print the error being handled, with its message.
    logging.raiseExceptions = False
