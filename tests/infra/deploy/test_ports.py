"""AWS, programs and the network behind their ports: what they tell, and what they refuse."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from moto import mock_aws

from infra.deploy.errors import AwsError, CredentialsError, NoAnswerError, ProgramError
from infra.deploy.ports.aws import Account, DryAws, in_words, is_read
from infra.deploy.ports.programs import DryPrograms, SystemPrograms
from infra.deploy.ports.web import Https
from tests.infra.deploy.stage import REGION, Recorded


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without credentials."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("profile", [None, "no-such-profile"])
def test_no_credentials_are_told_as_such(profile: str | None) -> None:
    with pytest.raises(CredentialsError, match="takes no credentials of this machine"):
        Account(REGION, profile).call("sts", "get_caller_identity")


def test_a_call_that_is_refused_has_the_code_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody's")
    with mock_aws(), pytest.raises(AwsError) as refused:
        Account(REGION).call("s3", "get_object", Bucket="no-such-bucket", Key="k")
    assert refused.value.code == "NoSuchBucket"


OPERATIONS = (
    *("create_stack", "put_object", "delete_function", "update_alias", "start_execution"),
    *("copy_object", "invoke", "publish", "restore_table_to_point_in_time", "tag_resource"),
)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_does_not_plainly_read_is_a_write(operation: str) -> None:
    lines: list[str] = []
    account = Recorded()
    assert not is_read(operation)
    assert DryAws(account, lines.append).call("a-service", operation, Name="x") == {}
    assert account.calls == []
    assert lines == [f"would call: aws a-service {operation.replace('_', '-')} --name x"]


@given(st.binary(max_size=2000))
def test_a_call_is_told_without_what_it_holds(content: bytes) -> None:
    told = in_words("s3", "put_object", {"Bucket": "b", "Key": "k", "Body": content})
    assert told == f"aws s3 put-object --bucket b --key k --body ({len(content):,} bytes)"


def test_a_program_is_told_run_and_its_end_is_looked_at(tmp_path: Path) -> None:
    lines: list[str] = []
    programs = SystemPrograms(tmp_path, lines.append)
    write = [sys.executable, "-c", "import os; open('out', 'w').write(os.environ['WHO'])"]
    assert programs.run(write, {"WHO": "x y"}, ["write", "****"])
    assert (tmp_path / "out").read_text() == "x y"
    assert lines == ["$ WHO='x y' write '****'"]
    with pytest.raises(ProgramError, match="ended with 3"):
        programs.run([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(ProgramError, match="cannot be run"):
        programs.run([str(tmp_path / "none")])


def test_a_dry_program_is_told_and_not_run(tmp_path: Path) -> None:
    lines: list[str] = []
    assert not DryPrograms(lines.append).run(["touch", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
    assert lines == [f"would run: touch {tmp_path / 'out'}"]


def test_an_address_where_nobody_listens_does_not_answer() -> None:
    with pytest.raises(NoAnswerError, match="does not answer"):
        Https().ask("GET", "http://127.0.0.1:9/")
