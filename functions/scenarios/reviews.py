"""The routes of the review: planners open it, préfectures say what they think of their sites."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from functions.callers import Caller, caller_of
from functions.http import PRIVATE, answer
from functions.scenarios import documentation, parameters as given, wiring
from geodata.plans.jobs import Said


def add_reviews(
    app: APIGatewayHttpResolver, serve: Callable[[], wiring.Service], strict: Callable[..., Any]
) -> None:
    """Adds the routes of the review to the planners' application."""

    def caller() -> Caller:
        return caller_of(app.current_event.raw_event)

    def told(body: Any, status: int = 200, **headers: str) -> Response[str]:
        return answer(app, body, cache=PRIVATE, status=status, headers=headers)

    @app.post("/v1/scenarios/<scenario_id>/review", **documentation.REVIEW)
    @strict
    def review(scenario_id: given.ScenarioId) -> Response[str]:
        here = serve()
        return told(here.reviews.open(here.owner(caller(), scenario_id), scenario_id))

    @app.post("/v1/scenarios/<scenario_id>/again", **documentation.AGAIN)
    @strict
    def again(scenario_id: given.ScenarioId, key: given.Key = None) -> Response[str]:
        here = serve()
        job = here.reviews.again(here.owner(caller(), scenario_id), scenario_id, key)
        return told(job, 202, Location=f"/v1/scenarios/{job['id']}")

    @app.get("/v1/scenarios/<scenario_id>/opinions", **documentation.OPINIONS)
    @strict
    def opinions(scenario_id: given.ScenarioId) -> Response[str]:
        here = serve()
        return told(here.reviews.opinions(here.owner(caller(), scenario_id), scenario_id))

    @app.get("/v1/scenarios/<scenario_id>/opinions/<departement>", **documentation.DEPARTEMENT)
    @strict
    def of_departement(
        scenario_id: given.ScenarioId, departement: given.Departement
    ) -> Response[str]:
        caller().may_ask_of((departement,))
        return told(serve().reviews.departement(scenario_id, departement))

    @app.put(
        "/v1/scenarios/<scenario_id>/opinions/<departement>/<commune>", **documentation.OPINION
    )
    @strict
    def say(
        scenario_id: given.ScenarioId,
        departement: given.Departement,
        commune: given.Commune,
        said: given.SaidBody,
    ) -> Response[str]:
        speaker = caller()
        speaker.may_ask_of((departement,))
        word = Said(
            opinion=said.opinion,
            instead=said.instead,
            reason=said.reason,
            author=said.author,
            account=speaker.name,
        )
        return told(serve().reviews.say(scenario_id, departement, commune, word), 201)
