"""What each function was seen to do in AWS, by whole stacks that the tests asked all they ask.

`calls.txt` is the record: the lines `did: …` of the stand-in's log (infra/local/aws/calls.py), in
order. `tests/e2e/test_stack.py` sees that a stack does nothing that the record does not have.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

RECORD = Path(__file__).with_name("calls.txt")
DID = "did: "


class Call(NamedTuple):
    """Whose role, and the action on a kind of resource."""

    holder: str
    action: str
    resource: str

    @property
    def folder(self) -> str:
        """What it is done to, or the folder of a bucket where that lies."""
        return "/".join(self.resource.split("/")[:2])


_BUCKET = "arn:aws:s3:::maillage-databucket"
_OF_PEOPLE = "arn:aws:s3:::maillage-matchesbucket"
_OF_MACHINES = "arn:aws:states:eu-west-3:123456789012"
RARE = (
    # Before anything is published.
    Call("NearestFunction", "s3:ListBucket", _BUCKET),
    # An answer over 4 MB.
    Call("CoverageFunction", "s3:PutObject", f"{_BUCKET}/coverage/large/*"),
    Call("ScenariosFunction", "s3:PutObject", f"{_BUCKET}/scenarios/large/*"),
    # A plan that its planner deletes, and an execution of which nothing was heard.
    Call("ScenariosFunction", "s3:DeleteObject", f"{_BUCKET}/scenarios/*/plan.json"),
    Call(
        "ScenariosFunction",
        "states:DescribeExecution",
        f"{_OF_MACHINES}:execution:maillage-scenarios:*",
    ),
    # A file with addresses and no positions.
    Call("SitesWorkerFunction", "s3:GetObject", f"{_BUCKET}/addresses/*"),
    Call("SitesWorkerFunction", "s3:PutObject", f"{_BUCKET}/addresses/*"),
    # The schedule, when an operator asks how it went.
    Call("SitesFunction", "s3:GetObject", f"{_BUCKET}/sync/turns.json"),
    # The whole network as a file, by a link.
    Call("SitesFunction", "s3:PutObject", f"{_BUCKET}/imports/large/*"),
    Call("SitesFunction", "s3:GetObject", f"{_BUCKET}/imports/large/*"),
    # What somebody reports of a place, until an operator has done with it.
    *(
        Call("SitesFunction", f"s3:{each}Object", f"{_BUCKET}/reports/*")
        for each in ("Put", "Get", "Delete")
    ),
    # An upload in parts that failed.
    Call("RefresherFunction", "s3:AbortMultipartUpload", f"{_BUCKET}/coverage/runs/*"),
    Call("SolverFunction", "s3:AbortMultipartUpload", f"{_BUCKET}/scenarios/*/plan.json"),
    *(
        Call(f"{each}Function", "s3:AbortMultipartUpload", f"{_OF_PEOPLE}/matches/*")
        for each in ("Matches", "MatchesWorker")
    ),
    *(
        Call(f"{each}Function", "s3:AbortMultipartUpload", f"{_BUCKET}/{folder}/*")
        for each in ("Sites", "SitesWorker")
        for folder in ("imports", "sites")
    ),
)
"""What a stack does at times, and these do not ask of it."""


def recorded() -> list[Call]:
    """The calls of the record, and the rare ones."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    return [*(Call(*line.split(" ")) for line in lines), *RARE]


def new_in(log: str) -> set[Call]:
    """The calls in a log of the stand-in of which the record knows no action, or no folder."""
    known = recorded()
    actions = {(each.holder, each.action) for each in known}
    folders = {(each.holder, each.folder) for each in known}
    lines = (line for line in log.splitlines() if line.startswith(DID))
    done = {Call(*line.removeprefix(DID).split(" ")) for line in lines}
    return {
        each
        for each in done
        if (each.holder, each.action) not in actions or (each.holder, each.folder) not in folders
    }
