"""The tools: each asks one route of the API by GET. All that clients are shown of them is here.

Names, titles and descriptions are constants: nothing that a file of sites, an opinion or a column
says is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})
DEFINITIONS = "figure_definitions"
LIST_START, LIST_MOST = "list_start", "list_most"
USUAL_MOST, GREATEST_MOST = 20, 1_000
"""Entries of a list that an answer has, unless more are asked for: an assistant reads them all."""
_NOT_ASKED = frozenset({"format", "redirect", "locale", "map"})
"""Parameters of documents and of pages, which an assistant has no use for."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that asks a route.

    Attributes:
        name: by which it is called.
        title: for people.
        about: what it answers, and when to ask it.
        path: of the route, as the OpenAPI document writes it.
        fixed: parameters that each call has.
        lists: lists of the answer that may be long: a call gives a part of each.
        is_file: whether the answer is a text of some format, and no JSON of the API's.
        asked: parameters that this tool asks for though the others do not.
    """

    name: str
    title: str
    about: str
    path: str
    fixed: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    lists: tuple[str, ...] = ()
    is_file: bool = False
    asked: frozenset[str] = frozenset()

    def takes(self, parameter: str) -> bool:
        """Returns whether a parameter of the route is an argument of the tool."""
        is_left = parameter not in _NOT_ASKED or parameter in self.asked
        return is_left and parameter not in self.fixed


_JSON = MappingProxyType({"format": "json", "redirect": "false"})
_WHOLE = MappingProxyType({"redirect": "false"})

PUBLIC_TOOLS = (
    Tool(
        "nearest_places",
        "Nearest places with a digital advisor",
        "The places that somebody reaches first from an address, a commune, a postcode or a "
        "position, with minutes, hours and services. Where the text may mean several places, "
        "`origin` is null and `candidates` lists them: ask which, never choose.",
        "/v1/nearest",
    ),
    Tool(
        "find_commune",
        "Communes by name",
        "Communes that a name, an INSEE code or a postcode may mean, with their codes.",
        "/v1/communes",
    ),
    Tool(
        "place",
        "One place",
        "All that is published of one place, by its identifier.",
        "/v1/sites/{site_id}",
    ),
    Tool(
        "list_places",
        "Places of a territory",
        "The published places of a commune, an EPCI, a département or a région, by pages.",
        "/v1/sites",
        MappingProxyType({"format": "json"}),
    ),
    Tool(
        "public_figures",
        "Public figures of a territory",
        "Counts, shares and minutes of a territory that anybody may know, and its places.",
        "/v1/territories/{code}/figures",
        lists=("parts", "places"),
    ),
)
"""They answer everybody, as their routes do."""

COVERAGE_TOOLS = (
    Tool(
        "find_territory",
        "Territories by name",
        "Level and code of the territories that a name or a code may mean.",
        "/v1/coverage/territories",
    ),
    Tool(
        "coverage_catalogue",
        "What coverage can be asked",
        "Levels, weights, classes, modes, former versions of the sites, and the usual question.",
        "/v1/coverage",
        lists=("versions",),
    ),
    Tool(
        "coverage",
        "Coverage of a territory",
        "Who is within reach of an advisor, who is not, how unequally, and the posts needed: "
        "`indicators` are of the whole territory, `rows` of its communes (of its départements with "
        "rows=territories), `zones` those out of reach, the worst first.",
        "/v1/coverage/{level}/{code}",
        _JSON,
        lists=("rows", "zones"),
    ),
    Tool(
        "coverage_gaps",
        "Zones out of reach",
        "The zones of a territory without enough advisors within reach, the worst first, each with "
        "its communes.",
        "/v1/coverage/{level}/{code}/gaps",
        _JSON,
        lists=("zones",),
    ),
    Tool(
        "sites_changed",
        "Sites that changed since a former version",
        "Sites that opened, closed or moved since a version that `coverage_catalogue` names.",
        "/v1/coverage/{level}/{code}/changes",
        _JSON,
        lists=("changed_sites",),
    ),
    Tool(
        "posts_ending",
        "Posts that end",
        "Posts of a territory that end in the months to come, and whom they leave.",
        "/v1/coverage/{level}/{code}/endings",
        _JSON,
        lists=("endings",),
    ),
    Tool(
        "isochrone",
        "What a place reaches",
        "Communes and people within some minutes of a position, a commune or a site.",
        "/v1/isochrone",
        _JSON,
        lists=("rows",),
    ),
)
"""They ask for the scope `coverage:read`."""

PLAN_TOOLS = (
    Tool(
        "list_plans",
        "Plans",
        "The scenarios of the account, newest first, with their state.",
        "/v1/scenarios",
    ),
    Tool(
        "plan_scenario",
        "A scenario",
        "The question of a plan as its planner wrote it, and how far its solving is.",
        "/v1/scenarios/{scenario_id}",
    ),
    Tool(
        "read_plan",
        "A plan",
        "Where the posts of a solved scenario go, whom they serve, and how far from the best it "
        "can be proven to be.",
        "/v1/scenarios/{scenario_id}/plan",
        _WHOLE,
        lists=("sites", "alternatives", "left_out", "moves", "no_gain", "rounds"),
    ),
    Tool(
        "plan_file",
        "A plan's file",
        "A table of a solved plan as CSV, or the plan as GeoJSON, in a text.",
        "/v1/scenarios/{scenario_id}/result",
        _WHOLE,
        is_file=True,
        asked=frozenset({"format", "locale"}),
    ),
    Tool(
        "plan_opinions",
        "Opinions on a plan",
        "What préfectures said of the sites of a plan, by pages.",
        "/v1/scenarios/{scenario_id}/opinions",
    ),
    Tool(
        "plans_under_review",
        "Plans under review",
        "Plans whose sites préfectures are asked about, newest first.",
        "/v1/scenarios/reviews",
    ),
    Tool(
        "plan_in_departement",
        "A plan in a département",
        "The sites of a plan under review in one département, and what was said of them.",
        "/v1/scenarios/{scenario_id}/opinions/{departement}",
    ),
    Tool(
        "compare_plans",
        "Plans compared",
        "Solved scenarios side by side.",
        "/v1/scenarios/compare",
    ),
    Tool(
        "missed_sites",
        "Sites that would be missed most",
        "The published sites of a territory whose closing would leave most people out of reach.",
        "/v1/scenarios/missed-sites",
        _JSON,
        lists=("sites",),
    ),
)
"""They ask for the scope `scenarios:write`, reviews for that or `coverage:read`: whose plans they
read is the holder of the token, or a préfecture that is asked about them."""

TOOLS = (*PUBLIC_TOOLS, *COVERAGE_TOOLS, *PLAN_TOOLS)
FILE_FORMATS = ("csv", "geojson", "json")
"""Of a plan's file: those that are texts."""
