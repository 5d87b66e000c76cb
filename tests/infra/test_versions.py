"""Whatever a function reads that changes makes a version of it: two transforms, one thing changed.

SAM's own translator names the versions, by the revision that `infra.deploy.revision` computes.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import pytest

from infra.deploy.revision import NAMED, digest_of, revision_of
from tests.conftest import ROOT
from tests.infra.references import parameters_of
from tests.infra.stacks import FUNCTIONS, NESTED, TEMPLATE

SAM = ROOT / ".tools" / "sam" / "bin" / "python"
PACKAGES = dict.fromkeys(FUNCTIONS, "0")
USUAL = {
    name: str(each.get("Default", "https://id.example"))
    for name, each in TEMPLATE["Parameters"].items()
    if name != "Revision"
}
"""What a deployment gives each parameter that it computes nothing for."""

Deployment = tuple[Any, dict[str, str]]
"""A template (None: the project's own) and the values of its parameters."""


def deployment(
    changed: Mapping[str, str] | None = None,
    *,
    template: Any = None,
    templates: str = "0",
    packages: Mapping[str, str] = PACKAGES,
    data: str = "0",
    without: Iterable[str] = (),
) -> Deployment:
    """A deployment by its revision, which is computed of all parameters but those `without`."""
    given = USUAL | dict(changed or {})
    told = {name: value for name, value in given.items() if name not in set(without)}
    return template, {**given, "Revision": revision_of(templates, packages, told, data)}


def versions(deployments: Iterable[Deployment]) -> list[dict[str, str]]:
    """The name of each function's version in each deployment, by the function."""
    if not SAM.exists():
        pytest.skip("needs sam, which `make test` installs")
    asked = [json.dumps({"template": each, "parameters": given}) for each, given in deployments]
    done = subprocess.run(
        [str(SAM), "-m", "infra.dev.transformed", "--versions"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true"},
        input="\n".join(asked),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def another(name: str) -> str:
    """A value of a parameter that is not its usual one."""
    parameter, usual = TEMPLATE["Parameters"][name], USUAL[name]
    if "AllowedValues" in parameter:
        return next(str(each) for each in parameter["AllowedValues"] if str(each) != usual)
    if parameter["Type"] == "Number":
        return str(parameter["MinValue"] if str(parameter["MinValue"]) != usual else 2)
    return f"{usual}x"


def readers() -> dict[str, set[str]]:
    """The functions that read each parameter, through conditions and outputs of nested stacks."""
    shared, resources = TEMPLATE["Globals"], TEMPLATE["Resources"]
    read = {
        each: parameters_of([shared, resources[each]["Properties"]], TEMPLATE, NESTED)
        for each in FUNCTIONS
    }
    return {
        name: {function for function, parameters in read.items() if name in parameters}
        for name in USUAL
    }


READERS = readers()


def unmoved(
    deploy: Callable[[Mapping[str, str]], Deployment], names: Collection[str]
) -> dict[str, set[str]]:
    """By each parameter, changed alone: the functions that read it and keep their version."""
    before, *after = versions([deploy({}), *(deploy({name: another(name)}) for name in names)])
    found = {
        name: {each for each in READERS[name] if made[each] == before[each]}
        for name, made in zip(names, after, strict=True)
    }
    return {name: each for name, each in found.items() if each}


def test_what_functions_read_is_followed_through_conditions_and_nested_stacks() -> None:
    assert READERS["RouterUrl"] == {"NearestFunction", "MatchesWorkerFunction"}
    assert READERS["RestoredTable"] == {"ScenariosFunction", "SolverFunction"}
    assert READERS["Architecture"] == set(FUNCTIONS)
    assert READERS["NearestReservedConcurrency"] == {"NearestFunction"}
    assert not READERS["MonthlyBudgetUsd"]


def test_a_parameter_that_changes_makes_a_version_of_every_function_that_reads_it() -> None:
    read = [name for name in USUAL if READERS[name]]
    assert unmoved(deployment, read) == {}


def test_a_template_whose_versions_no_revision_names_keeps_them_and_is_caught() -> None:
    old = copy.deepcopy(TEMPLATE)
    for name in FUNCTIONS:
        del old["Resources"][name]["Properties"]["AutoPublishCodeSha256"]

    def deploy(changed: Mapping[str, str]) -> Deployment:
        return deployment(changed, template=old)

    faults = ["RestoredTable", "RouterUrl", "OidcIssuer", "SnapStart", "SyncUrl"]
    found = unmoved(deploy, faults)
    assert list(found) == faults
    # The documented restoration moved roles to the restored table, and left callers the old one.
    assert found["RestoredTable"] == {"ScenariosFunction", "SolverFunction"}


def test_a_function_that_no_revision_names_is_caught_by_its_name() -> None:
    old = copy.deepcopy(TEMPLATE)
    del old["Resources"]["SolverFunction"]["Properties"]["AutoPublishCodeSha256"]

    def deploy(changed: Mapping[str, str]) -> Deployment:
        return deployment(changed, template=old)

    assert unmoved(deploy, ["RestoredTable"]) == {"RestoredTable": {"SolverFunction"}}


def test_a_revision_that_leaves_a_parameter_out_is_caught() -> None:
    def deploy(changed: Mapping[str, str]) -> Deployment:
        return deployment(changed, without=["SyncUrl"])

    found = unmoved(deploy, ["SyncUrl", "SyncRate"])
    assert found == {"SyncUrl": {"SitesFunction", "SitesWorkerFunction"}}


def test_new_data_new_code_and_a_new_template_make_versions_and_nothing_new_makes_none() -> None:
    same, *others = versions(
        [
            deployment(),
            deployment(data="1"),
            deployment(packages={**PACKAGES, "SolverFunction": "1"}),
            deployment(templates="1"),
            deployment(),
        ]
    )
    *moved, again = others
    assert again == same
    for each in moved:
        assert not same.items() & each.items()


def test_without_a_revision_code_that_changes_is_still_a_version() -> None:
    # `sam deploy` by hand, on a stack that no revision was ever given to.
    moved = copy.deepcopy(TEMPLATE)
    moved["Resources"]["SolverFunction"]["Properties"]["Timeout"] = 899
    before, after = versions([(None, {"Revision": ""}), (moved, {"Revision": ""})])
    changed = {name for name in FUNCTIONS if before[name] != after[name]}
    assert changed == {"SolverFunction"}


def test_a_revision_is_read_in_its_first_letters_and_suits_a_name() -> None:
    one, other = (deployment(data=each)[1]["Revision"] for each in "01")
    assert one[:NAMED] != other[:NAMED]
    assert one.isalnum()


def test_the_digest_of_templates_is_of_their_names_and_bytes_in_any_order(tmp_path: Any) -> None:
    one, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    one.write_text("1")
    other.write_text("2")
    before = digest_of([one, other])
    assert digest_of([other, one]) == before
    other.write_text("3")
    assert digest_of([one, other]) != before
