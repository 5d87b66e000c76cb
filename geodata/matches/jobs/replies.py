"""What is answered of a job, as JSON."""

from __future__ import annotations

from typing import Literal, TypedDict

from geodata.matches.jobs.previews import Preview
from geodata.matches.jobs.records import State
from geodata.matches.summary import MatchSummary, SharedProof

__all__ = ["MatchReply", "OpenedMatchReply", "State"]


class Upload(TypedDict):
    """Where a file is uploaded, for fifteen minutes."""

    method: Literal["PUT"]
    url: str
    headers: dict[str, str]
    expires_at: str
    largest_bytes: int


class Progress(TypedDict):
    """How far a job is: each row counts twice, once it is placed and once it is answered."""

    done: int
    total: int


class ReasonReply(TypedDict):
    """Why a job failed: a stable code, and a sentence."""

    code: str
    text: str


class MatchReply(TypedDict):
    """A job.

    `columns` are there from `read` on, until it ends; `counts`, `capacities` and `results` once it
    is `done`; `reason` where it `failed`. `results` are the addresses of `…/result`, by format.
    All of it is erased at `expires_at`.
    """

    id: str
    state: State
    created_at: str
    changed_at: str
    expires_at: str
    departements: list[str] | None
    rows: int | None
    progress: Progress
    columns: Preview | None
    counts: MatchSummary | None
    capacities: SharedProof | None
    results: dict[str, str]
    reason: ReasonReply | None


class OpenedMatchReply(MatchReply):
    """A job that waits for its file, and where to upload this."""

    upload: Upload
