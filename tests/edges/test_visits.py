"""What a deployment tries at its end holds of the local stack: every visit answers as it says."""

from __future__ import annotations

from infra.deploy.ports.web import Https
from infra.deploy.publish.pages import pages_in
from infra.deploy.smoke import all_visits, try_all
from tests.conftest import ROOT
from tests.e2e.test_stack import Stack
from tests.infra.local.own import own_template


def test_every_visit_of_a_deployment_is_answered_as_it_should_be(offline_stack: Stack) -> None:
    tokens = {
        "prefecture": offline_stack.token("coverage:read", "scenarios:write", departements=["48"]),
        "planner": offline_stack.token("coverage:read", "scenarios:write"),
        "operator": offline_stack.token("sites:write"),
    }
    # Without what others made: the map's code may not be there.
    pages = [each for each in pages_in(ROOT / "web") if not each.key.startswith("vendor/")]
    visits = all_visits(own_template().routes, tokens, pages)
    address = f"http://127.0.0.1:{offline_stack.port}"
    told = try_all(Https(), address, visits)
    assert told == f"{len(visits)} visits, each answered as it should be"
