"""The one tree of errors; each carries the fact a caller needs to act.

MaillageError
├── BadInputError                what the user gave is wrong: exit code 2, a 4xx
│   ├── SourceError              a source file of the build (file, fault)
│   ├── FaultyFileError          a file cannot be used (file, faults)
│   │   ├── RoadsFileError       of travel times
│   │   ├── PeopleFileError      of where people live
│   │   └── PolygonFileError     of polygons
│   ├── SitesFileError           a file of sites (file, fault)
│   ├── MappingError             a mapping of columns is malformed (path, fault)
│   ├── ColumnFileError          a file of numbers or classes per commune (file, fault)
│   │   └── ColumnCodesError     codes of it are unknown or repeated
│   ├── UnknownColumnError       no column of this name is published
│   ├── OriginError              no origin, half of one, or more than one
│   ├── ParameterError           one value of a question (parameter, fault)
│   │   └── FormatError          no format that the caller accepts
│   ├── UnknownCodeError         no area has this INSEE code
│   ├── UnknownPostcodeError     no commune has this postcode
│   ├── UnknownTerritoryError    no territory of this level has this code
│   ├── UnknownNameError         no commune has a name like this one
│   │   └── UnknownAddressError  nor does the address service answer
│   ├── NotCoveredError          a commune that no source of the data places
│   ├── ScenarioError            a planner's scenario cannot be solved as it is (findings)
│   ├── UnknownScenarioError     no scenario has this id
│   ├── ScenarioStateError       a scenario is past, or not yet at, what is asked of it
│   ├── TooManyOpinionsError     an account gives opinions faster than it may (retry_after_s)
│   ├── ReviewFullError          as many opinions on a plan as are kept
│   ├── UnknownWhatIfError       no what-if of this account has this id
│   ├── WhatIfsFullError         an account keeps as many what-ifs as it may
│   ├── IdempotencyError         a key was used for another request
│   ├── UnknownMatchError        no job that matches a file of people has this id
│   ├── MatchStateError          such a job is past, or not yet at, what is asked of it
│   ├── UnknownImportError       no import of sites has this id
│   ├── UnknownVersionError      no version of the sites has this name
│   ├── ImportStateError         an import is past, or not yet at, what is asked of it
│   ├── ColumnsUnreadError       filled columns of an import are read by nothing (columns)
│   ├── UnknownErrorReportError  no report of an error has this id
│   ├── ReportsFullError         as many reports of errors wait as are kept (of_place)
│   ├── UnknownSiteError         no published site has this id
│   ├── GoneSiteError            a site was published once and no longer is (place)
│   ├── UnknownPlaceError        no place of the version in use has this id
│   ├── ListChangedError         sites were published since the first page of a list
│   ├── VersionConflictError     the sites in use are not those that were compared
│   └── AlreadyCurrentError      these sites are already in use
├── PlanStoppedError             a plan was stopped before it had a first one
├── PullError                    a file could not be pulled from its address
├── GeocoderUnavailableError     the address service did not answer, or not as it should
├── MissingObjectError           a store holds no such object
├── ObjectChangedError           an object is not, or no more, the one that was read
├── StoreUnavailableError        a store did not answer
├── EngineUnavailableError       a routing engine did not answer, or not as it should (engine)
│   └── EngineRefusedError       it works, and does not take this question
├── DiskFullError                a disk has no room for what is written (file)
├── IncompleteRunError           a refresh left documents out (run, missing)
└── SnapshotError                a data set that fails its own verification
    └── DamagedError             an object of a store is not the one that was written (key)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


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


class FaultyFileError(BadInputError):
    """A file cannot be used; nothing of it is.

    Attributes:
        faults: what is wrong with it, a line each.
    """

    def __init__(self, file: str, faults: Sequence[str]) -> None:
        super().__init__("\n".join(f"{file}: {fault}" for fault in faults))
        self.file = file
        self.faults = tuple(faults)


class RoadsFileError(FaultyFileError):
    """A file of travel times cannot be used."""


class PeopleFileError(FaultyFileError):
    """A file of where people live cannot be used."""


class PolygonFileError(FaultyFileError):
    """A file of polygons cannot be used."""


class SitesFileError(BadInputError):
    """A file of sites cannot be used as a whole (a bad row is a finding, not this).

    Attributes:
        fault: why, in English.
        in_french: why, in French; '' where nobody wrote it.
    """

    def __init__(self, file: str, fault: str, in_french: str = "") -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file
        self.fault = fault
        self.in_french = in_french

    def in_words(self, locale: str) -> str:
        """Returns the fault in a language; in English where the other has none."""
        return (self.in_french if locale == "fr" else "") or self.fault


class MappingError(BadInputError):
    """A mapping of columns to fields is malformed; `path` says where in the document."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"mapping: {path}: {fault}" if path else f"mapping: {fault}")
        self.path = path
        self.fault = fault


