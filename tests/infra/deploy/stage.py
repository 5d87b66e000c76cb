"""A little project and an account to deploy it to: moto's buckets and stacks, the rest by hand.

What an account answers that moto does not know (quotas, invalidations, executions) is said here.
Every call is recorded in its order, and any one of the writes can be the last before a kill.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from geodata.snapshot import DEMONSTRATION, Manifest, publish, workbench
from infra.deploy.deployment import Deployment
from infra.deploy.errors import AwsError, ProgramError
from infra.deploy.journal import Journal
from infra.deploy.outputs import Outputs
from infra.deploy.ports.aws import Account, DryAws, is_read
from infra.deploy.ports.programs import DryPrograms
from infra.deploy.preflight.looking import caller
from infra.deploy.settings import target_of
from infra.deploy.visits import Visit
from infra.deploy.wish import Tools, Wish
from infra.local.template.deployments import SamConfig
from tests.country import LITTLE_FRANCE, SITES, SQUARES, country_arrays, table_of
from tests.infra.deploy.internet import ISSUER, Internet

STACK, REGION = "maillage-dev", "eu-west-3"

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  OidcIssuer: {Type: String}
  ScopePrefix: {Type: String, Default: ""}
  Revision: {Type: String, Default: ""}
  TableProtection: {Type: String, Default: ENABLED}
  SnapStart: {Type: String, Default: PublishedVersions}
  RouterUrl: {Type: String, Default: "", NoEcho: true}
  SolverMemoryMb: {Type: Number, Default: 10240}
  RefreshConcurrency: {Type: Number, Default: 10}
  PlanningConcurrency: {Type: Number, Default: 5}
  NearestReservedConcurrency: {Type: Number, Default: 0}
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        Authorizers:
          Oidc:
            IdentitySource: $request.header.Authorization
            JwtConfiguration: {issuer: !Ref OidcIssuer, audience: [maillage]}
  SolverFunction:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: functions.nearest.app.lambda_handler
      MemorySize: !Ref SolverMemoryMb
      Events:
        Nearest: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: /v1/nearest}}
        Coverage:
          Type: HttpApi
          Properties:
            ApiId: !Ref Api
            Method: GET
            Path: /v1/coverage
            Auth: {Authorizer: Oidc, AuthorizationScopes: ["coverage:read"]}
        Sites:
          Type: HttpApi
          Properties:
            ApiId: !Ref Api
            Method: POST
            Path: /v1/sites/imports
            Auth: {Authorizer: Oidc, AuthorizationScopes: ["sites:write"]}
"""
CONFIG = """
version = 0.1
[default.global.parameters]
stack_name = "maillage-dev"
region = "eu-west-3"
[default.deploy.parameters]
parameter_overrides = "SolverMemoryMb=3008 RefreshConcurrency=3 PlanningConcurrency=2"
[prod.global.parameters]
stack_name = "maillage"
region = "eu-west-3"
[prod.deploy.parameters]
confirm_changeset = true
parameter_overrides = "RefreshConcurrency=8"
"""
PAGES = {
    "index.html": "<script src=citizen/app.js>",
    "404.html": "<h1>Rien ici</h1>",
    "theme.css": "body {}",
    "citizen/app.js": "import '../vendor/map-1.0/map.mjs'",
    "vendor/map-1.0/map.mjs": "export {}",
    "types/api.d.ts": "never served",
    "citizen/.draft": "never served",
}


