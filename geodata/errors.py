"""The one tree of errors; each carries the fact a caller needs to act.

MaillageError
├── BadInputError                what the user gave is wrong: exit code 2, a 4xx
│   ├── SourceError              a source file of the build (file, fault)
│   ├── SitesFileError           a file of sites (file, fault)
│   ├── OriginError              no origin, half of one, or more than one
│   ├── ParameterError           one value of a question (parameter, fault)
│   ├── UnknownCodeError         no area has this INSEE code
│   ├── UnknownPostcodeError     no commune has this postcode
│   └── UnknownNameError         no commune has a name like this one
├── MissingObjectError           a store holds no such object
├── StoreUnavailableError        a store did not answer
└── SnapshotError                a data set that fails its own verification
"""

from __future__ import annotations


class MaillageError(Exception):
    """Any error this library raises on purpose."""


class BadInputError(MaillageError):
    """What the user gave is wrong; the text is one clear line fit to show."""


class SourceError(BadInputError):
    """A source file of the build cannot be used."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file
        self.fault = fault


class SitesFileError(BadInputError):
    """A file of sites cannot be used as a whole (a bad row is a finding, not this)."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file
        self.fault = fault


class OriginError(BadInputError):
    """A question gives no origin, half of one, or more than one."""


class ParameterError(BadInputError):
    """One value of a question is wrong."""

    def __init__(self, parameter: str, fault: str) -> None:
        super().__init__(f"{parameter}: {fault}")
        self.parameter = parameter
        self.fault = fault


class UnknownCodeError(BadInputError):
    """No area of the register has, or ever had, this INSEE code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no commune has the INSEE code {code!r}")
        self.code = code


class UnknownPostcodeError(BadInputError):
    """No commune has this postcode; a CEDEX postcode belongs to none."""

    def __init__(self, postcode: str) -> None:
        super().__init__(f"no commune has the postcode {postcode!r} (a CEDEX belongs to none)")
        self.postcode = postcode


class UnknownNameError(BadInputError):
    """No commune has a name that begins like this text."""

    def __init__(self, text: str) -> None:
        super().__init__("no commune has a name like this text")
        self.text = text


class MissingObjectError(MaillageError):
    """A store holds no object under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no object {key!r}")
        self.key = key


class StoreUnavailableError(MaillageError):
    """A store did not answer; what was last read stays good."""


class SnapshotError(MaillageError):
    """A data set fails its own verification, and must not be served."""
