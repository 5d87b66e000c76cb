"""What OpenAPI says of the planners' routes, beyond what their signatures say."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from functions.openapi import (
    READ_COVERAGE,
    WRITE_SCENARIOS,
    OpenApiDocument,
    RouteOptions,
    problems,
    route,
    with_gateway,
)
from functions.scenarios.replies import PlanReply, PresetsReply, Problem
from geodata.exports import COVERAGE_FORMATS, PLAN_FORMATS
from geodata.plans import (
    SCHEMA as SCENARIO_SCHEMA,
    Comparison,
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
    OpinionsReply,
    SweepReply,
)

VERSION = "1.0.0"

_FAULTS = {
    403: "The token is for other départements.",
    404: "No scenario of this caller has this id.",
    409: "The scenario is not in the state for it (`wrong_state`), or the idempotency key was used "
    "for another (`key_used`).",
    422: "A parameter, a field or the scenario itself is wrong; `findings` say where and why.",
    503: "The data does not answer; try again soon.",
}
_OF_OTHERS = {
    "GET /v1/scenarios/{scenario_id}/opinions/{departement}": (*READ_COVERAGE, *WRITE_SCENARIOS),
}
"""What préfectures read without planning anything."""
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
PLAN = _route("plan", "The plan, its communes by state", PlanReply, 404, 409)
RESULT = _route(
    "planFile",
    "The plan as a file",
    PlanRecord,
    *(404, 409),
    content={
        COVERAGE_FORMATS[name].media_type: {
            "schema": {"type": "object" if name == "geojson" else "string"}
        }
        for name in PLAN_FORMATS
        if name != "json"
    },
    known={303: "Too large for this answer: it is at `Location`."},
)
COMPARE = _route("comparePlans", "Plans side by side: who wins, who loses", Comparison, 404, 409)
OPEN_SWEEP = _route("openSweep", "Many scenarios out of one", SweepReply, 409, of=202)
SWEEP = _route("sweep", "A sweep and where its scenarios are", SweepReply, 404)
REVIEW = _route("openReview", "Let préfectures speak of the plan", JobWithDocument, 404, 409)
AGAIN = _route("solveAgain", "Solve again with what was said", JobWithDocument, 404, 409, of=202)
OPINIONS = _route("opinions", "All that was said of a plan", OpinionsReply, 404)
DEPARTEMENT = _route("departementOfPlan", "A préfecture's part", DepartementReply, 404, 409)
OPINION = _route("sayOpinion", "What a préfecture says of a site", Opinion, 404, 409, of=201)


def openapi(app: APIGatewayHttpResolver) -> OpenApiDocument:
    """Returns the OpenAPI 3.1 document of an application, made from its code."""
    text = app.get_openapi_json_schema(
        title="Maillage - scenarios",
        version=VERSION,
        description="Where the next posts should go, and how good that provably is. For planners.",
    )
    document: OpenApiDocument = json.loads(text)
    # The library reads the body itself: no signature tells of it.
    document["paths"]["/v1/scenarios"]["post"] |= _DOCUMENT
    return with_gateway(document, WRITE_SCENARIOS, _OF_OTHERS)