def write_project(folder: Path) -> Path:
    """Writes a project of a few files, and its data set."""
    files = {
        "template.yaml": TEMPLATE,
        "samconfig.toml": CONFIG,
        "infra/package.mk": "build:",
        "infra/dev/package.py": "",
        "infra/requirements/nearest.txt": "obstore==1",
        "functions/http.py": "",
        "functions/nearest/app.py": "",
        "geodata/clock.py": "",
        **{f"web/{name}": text for name, text in PAGES.items()},
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    write_data(folder / "var" / "snapshots")
    return folder


def write_data(snapshots: Path) -> None:
    """Publishes a data set of the little country, with a demonstration."""
    with workbench(snapshots) as bench:
        for name, arrays in country_arrays(LITTLE_FRANCE, SQUARES).items():
            bench.add(name, arrays)
        bench.add(DEMONSTRATION, table_of("demonstration", *SITES).to_arrays())
        facts = bench.facts()
        manifest = Manifest(facts, [], {"communes": 5}, [], "2026-01-01T00:00:00+00:00")
        publish(bench, manifest.identified(), snapshots)


@cache
def session() -> Any:
    """One session for all: each would read the descriptions of AWS's services again."""
    import boto3

    return boto3.Session(region_name=REGION)


def client(service: str) -> Any:
    """A client of moto's, whose calls are not recorded."""
    return session().client(service)


class Killed(BaseException):
    """The process is gone: no handler of an error may see it as one."""


Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass
class Recorded:
    """An account whose calls are recorded.

    Attributes:
        said: answers of calls that moto does not give.
        calls: every call, as `service operation key`.
        writes: those that change something.
        left: writes until the process is killed.
    """

    said: dict[tuple[str, str], Answer] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    left: int | None = None
    region: str = REGION

    def __post_init__(self) -> None:
        self._account = Account(REGION, session=session())

    @property
    def writes(self) -> list[str]:
        return [each for each in self.calls if not is_read(each.split()[1])]

    def call(
        self, service: str, operation: str, *, at: str | None = None, **request: Any
    ) -> Mapping[str, Any]:
        what = request.get("Key") or request.get("Qualifier") or request.get("StackName") or ""
        if not is_read(operation):
            self.tick()
        self.calls.append(f"{service} {operation} {what}".rstrip())
        answer = self.said.get((service, operation))
        if answer is not None:
            return answer(request)
        return self._account.call(service, operation, at=at, **request)

    def tick(self) -> None:
        """Counts one thing that is done; the one too many is not."""
        if self.left is not None:
            if self.left == 0:
                raise Killed
            self.left -= 1


def an_account(**more: Answer) -> dict[tuple[str, str], Answer]:
    """What a usual account answers; `more` are lambda's own, by operation."""
    completed = {"Invalidation": {"Id": "I1", "Status": "Completed"}}
    waiting = {"Invalidation": {"Id": "I1", "Status": "InProgress"}}
    said: dict[tuple[str, str], Answer] = {
        ("lambda", "get_account_settings"): concurrency(1000),
        ("service-quotas", "get_service_quota"): refusal("NoSuchResourceException"),
        ("cloudfront", "list_distributions"): lambda _: {"DistributionList": {"Quantity": 1}},
        ("cloudfront", "create_invalidation"): lambda _: waiting,
        ("cloudfront", "get_invalidation"): lambda _: completed,
    }
    return said | {("lambda", name): answer for name, answer in more.items()}


def concurrency(number: int) -> Answer:
    """Lambda's answer of an account with so many concurrent executions."""
    return lambda _: {"AccountLimit": {"ConcurrentExecutions": number}}


def refusal(code: str, message: str = "no") -> Answer:
    """A call that is refused."""

    def refused(_: Mapping[str, Any]) -> Mapping[str, Any]:
        raise AwsError("a service", "an operation", code, message)

    return refused


class Sam:
    """`make package` and `sam deploy`: the second makes the stack, as far as moto can."""

    def __init__(self, root: Path, aws: Recorded) -> None:
        self._root, self._aws = root, aws
        self.commands: list[list[str]] = []
        self.fails = False

    def run(
        self,
        command: Sequence[str],
        variables: Mapping[str, str] | None = None,  # noqa: ARG002 - the port's
        shown: Sequence[str] | None = None,  # noqa: ARG002 - the port's
    ) -> bool:
        self._aws.tick()
        self.commands.append(list(command))
        if command[0] == "make":
            built = self._root / ".aws-sam" / "build" / "template.yaml"
            built.parent.mkdir(parents=True, exist_ok=True)
            built.write_text(str(len(self.commands)))
            return True
        if self.fails:
            raise ProgramError("sam ended with 1")
        words = command[command.index("--parameter-overrides") + 1 :]
        told = {name: value[1:-1] for name, _, value in (word.partition("=") for word in words)}
        self._deploy(told)
        return True

    def _deploy(self, told: Mapping[str, str]) -> None:
        aws = client("cloudformation")
        request = {"StackName": STACK, "TemplateBody": stack_template(PARAMETERS)}
        given = [{"ParameterKey": name, "ParameterValue": value} for name, value in told.items()]
        others = {name: value for name, value in PARAMETERS.items() if name not in told}
        try:
            aws.describe_stacks(StackName=STACK)
        except aws.exceptions.ClientError:
            # moto keeps no default.
            given += [
                {"ParameterKey": key, "ParameterValue": value} for key, value in others.items()
            ]
            aws.create_stack(**request, Parameters=given)
            return
        given += [{"ParameterKey": name, "UsePreviousValue": True} for name in others]
        aws.update_stack(**request, Parameters=given)


PARAMETERS = {
    "OidcIssuer": "",
    "ScopePrefix": "",
    "Revision": "",
    "TableProtection": "ENABLED",
    "SnapStart": "PublishedVersions",
    "RouterUrl": "",
    "SolverMemoryMb": "10240",
    "RefreshConcurrency": "10",
    "PlanningConcurrency": "5",
    "NearestReservedConcurrency": "0",
}


def stack_template(names: Mapping[str, str]) -> str:
    """What moto makes for the stack: its buckets, parameters and outputs."""
    parameters: dict[str, dict[str, Any]] = {
        name: {"Type": "String", "Default": default} for name, default in names.items()
    }
    parameters["RouterUrl"]["NoEcho"] = True
    bucket = {"Type": "AWS::S3::Bucket"}
    return json.dumps(
        {
            "Parameters": parameters,
            "Resources": {
                "DataBucket": {**bucket, "Properties": {"BucketName": "the-data"}},
                "WebBucket": {**bucket, "Properties": {"BucketName": "the-pages"}},
                "MatchesBucket": {**bucket, "Properties": {"BucketName": "the-people"}},
            },
            "Outputs": {
                "DataBucketName": {"Value": {"Ref": "DataBucket"}},
                "WebBucketName": {"Value": {"Ref": "WebBucket"}},
                "MatchesBucketName": {"Value": {"Ref": "MatchesBucket"}},
                "WebUrl": {"Value": "https://pages.example"},
                "DistributionId": {"Value": "D1"},
                "AlarmsTopic": {"Value": "arn:aws:sns:eu-west-3:123456789012:alarms"},
            },
        }
    )


@dataclass
class Stage:
    """All of it."""

    root: Path
    aws: Recorded
    sam: Sam
    web: Internet
    lines: list[str] = field(default_factory=list)
    workers: int = 1

    def deploy(self, *, dry: bool = False, **given: str) -> Outputs:
        """Deploys the project as a person would, once."""
        config = SamConfig(self.root / "samconfig.toml")
        target = target_of(config, STACK, None, None, None)
        wish = Wish(self.root, self.root / "var", target, {"OidcIssuer": ISSUER, **given})
        say, wait = self.lines.append, lambda _: None
        tools = (
            Tools(DryAws(self.aws, say), DryPrograms(say), self.web, say, wait, True, 1)
            if dry
            else Tools(self.aws, self.sam, self.web, say, wait, workers=self.workers)
        )
        who = caller(tools.aws)
        owner = {"account": who.account, "region": REGION}
        file = self.root / "var" / "deploy" / f"{STACK}.json"
        return Deployment(wish, tools, Journal(file, owner, is_kept=not dry), who).run()

    def objects(self, bucket: str) -> dict[str, tuple[bytes, str]]:
        """What a bucket holds: contents and Cache-Control, by key."""
        aws = client("s3")
        listed = aws.list_objects_v2(Bucket=bucket).get("Contents", ())
        found = {each["Key"]: aws.get_object(Bucket=bucket, Key=each["Key"]) for each in listed}
        return {
            key: (each["Body"].read(), each.get("CacheControl", "")) for key, each in found.items()
        }

    def content(self, bucket: str, key: str) -> bytes:
        """The content of an object."""
        found = client("s3").get_object(Bucket=bucket, Key=key)
        content: bytes = found["Body"].read()
        return content

    def parameters(self) -> dict[str, str]:
        """What the stack was deployed with."""
        aws = client("cloudformation")
        [stack] = aws.describe_stacks(StackName=STACK)["Stacks"]
        return {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}


@contextmanager
def a_stage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A project in a folder, and a new world to deploy it to."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        aws = Recorded(an_account())
        stage = Stage(folder, aws, Sam(folder, aws), Internet(folder))
        aws.said |= refreshes(stage)
        yield stage


def refreshes(stage: Stage) -> dict[tuple[str, str], Answer]:
    """A state machine that makes the results of what is published, when it is started."""

    def start(_: Mapping[str, Any]) -> Mapping[str, Any]:
        pointers = ("snapshots/current", "sites/current")
        snapshot, sites = (json.loads(stage.content("the-data", key)) for key in pointers)
        run = {"snapshot": snapshot["id"], "sites_version": sites["version"]}
        body = json.dumps(run).encode()
        client("s3").put_object(Bucket="the-data", Key="coverage/current", Body=body)
        return {"executionArn": "arn:execution"}

    return {
        ("stepfunctions", "list_executions"): lambda _: {"executions": []},
        ("stepfunctions", "start_execution"): start,
        ("stepfunctions", "describe_execution"): lambda _: {"status": "SUCCEEDED"},
    }


def citizen(path: str, status: int = 200, **more: Any) -> Visit:
    """A visit of a citizen's."""
    return Visit("citizen", "GET", path, status, **more)
