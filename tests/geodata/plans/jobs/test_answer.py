"""The records of jobs have the fields that are documented."""

from __future__ import annotations

from dataclasses import fields

from geodata.plans.findings import Finding
from geodata.plans.jobs.answer import FindingReply, JobReply
from geodata.plans.jobs.states import Job


def test_a_job_is_answered_with_the_fields_that_are_documented() -> None:
    assert [each.name for each in fields(Job)] == list(JobReply.__annotations__)
    assert [each.name for each in fields(Finding)] == list(FindingReply.__annotations__)
