"""What others may use of `geodata.plans`; each name is imported at its first use."""

from .by_hand import (
    MOST_CHANGED as MOST_CHANGED,
    MOST_KEPT as MOST_KEPT,
    ByHand as ByHand,
)
from .candidate_halls import (
    SMALL_PEOPLE as SMALL_PEOPLE,
    CandidatesReply as CandidatesReply,
    count_candidates as count_candidates,
)
from .certificates import Verdict as Verdict, verify as verify
from .checks import check as check
from .checks_of_sites import check_sites as check_sites, names_sites as names_sites
from .comparing import compare as compare
from .findings import Finding as Finding, FindingReply as FindingReply
from .following import BEFORE_SEARCH as BEFORE_SEARCH, Following as Following
from .frontier import Point as Point, frontier_of as frontier_of
from .ground import (
    MOST_TRIPS as MOST_TRIPS,
    NEEDED_FOR_PLANS as NEEDED_FOR_PLANS,
    Ground as Ground,
    ground_over as ground_over,
    trips_held as trips_held,
)
from .hand_effects import HandEffects as HandEffects
from .hand_reply import HandReply as HandReply
from .missed import missed_sites as missed_sites
from .missed_rows import (
    MOST_ROWS as MOST_ROWS,
    MissedQuestion as MissedQuestion,
    MissedReply as MissedReply,
)
from .plan import (
    LightPlan as LightPlan,
    Opinion as Opinion,
    PlanRecord as PlanRecord,
    ScenarioDocument as ScenarioDocument,
    Stance as Stance,
)
from .plan_changes import Comparison as Comparison
from .plan_communes import CommuneRow as CommuneRow
from .plan_figures import TerritoryRow as TerritoryRow, Totals as Totals
from .plan_rounds import RoundsRow as RoundsRow
from .plan_sites import SiteRow as SiteRow
from .presets import (
    NAMES as NAMES,
    PresetReply as PresetReply,
    presets as presets,
    text_of as text_of,
)
from .problem import PlanProblem as PlanProblem, assemble as assemble
from .reading import SCHEMA as SCHEMA, read_scenario as read_scenario, scenario_of as scenario_of
from .scenario import Scenario as Scenario
from .scenario_areas import Level as Level
from .solvers import AIMS as AIMS, solve_options as solve_options
from .solving import solve_plan as solve_plan
from .territories import located as located
from .waves import Plan as Plan, solve_in_waves as solve_in_waves
