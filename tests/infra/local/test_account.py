"""What an account takes, as Lambda says it: memory, and environments that answer at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import BadInputError
from infra.local.__main__ import _options
from infra.local.aws.async_invocations import AsyncInvocations
from infra.local.errors import FunctionError, ThrottledError
from infra.local.runtime.concurrency import Concurrency
from infra.local.template.accounts import Account, account_named, accounts
from infra.local.template.deployments import parameters_of
from infra.local.template.quotas import QuotaError, check_account, left_for_people
from infra.local.template.template import Function, Template
from tests.conftest import ROOT
from tests.infra.local.own import own_template

NEW, USUAL = accounts()["new"], accounts()["usual"]
FUNCTION = Function("F", "F", "f.handler", Path(), 3, 128, {}, "JSON", "", 0, "Failed")
SMALL = Account("small", memory_mb=3008, concurrency=3, least_unreserved=1)


def trial(**parameters: str) -> Template:
    return own_template(**{**parameters_of(ROOT, "default"), **parameters})


def refusals(template: Template, account: Account) -> list[str]:
    try:
        check_account(template, account)
    except QuotaError as error:
        return error.refusals
    return []


def test_what_is_deployed_for_trials_is_taken_by_a_new_account() -> None:
    assert refusals(trial(), NEW) == []


def test_what_is_deployed_in_production_is_taken_by_an_account_in_use() -> None:
    for template in (own_template(), own_template(**parameters_of(ROOT, "prod"))):
        assert refusals(template, USUAL) == []


def test_production_in_a_new_account_is_refused_in_lambdas_words() -> None:
    # The whole creation would be rolled back: it was so whatever was deployed.
    told = "SolverFunction: 'MemorySize' value failed to satisfy constraint: "
    told += "Member must have value less than or equal to 3008"
    assert refusals(own_template(), NEW) == [told]
    with pytest.raises(QuotaError, match="account 'new': SolverFunction"):
        check_account(own_template(), NEW)


def test_a_new_account_reserves_nothing_and_a_usual_one_all_but_a_hundred() -> None:
    told = "Specified ReservedConcurrentExecutions for function decreases account's "
    told += "UnreservedConcurrentExecution below its minimum value of "
    assert refusals(trial(NearestReservedConcurrency="1"), NEW) == [f"NearestFunction: {told}[10]"]
    assert refusals(own_template(NearestReservedConcurrency="900"), USUAL) == []
    assert refusals(own_template(NearestReservedConcurrency="901"), USUAL) == [
        f"NearestFunction: {told}[100]"
    ]


def test_what_several_functions_reserve_is_added_up() -> None:
    functions = tuple(replace(FUNCTION, logical_id=each, reserved=1) for each in "ABC")
    template = replace(own_template(), functions=functions)
    assert [each[0] for each in refusals(template, SMALL)] == ["C"]


def test_a_function_reserves_nothing_where_its_parameter_says_nought() -> None:
    reserved = {each.logical_id: each.reserved for each in own_template().functions}
    assert set(reserved.values()) == {None}
    some = own_template(NearestReservedConcurrency="40")
    assert {each.reserved for each in some.functions if each.reserved} == {40}


def test_machines_leave_half_of_a_new_account_to_people() -> None:
    assert left_for_people(trial(), NEW) >= NEW.concurrency / 2
    assert left_for_people(own_template(), USUAL) >= USUAL.concurrency / 2
    # As it was: the ten areas of a refresh took all that there is.
    assert left_for_people(trial(RefreshConcurrency="10"), NEW) < 0


def test_the_command_line_takes_an_account_and_the_parameters_of_a_deployment() -> None:
    given = _options(["--account", "new", "--config-env", "default", "--parameter", "SyncUrl=x"])
    assert given.account == "new"
    assert (given.parameters["SolverMemoryMb"], given.parameters["SyncUrl"]) == ("3008", "x")
    assert (_options([]).account, _options([]).parameters) == ("usual", {})
    for refused in (["--account", "old"], ["--parameter", "SyncUrl"], ["--config-env", "none"]):
        with pytest.raises(SystemExit):
            _options(refused)


def test_an_account_of_no_profile_is_refused_by_its_name() -> None:
    assert account_named("new") == NEW
    with pytest.raises(BadInputError, match=r"--account old: no such profile \(new, usual\)"):
        account_named("old")


@pytest.mark.parametrize("text", [None, "", "[prod]\n", "not = [toml"])
def test_a_deployment_that_is_not_there_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "samconfig.toml").write_text(text)
    with pytest.raises(BadInputError, match=r"samconfig\.toml"):
        parameters_of(tmp_path, "prod")


class Slow:
    """A function that answers when it is told to."""

    def __init__(self) -> None:
        self.finish = asyncio.Event()
        self.begun = 0

    async def __call__(self, _payload: bytes, _trace: str) -> bytes:
        self.begun += 1
        await self.finish.wait()
        return b"done"


def outcomes(
    functions: tuple[Function, ...], calls: str, then: Callable[[Any], None] | None = None
) -> list[object]:
    """What comes of calls at once of functions, by logical id, in a small account."""

    async def run() -> list[object]:
        slow, concurrency = Slow(), Concurrency(SMALL, functions)
        invoke = {each: concurrency.limited(each, slow) for each in set(calls)}
        tasks = [asyncio.create_task(_of(invoke[each])) for each in calls]
        await asyncio.sleep(0)
        if then is not None:
            then(tasks)
            await asyncio.sleep(0)
            tasks += [asyncio.create_task(_of(invoke[calls[0]]))]
            await asyncio.sleep(0)
        slow.finish.set()
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    return asyncio.run(run())


async def _of(invoke: Any) -> object:
    try:
        return await invoke(b"{}", "")
    except ThrottledError as error:
        return error.reason


def test_more_calls_than_an_account_answers_at_once_are_refused_over_all_functions() -> None:
    assert outcomes((), "ABAB") == [*[b"done"] * 3, "ConcurrentInvocationLimitExceeded"]


def test_what_a_function_reserves_is_its_own_and_all_that_it_has() -> None:
    own = (replace(FUNCTION, logical_id="A", reserved=1),)
    beyond = "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert outcomes(own, "AABB") == [b"done", beyond, b"done", b"done"]
    assert outcomes(own, "BBBA") == [b"done", b"done", "ConcurrentInvocationLimitExceeded", b"done"]


def test_a_call_that_nobody_waits_for_any_more_leaves_its_room() -> None:
    *_, after = outcomes((), "AAA", then=lambda tasks: tasks[0].cancel())
    assert after == b"done"


def test_a_call_that_fails_leaves_its_room() -> None:
    async def fails(_payload: bytes, _trace: str) -> bytes:
        raise FunctionError("ValueError", "no")

    async def run() -> None:
        invoke = Concurrency(SMALL, ()).limited("A", fails)
        for _ in range(2 * SMALL.concurrency):
            with suppress(FunctionError):
                await invoke(b"{}", "")
        with pytest.raises(FunctionError, match="ValueError"):
            await invoke(b"{}", "")

    asyncio.run(run())


def test_an_event_that_is_throttled_waits_and_is_no_attempt() -> None:
    aside: list[str] = []

    async def put_aside(_queue: str, text: str) -> None:
        aside.append(text)

    async def run() -> int:
        told: list[Exception | None] = [*[ThrottledError("full") for _ in range(4)], None]
        seen = asyncio.Event()
        calls = 0

        async def sometimes(_payload: bytes, _trace: str) -> bytes:
            nonlocal calls
            calls += 1
            if (error := told.pop(0)) is not None:
                raise error
            seen.set()
            return b""

        # No attempt but the first: a throttle that counted would put the event aside.
        bus = AsyncInvocations(
            {"F": FUNCTION}, {"F": sometimes}, put_aside=put_aside, print_line=print, wait_s=0.0
        )
        bus.hand("F", json.dumps({}))
        async with asyncio.timeout(30):
            await seen.wait()
        await bus.stop()
        return calls

    assert asyncio.run(run()) == 5
    assert aside == []
