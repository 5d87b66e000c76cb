"""The routes of the review: planners open it, préfectures say what they think of their sites."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.callers import Caller, caller_of
from functions.http import PRIVATE, answer
from functions.scenarios import documentation, parameters as given, wiring
from geodata.plans import Opinion
from geodata.plans.jobs import Terms


def add_reviews(
    app: APIGatewayHttpResolver, serve: Callable[[], wiring.Service], strict: Callable[..., Any]
) -> None:
    """Adds the routes of the review to the planners' application."""

    def caller() -> Caller:
        return caller_of(app.current_event.raw_event)

    def reply(body: Any, status: int = 200, **headers: str) -> Response[str]:
        return answer(app, body, cache=PRIVATE, status=status, headers=headers)

    @app.post("/v1/scenarios/<scenario_id>/review", **documentation.REVIEW)
    @strict
    def review(scenario_id: given.ScenarioId, body: given.ReviewOf = None) -> Response[str]:
        service = serve()
        owner = service.access.owner(caller(), scenario_id)
        terms = None if body is None else Terms(body.deadline, body.message.strip())
        return reply(service.reviews.open(owner, scenario_id, terms))

    @app.get("/v1/scenarios/reviews", **documentation.REVIEWS)
    @strict
    def open_reviews(limit: given.PageLimit = 20, before: given.Before = None) -> Response[str]:
        return reply(serve().reviews.open_for(caller().departements, limit, before))

    @app.post("/v1/scenarios/<scenario_id>/again", **documentation.AGAIN)
    @strict
    def again(scenario_id: given.ScenarioId, key: given.Key = None) -> Response[str]:
        service = serve()
        job = service.reviews.again(service.access.owner(caller(), scenario_id), scenario_id, key)
        return reply(job, 202, Location=f"/v1/scenarios/{job['id']}")

    @app.get("/v1/scenarios/<scenario_id>/opinions", **documentation.OPINIONS)
    @strict
    def opinions(
        scenario_id: given.ScenarioId,
        limit: given.OpinionLimit = 100,
        after: given.AfterOpinion = None,
    ) -> Response[str]:
        service = serve()
        owner = service.access.owner(caller(), scenario_id)
        return reply(service.reviews.opinions(owner, scenario_id, limit, after))

    @app.get("/v1/scenarios/<scenario_id>/opinions/<departement>", **documentation.DEPARTEMENT)
    @strict
    def of_departement(
        scenario_id: given.ScenarioId,
        departement: given.Departement,
        limit: given.OpinionLimit = 100,
        after: given.AfterOpinion = None,
    ) -> Response[str]:
        caller().may_ask_of((departement,))
        return reply(serve().reviews.departement(scenario_id, departement, limit, after))

    @app.put(
        "/v1/scenarios/<scenario_id>/opinions/<departement>/<commune>", **documentation.OPINION
    )
    @strict
    def give_opinion(
        scenario_id: given.ScenarioId,
        departement: given.Departement,
        commune: given.Commune,
        body: given.OpinionOf,
    ) -> Response[str]:
        speaker = caller()
        speaker.may_ask_of((departement,))
        opinion = Opinion(
            departement=departement,
            commune=commune,
            opinion=body.opinion,
            instead=body.instead,
            reason=body.reason,
            author=body.author,
            account=speaker.name,
            said_at="",
        )
        return reply(serve().reviews.record(scenario_id, opinion), 201)
