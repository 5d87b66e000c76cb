"""What can go wrong in the local stack; `BadInputError` and `MaillageError` are the library's."""

from __future__ import annotations

from geodata.errors import BadInputError, MaillageError


class TemplateError(BadInputError):
    """The template says something that is wrong, or that the local stack does not understand."""

    def __init__(self, where: str, fault: str) -> None:
        super().__init__(f"{where}: {fault}")
        self.where = where
        self.fault = fault


class AddressError(BadInputError):
    """The address asked for cannot be served: not loopback, or taken."""


class StateError(BadInputError):
    """The folder where a stack keeps what it holds is another's, or cannot be written."""


class StartError(MaillageError):
    """A part of the stack (a function, the store) does not start."""


class FunctionError(MaillageError):
    """An invocation ended without a reply; `error_type` is the name Lambda gives to the case.

    The message is the function's own, and may quote what a citizen asked: it is not to be shown.
    """

    def __init__(self, error_type: str, message: str) -> None:
        super().__init__(f"{error_type}: {message}")
        self.error_type = error_type
        self.message = message


class ThrottledError(FunctionError):
    """Lambda refused the call before any process had it: too many answer at once already."""

    def __init__(self, reason: str) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")
        self.reason = reason


class SandboxError(FunctionError):
    """The function's process failed, not its code; the message is ours, and fit to show."""