class ColumnFileError(BadInputError):
    """A file of numbers or classes per commune cannot be used; nothing of it is."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file
        self.fault = fault


class ColumnCodesError(ColumnFileError):
    """Codes of a file are of no commune, or stand in it more than once.

    Attributes:
        unknown: (line, code) of each.
        repeated: (lines, code) of each.
    """

    def __init__(
        self,
        file: str,
        fault: str,
        unknown: Sequence[tuple[int, str]],
        repeated: Sequence[tuple[Sequence[int], str]],
    ) -> None:
        super().__init__(file, fault)
        self.unknown = tuple(unknown)
        self.repeated = tuple((tuple(lines), code) for lines, code in repeated)


class UnknownColumnError(BadInputError):
    """No column of this name is published."""

    def __init__(self, name: str, published: Sequence[str]) -> None:
        listed = ", ".join(published) or "none"
        super().__init__(f"no published column is called {name[:40]!r} (published: {listed})")
        self.name = name


class OriginError(BadInputError):
    """A question gives no origin, half of one, or more than one."""


class ParameterError(BadInputError):
    """One value of a question is wrong; `allowed` lists the right ones where there is a list."""

    def __init__(self, parameter: str, fault: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(f"{parameter}: {fault}")
        self.parameter = parameter
        self.fault = fault
        self.allowed = tuple(allowed)


class ScenarioError(BadInputError):
    """A scenario cannot be solved as it is; each finding says where, and why in words."""

    def __init__(self, findings: Sequence[Any]) -> None:
        first = findings[0]
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        super().__init__(f"{first.path}: {first.words}{more}")
        self.findings = tuple(findings)


class UnknownScenarioError(BadInputError):
    """No scenario has this id, or its owner is another."""

    def __init__(self, scenario_id: str) -> None:
        super().__init__(f"no scenario has the id {scenario_id[:60]!r}")
        self.scenario_id = scenario_id


class ScenarioStateError(BadInputError):
    """A scenario is past, or not yet at, what is asked of it."""

    def __init__(self, scenario_id: str, state: str, asked: str) -> None:
        super().__init__(f"the scenario {scenario_id} is {state}: it cannot be {asked}")
        self.scenario_id = scenario_id
        self.state = state


class ForbiddenError(BadInputError):
    """Whoever asks may not have what is asked for."""


class TooManyOpinionsError(BadInputError):
    """An account gave as many opinions on a plan, in this minute, as it may.

    Attributes:
        retry_after_s: when it may again.
    """

    def __init__(self, most: int, retry_after_s: int) -> None:
        super().__init__(
            f"Plus de {most} avis de ce compte en une minute : gardez votre texte, et envoyez-le "
            "de nouveau dans un instant."
        )
        self.retry_after_s = retry_after_s


class ReviewFullError(BadInputError):
    """There are as many opinions on a plan, of an account or of all, as are kept."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Cette consultation a déjà reçu {most} avis, et n'en garde pas davantage : faites "
            "résoudre le plan à nouveau, et ouvrez la consultation de celui-là."
        )


