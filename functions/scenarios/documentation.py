"""What OpenAPI says of the planners' routes, beyond what their signatures say."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.formats_documented import schema_of_format
from functions.openapi import (
    READ_COVERAGE,
    WRITE_SCENARIOS,
    OpenApiDocument,
    RouteOptions,
    described,
    problems,
    route,
    with_gateway,
)
from functions.scenarios.replies import PlanReply, PresetsReply, Problem, SharedPlanReply
from geodata.exports import COVERAGE_FORMATS, MISSED_FORMATS, PLAN_FORMATS
from geodata.plans import (
    SCHEMA as SCENARIO_SCHEMA,
    Comparison,
    HandReply,
    MissedReply,
    Opinion,
    PlanRecord,
    ScenarioDocument,
)
from geodata.plans.jobs import (
    DepartementReply,
    DryRunReply,
    JobReply,
    JobsReply,
    JobWithDocument,
    KeptWhatIf,
    OpenReviewsReply,
    OpinionsReply,
    SweepReply,
    WhatIfsReply,
)

VERSION = "1.0.0"

_FAULTS = {
    403: "The token is for other départements.",
    404: "No scenario, or no what-if, of this caller has this id.",
    409: "The scenario is not in the state for it (`wrong_state`), or the idempotency key was used "
    "for another (`key_used`), or the deadline of a review is past (`review_closed`).",
    422: "A parameter, a field or the scenario itself is wrong; `findings` say where and why.",
    429: "The account gives opinions faster than it may (`too_many_opinions`); `Retry-After` says "
    "when it may again.",
    503: "The data does not answer; try again soon.",
}
_OF_OTHERS = {
    "GET /v1/scenarios/{scenario_id}/opinions/{departement}": (*READ_COVERAGE, *WRITE_SCENARIOS),
    "GET /v1/scenarios/what-ifs": (*READ_COVERAGE, *WRITE_SCENARIOS),
    "POST /v1/scenarios/what-ifs": (*READ_COVERAGE, *WRITE_SCENARIOS),
    "DELETE /v1/scenarios/what-ifs/{what_if_id}": (*READ_COVERAGE, *WRITE_SCENARIOS),
    "GET /v1/scenarios/{scenario_id}/shared/{key}": (*READ_COVERAGE, *WRITE_SCENARIOS),
    "GET /v1/scenarios/missed-sites": (*READ_COVERAGE, *WRITE_SCENARIOS),
    "GET /v1/scenarios/reviews": (*READ_COVERAGE, *WRITE_SCENARIOS),
}
"""What préfectures read without planning anything, and the what-ifs that they keep."""
_DOCUMENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "description": SCENARIO_SCHEMA.get("description", "")}
            },
            "application/yaml": {"schema": {"type": "string"}},
        },
    }
}


def _route(
    name: str, summary: str, model: Any, *statuses: int, of: int = 200, **others: Any
) -> RouteOptions:
    faults = problems(_FAULTS, (403, *statuses, 422, 503), Problem)
    return route(name, summary, model, "planners", faults, of=of, **others)


WHAT_IFS = _route("whatIfs", "The what-ifs that the account keeps", WhatIfsReply)
KEEP_WHAT_IF = _route("keepWhatIf", "Keep a what-if by its name", KeptWhatIf, 404, 409, of=201)
KEEP_WHAT_IF["description"] = (
    "Which sites would close and where some would open: a question, which `/v1/coverage` answers "
    "again with the sites of the day. It keeps the version of the sites by which it was computed. "
    "Nobody else sees it: what is shared is the question itself, in a link. At most 100 of an "
    "account (`what_ifs_full`)."
)
DELETE_WHAT_IF = _route("deleteWhatIf", "Take a kept what-if away", None, 404, of=204)
DELETE_WHAT_IF["responses"][204] = {"description": "It is gone."}
PRESETS = _route("presets", "Scenarios to begin from", PresetsReply)
SCHEMA = _route("scenarioSchema", "The JSON Schema of a scenario", ScenarioDocument)
OPEN = _route("openScenario", "Check a scenario, keep it and have it solved", JobReply, 409, of=202)
OPEN["description"] = (
    "The body is a scenario, in JSON or YAML (see /v1/scenarios/schema.json). It is checked, kept, "
    "and solved by a job: follow it at `Location`. With `dry_run`, it is only checked."
)
OPEN["responses"][200] = {
    "description": "What there is to say of the scenario, with `dry_run`.",
    "content": {"application/json": {"model": DryRunReply}},
}
OPEN["responses"][304] = {"description": "The caller already has this answer."}
SCENARIOS = _route("scenarios", "Scenarios of the caller, the latest first", JobsReply)
SCENARIO = _route("scenario", "A scenario and where it is", JobWithDocument, 404)
CANCEL = _route("cancelScenario", "Stop; the best plan so far is kept", JobWithDocument, 404)
DELETE = _route("deleteScenario", "Delete a scenario that has ended", None, 404, 409, of=204)
PLAN = _route(
    "plan",
    "The plan, its communes by state",
    PlanReply,
    *(404, 409),
    known={303: "Too large for this answer: it is at `Location`."},
)
RESULT = _route(
    "planFile",
    "The plan as a file",
    PlanRecord,
    *(404, 409),
    content={
        COVERAGE_FORMATS[name].media_type: schema_of_format(name)
        for name in PLAN_FORMATS
        if name != "json"
    },
    known={303: "Too large for this answer: it is at `Location`."},
)
COMPARE = _route("comparePlans", "Plans side by side: who wins, who loses", Comparison, 404, 409)
BY_HAND = _route(
    "changeByHand", "What sites kept, forbidden or moved do to a plan", HandReply, 404, 409
)
MISSED = _route(
    "missedSites",
    "Which sites would be missed most",
    MissedReply,
    *(404,),
    content={
        COVERAGE_FORMATS[name].media_type: schema_of_format(name)
        for name in MISSED_FORMATS
        if name != "json"
    },
    known={303: "Too large for this answer: it is at `Location`."},
)
MISSED["description"] = (
    "For each site that serves a territory: who loses their help if it closes, who goes farther "
    "and where, and who loses it if the sites that would serve them close too. The most missed "
    "first, `sites_count` in all."
)
OPEN_SWEEP = _route("openSweep", "Many scenarios out of one", SweepReply, 409, of=202)
SWEEP = _route("sweep", "A sweep and where its scenarios are", SweepReply, 404)
REVIEW = _route("openReview", "Let préfectures speak of the plan", JobWithDocument, 404, 409)
REVIEWS = _route("openReviews", "Plans under review in the caller's départements", OpenReviewsReply)
SHARE = _route("sharePlan", "Make the link that reads the plan", JobWithDocument, 404, 409)
UNSHARE = _route("unsharePlan", "End the link that reads the plan", JobWithDocument, 404)
SHARED = _route(
    "sharedPlan",
    "A plan that is shared, to read",
    SharedPlanReply,
    *(404, 409),
    known={303: "Too large for this answer: it is at `Location`."},
)
AGAIN = _route("solveAgain", "Solve again with what was said", JobWithDocument, 404, 409, of=202)
OPINIONS = _route("opinions", "What was said of a plan, in order", OpinionsReply, 404)
DEPARTEMENT = _route("departementOfPlan", "A préfecture's part", DepartementReply, 404, 409)
OPINION = _route(
    "sayOpinion", "What a préfecture says of a site", Opinion, *(404, 409, 429), of=201
)


def openapi(app: APIGatewayHttpResolver, prefix: str = "") -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, whose scopes begin with a prefix."""
    document = described(
        app,
        title="Maillage - scenarios",
        version=VERSION,
        description="Where the next posts should go, and how good that provably is. For planners.",
    )
    # The library reads the body itself: no signature tells of it.
    document["paths"]["/v1/scenarios"]["post"] |= _DOCUMENT
    return with_gateway(document, WRITE_SCENARIOS, _OF_OTHERS, prefix)
