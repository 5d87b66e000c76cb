"""What is to be deployed, and the tools to do it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.deploy.ports.aws import Aws, Say
from infra.deploy.ports.programs import Programs
from infra.deploy.ports.web import Web
from infra.deploy.settings import Target


@dataclass(frozen=True, slots=True)
class Tools:
    """What a deployment acts with: each is the real thing, a dry run's, or a test's.

    Attributes:
        say: tells a line.
        wait: sleeps.
        is_dry: whether everything is told, and nothing done.
        workers: objects that are written at once.
    """

    aws: Aws
    programs: Programs
    web: Web
    say: Say
    wait: Callable[[float], None]
    is_dry: bool = False
    workers: int = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be deployed.

    Attributes:
        root: the project's folder.
        var: where the data set is.
        target: where to.
        given: parameters of the command line.
        sites: a file of sites to begin with; None for the demonstration.
        tokens: of a préfecture, a planner and an operator, to try the service with.
        sam: the program of SAM.
        asks: whether SAM shows what it would change, and asks.
        memory_mb: what the account is known to have a function; None to tell it otherwise.
    """

    root: Path
    var: Path
    target: Target
    given: Mapping[str, str]
    sites: Path | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)
    sam: str = "sam"
    asks: bool = False
    memory_mb: int | None = None

    @property
    def template(self) -> Path:
        """The template."""
        return self.root / "template.yaml"