class UnknownWhatIfError(BadInputError):
    """No what-if of this account has this id."""

    def __init__(self, what_if_id: str) -> None:
        super().__init__(f"no what-if has the id {what_if_id!r}")


class WhatIfsFullError(BadInputError):
    """An account keeps as many what-ifs as it may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Ce compte garde déjà {most} hypothèses, et n'en garde pas davantage : supprimez-en "
            "une d'abord."
        )


class ReviewClosedError(BadInputError):
    """The last day on which opinions on a plan were taken is past."""

    def __init__(self, last_day: str) -> None:
        super().__init__(
            f"Cette consultation s'est terminée le {last_day} à minuit (heure de Paris) : aucun "
            "avis n'est plus enregistré. L'auteur du plan peut la prolonger."
        )


class IdempotencyError(BadInputError):
    """An idempotency key was used for another request."""

    def __init__(self) -> None:
        super().__init__("this idempotency key was used for another scenario")


class FormatError(ParameterError):
    """What is asked for is given in none of the formats that the caller accepts."""


class UnknownCodeError(BadInputError):
    """No area of the register has, or ever had, this INSEE code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no commune has the INSEE code {code!r}")
        self.code = code


class UnknownTerritoryError(BadInputError):
    """No territory of a level has this code."""

    def __init__(self, level: str, code: str) -> None:
        super().__init__(f"no territory of the level {level} has the code {code[:20]!r}")
        self.level = level
        self.code = code


class UnknownPostcodeError(BadInputError):
    """No commune has this postcode; a CEDEX postcode belongs to none."""

    def __init__(self, postcode: str) -> None:
        super().__init__(f"no commune has the postcode {postcode!r} (a CEDEX belongs to none)")
        self.postcode = postcode


class UnknownNameError(BadInputError):
    """No commune, and no address, is like this text.

    The text may be a citizen's address: the error does not hold it.
    """

    def __init__(self, fault: str = "no commune has a name like this text") -> None:
        super().__init__(fault)


class NotCoveredError(BadInputError):
    """A commune of France that no source of the data places, so that nothing is near it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is not covered: no source of the data places it")


class UnknownAddressError(UnknownNameError):
    """No commune is named in a text, and the address service that may know it does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "no commune is named in this text, and the address service does not answer"
        )


class GeocoderUnavailableError(MaillageError):
    """The address service did not answer in time, or not as its protocol says.

    The fault never has what was asked: it may be logged.
    """


class UnknownMatchError(BadInputError):
    """No job of this account that matches a file of people has this id, or it was erased."""

    def __init__(self, match_id: str) -> None:
        super().__init__(f"no match of this account has the id {match_id[:60]!r}, or it was erased")
        self.match_id = match_id


class MatchStateError(BadInputError):
    """A job that matches a file of people is in a state from which it cannot do what is asked."""

    def __init__(self, match_id: str, state: str, asked: str) -> None:
        super().__init__(f"the match {match_id} is {state}: it cannot be {asked}")
        self.match_id = match_id
        self.state = state


class UnknownImportError(BadInputError):
    """No import of sites has this id."""

    def __init__(self, import_id: str) -> None:
        super().__init__(f"no import has the id {import_id!r}")
        self.import_id = import_id


class UnknownVersionError(BadInputError):
    """No version of the sites has this name, or none that was ever published."""

    def __init__(self, version: str) -> None:
        super().__init__(f"no published version of the sites has the name {version!r}")
        self.version = version


class ImportStateError(BadInputError):
    """An import is in a state from which it cannot do what is asked."""

    def __init__(self, import_id: str, state: str, asked: str) -> None:
        super().__init__(f"the import {import_id} is {state}: it cannot be {asked}")
        self.import_id = import_id
        self.state = state


class ColumnsUnreadError(BadInputError):
    """Filled columns of an import's file are read by nothing, and nobody said that they may be.

    Attributes:
        columns: their names.
    """

    def __init__(self, import_id: str, columns: Sequence[str]) -> None:
        super().__init__(
            f"the import {import_id} would lose {len(columns)} filled columns that nothing reads: "
            "read them by a mapping, or say there that they may be lost"
        )
        self.import_id = import_id
        self.columns = tuple(columns)


