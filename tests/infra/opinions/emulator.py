"""An emulator of AWS that another hand wrote, and the project's templates deployed on it."""

from __future__ import annotations

import copy
import io
import json
import os
import subprocess
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from infra.local.template.accounts import Account, accounts
from infra.local.template.cloudformation import load
from tests.conftest import ROOT

PYTHON = ROOT / ".tools" / "emulator" / "bin" / "python"
REGION, ELSEWHERE = "eu-west-3", "eu-central-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
MAIN = "template.yaml"
NEW_ACCOUNT = accounts()["new"]
PARAMETERS = {"OidcIssuer": "https://id.example"}
PACKAGES = "packages"
_PATIENCE_S = 120.0

Templates = dict[str, Any]
"""The main template and those it nests, by their paths in the project."""


@cache
def _written() -> Templates:
    main = load(ROOT / MAIN)
    nested = [
        each["Properties"]["Location"]
        for each in main["Resources"].values()
        if each["Type"] == "AWS::Serverless::Application"
    ]
    return {MAIN: main, **{path: load(ROOT / path) for path in nested}}


def templates() -> Templates:
    """The project's templates, for a test to break."""
    return copy.deepcopy(_written())


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a deployment ended: CloudFormation's status, and why it failed."""

    status: str
    reasons: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        return self.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


class Emulator:
    """A running emulator, and its clients."""

    def __init__(self, port: int, requests: Path) -> None:
        self.endpoint_url = f"http://127.0.0.1:{port}"
        self._requests = requests
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = REGION) -> Any:
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.endpoint_url,
                aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[service, region]

    def requests(self) -> list[dict[str, Any]]:
        """What was asked so far, by the order of its end."""
        return [json.loads(line) for line in self._requests.read_text().splitlines()]

    def deploy(
        self,
        written: Templates,
        parameters: Mapping[str, str] = PARAMETERS,
        *,
        name: str = "maillage",
        region: str = REGION,
        code: str = "1",
    ) -> Outcome:
        """Creates a stack, or updates it, as `sam deploy` does once a package is made."""
        cloudformation = self.client("cloudformation", region)
        existing = {each["StackName"] for each in cloudformation.describe_stacks()["Stacks"]}
        run = cloudformation.update_stack if name in existing else cloudformation.create_stack
        try:
            run(
                StackName=name,
                TemplateURL=self._packaged(written, code, region),
                Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in parameters.items()
                ],
            )
        except cloudformation.exceptions.ClientError as error:
            return Outcome("REFUSED", (str(error),))
        return self._outcome(name, region)

    def delete(self, name: str = "maillage", region: str = REGION) -> None:
        """Deletes a stack, and waits until it is gone."""
        cloudformation = self.client("cloudformation", region)
        cloudformation.delete_stack(StackName=name)
        until = time.monotonic() + _PATIENCE_S
        while name in {each["StackName"] for each in cloudformation.describe_stacks()["Stacks"]}:
            assert time.monotonic() < until, f"{name} is not deleted in {_PATIENCE_S:g} s"
            time.sleep(0.05)

    def _packaged(self, written: Templates, code: str, region: str) -> str:
        made = copy.deepcopy(written)
        bucket = f"{PACKAGES}-{region}"
        for resource in made[MAIN]["Resources"].values():
            own = resource.get("Properties", {})
            if resource["Type"] == "AWS::Serverless::Application":
                path = own["Location"]
                own["Location"] = self._put(bucket, path, json.dumps(made[path]))
            elif resource["Type"] == "AWS::Serverless::StateMachine":
                path = own["DefinitionUri"]
                self._put(bucket, path, (ROOT / path).read_text())
                own["DefinitionUri"] = f"s3://{bucket}/{path}"
            elif resource["Type"] == "AWS::Serverless::Function":
                self._put(bucket, f"{code}.zip", _package(code))
                own["CodeUri"] = f"s3://{bucket}/{code}.zip"
        return self._put(bucket, MAIN, json.dumps(made[MAIN]))

    def _put(self, bucket: str, path: str, content: str | bytes) -> str:
        self.client("s3").put_object(Bucket=bucket, Key=path, Body=content)
        return f"{self.endpoint_url}/{bucket}/{path}"

    def _outcome(self, name: str, region: str) -> Outcome:
        cloudformation = self.client("cloudformation", region)
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
            if not status.endswith("IN_PROGRESS"):
                return Outcome(status, tuple(self._reasons(region)))
            time.sleep(0.05)
        pytest.fail(f"{name} is not deployed in {_PATIENCE_S:g} s")

    def _reasons(self, region: str) -> Iterator[str]:
        cloudformation = self.client("cloudformation", region)
        for stack in cloudformation.describe_stacks()["Stacks"]:
            pages = cloudformation.get_paginator("describe_stack_events").paginate(
                StackName=stack["StackId"]
            )
            for event in (each for page in pages for each in page["StackEvents"]):
                if event["ResourceStatus"].endswith("FAILED"):
                    yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"

    def outputs(self, name: str = "maillage") -> dict[str, str]:
        """A stack's outputs."""
        [stack] = self.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}

    def physical(self, logical_id: str, name: str = "maillage") -> str:
        """The physical id of a resource of a stack."""
        found = self.client("cloudformation").describe_stack_resource(
            StackName=name, LogicalResourceId=logical_id
        )
        return str(found["StackResourceDetail"]["PhysicalResourceId"])


def _package(code: str) -> bytes:
    """A function's package that holds nothing but what it is called."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        # The same bytes for the same code, whenever they are made.
        package.writestr(zipfile.ZipInfo("code.txt"), code)
    return content.getvalue()


@contextmanager
def emulator(folder: Path, profile: Account | None = None) -> Iterator[Emulator]:
    """A running emulator that holds nothing but a bucket of packages in each region."""
    if not PYTHON.exists():
        pytest.skip("needs the emulator, which `make test` installs")
    requests = folder / "requests.jsonl"
    limits = (
        ()
        if profile is None
        else (profile.memory_mb, profile.concurrency, profile.least_unreserved)
    )
    with (folder / "emulator.log").open("w") as log:
        process = subprocess.Popen(
            [PYTHON, "-m", "infra.dev.emulator", requests, *map(str, limits)],
            cwd=ROOT,
            env={"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        assert port, (folder / "emulator.log").read_text()
        running = Emulator(int(port), requests)
        for region in (REGION, ELSEWHERE):
            running.client("s3", region).create_bucket(
                Bucket=f"{PACKAGES}-{region}",
                CreateBucketConfiguration={"LocationConstraint": region},
            )
        yield running
