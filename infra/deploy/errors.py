"""What can go wrong in a deployment; `BadInputError` and `MaillageError` are the library's."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.errors import BadInputError, MaillageError


class RefusedError(BadInputError):
    """Nothing was deployed, for reasons that are told all at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(("nothing was deployed:", *(f"  - {each}" for each in faults))))
        self.faults = tuple(faults)


class DeployError(MaillageError):
    """A step failed; the same command takes it up where it stopped."""


class AwsError(DeployError):
    """AWS refused a call, or did not answer; `code` is its own word for why."""

    def __init__(self, service: str, operation: str, code: str, message: str) -> None:
        super().__init__(f"{service} {operation}: {code}: {message}")
        self.code = code
        self.message = message


class CredentialsError(DeployError):
    """No credentials, or none that AWS takes."""


class ProgramError(DeployError):
    """A program (sam, make) ended badly."""


class NoAnswerError(DeployError):
    """An address did not answer at all."""