class UnknownPlaceError(BadInputError):
    """No place of the version in use has this id."""

    def __init__(self, place_id: str) -> None:
        super().__init__(f"no place of the version in use has the id {place_id[:60]!r}")
        self.place_id = place_id


class UnknownErrorReportError(BadInputError):
    """No report of an error has this id."""

    def __init__(self, report_id: str) -> None:
        super().__init__(f"no report has the id {report_id[:60]!r}")
        self.report_id = report_id


class ReportsFullError(BadInputError):
    """As many reports of errors wait as are kept, of one place or in all."""

    def __init__(self, of_place: bool) -> None:
        where = "of this place" if of_place else "in all"
        super().__init__(f"as many reports wait already {where} as are kept")
        self.of_place = of_place


class UnknownSiteError(BadInputError):
    """No published site has this id."""

    def __init__(self, site_id: str) -> None:
        super().__init__(f"no published site has the id {site_id[:60]!r}")
        self.site_id = site_id


class GoneSiteError(BadInputError):
    """A site was published once and no longer is.

    Attributes:
        place: what it was, and the places around it, for JSON.
    """

    def __init__(self, place: Mapping[str, Any]) -> None:
        super().__init__(f"the site {str(place['id'])[:60]!r} is no longer published")
        self.place = place


class VersionConflictError(BadInputError):
    """The sites in use changed since an import was compared with them."""

    def __init__(self, current: str | None) -> None:
        super().__init__(
            f"the version in use is now {current}: the differences are made again; "
            "read them, then publish again"
        )
        self.current = current


class ListChangedError(BadInputError):
    """Sites were published since the first page of a list was asked for."""

    def __init__(self, current: str) -> None:
        super().__init__(
            f"the version in use is now {current}: ask for the list again from its first page"
        )
        self.current = current


class AlreadyCurrentError(BadInputError):
    """What is to be published is already in use."""

    def __init__(self, version: str) -> None:
        super().__init__(f"the version {version} is already in use")
        self.version = version


class PlanStoppedError(MaillageError):
    """Whoever follows a plan stopped it before there was one to keep."""


class PullError(MaillageError):
    """A file could not be pulled from its address; what was pulled last stays good."""


class MissingObjectError(MaillageError):
    """A store holds no object under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no object {key!r}")
        self.key = key


class ObjectChangedError(MaillageError):
    """A conditional write found another object than the one that was read, or one too many."""

    def __init__(self, key: str) -> None:
        super().__init__(f"another writer was first at {key!r}")
        self.key = key


class StoreUnavailableError(MaillageError):
    """A store did not answer; what was last read stays good."""


class EngineUnavailableError(MaillageError):
    """A routing engine did not answer in time, or not as its protocol says.

    The fault has neither what was asked, a citizen's position, nor the engine's URL, which may
    hold a key: it may be logged.
    """

    def __init__(self, engine: str, fault: str) -> None:
        super().__init__(f"{engine}: {fault}")
        self.engine = engine
        self.fault = fault


class EngineRefusedError(EngineUnavailableError):
    """A routing engine works, and does not take this question."""


class SnapshotError(MaillageError):
    """A data set fails its own verification, and must not be served."""


class DamagedError(SnapshotError):
    """An object of a store is not the one that was written under its key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: not what was written there")
        self.key = key


class DiskFullError(MaillageError):
    """A disk has no room for what is written; what was there before stays in use."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file


class IncompleteRunError(MaillageError):
    """A refresh did not make all its documents: it is not published."""

    def __init__(self, run: str, missing: int, expected: int, examples: Sequence[str]) -> None:
        super().__init__(
            f"run {run}: {missing} of {expected} documents are missing ({', '.join(examples)})"
        )
        self.run = run
        self.missing = missing
