"""Plans of the small country: the villages 85001 to 85003 and an island have nobody near them."""

from __future__ import annotations

import itertools
import json
import time

import pytest

from geodata.errors import ScenarioError
from geodata.plans.comparing import compare
from geodata.plans.ground import Ground
from geodata.plans.opinions import Opinion, as_constraints
from geodata.plans.reading import scenario_of
from tests.coverage_country import write_country
from tests.plan_country import IMPOSSIBLE, ground_in, plan_on


@pytest.fixture(scope="module")
def ground(tmp_path_factory) -> Ground:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return ground_in(folder)


def communes(plan):
    return [site["commune"] for site in plan["sites"]]


def test_two_posts_go_where_most_people_have_nobody(ground):
    plan = plan_on(ground, posts=2)

    assert plan["status"] == "optimal"
    assert plan["totals"]["people_newly_covered"] == plan["objective"]["value"]
    assert plan["bound"] == pytest.approx(plan["objective"]["value"])
    assert plan["curve"][-1]["people_covered"] == plan["totals"]["people_covered_after"]
    assert plan["totals"]["cost_euros"] == 80_000


@pytest.mark.parametrize("limit", [16, 20, 25])
def test_a_plan_says_what_it_may_really_reach(ground, limit):
    plan = plan_on(ground, posts=1, limit_minutes=limit)
    totals, objective = plan["totals"], plan["objective"]

    low, high = totals["people_covered_after_low"], totals["people_covered_after_high"]
    assert low <= totals["people_covered_after"] <= high
    for when in ("before", "after"):
        shares = [totals[f"share_{when}{end}"] for end in ("_low", "", "_high")]
        assert shares == sorted(shares)
    assert objective["value_low"] <= objective["value"] <= objective["value_high"]
    newly = [totals[f"people_newly_covered{end}"] for end in ("_low", "", "_high")]
    assert newly == sorted(newly)
    assert objective["value_high"] == pytest.approx(newly[2], abs=0.5)
    assert plan_on(ground, posts=1, limit_minutes=limit)["totals"] == totals
    assert low < high


def test_a_plan_that_weighs_travel_has_no_range_of_its_minutes(ground):
    plan = plan_on(ground, posts=2, objective="p_median")

    assert "value_low" not in plan["objective"]
    assert "share_after_low" in plan["totals"]


def test_sites_open_in_the_order_of_what_each_adds(ground):
    gains = [site["people_newly_covered"] for site in plan_on(ground, posts=3)["sites"]]

    assert gains == sorted(gains, reverse=True)
    assert gains[0] >= 5_000


def test_the_states_of_communes_agree_with_the_totals(ground):
    plan = plan_on(ground, posts=2)
    after = sum(
        each["people"]
        for each in plan["communes"]
        if each["state"] in ("covered_before", "newly_covered")
    )

    assert after == plan["totals"]["people_covered_after"]
    assert {each["state"] for each in plan["communes"]} >= {"covered_before", "newly_covered"}


def test_a_record_is_json_as_it_is(ground):
    assert json.loads(json.dumps(plan_on(ground, posts=1), allow_nan=False))


def test_the_waves_open_one_after_the_other_and_their_networks_with_them(ground):
    plan = plan_on(
        ground,
        existing={"keep": "none"},
        waves=[{"name": "un", "posts": 1, "opens_on": "2021-06-30"}, {"name": "deux", "posts": 2}],
        networks=[{"name": "Rouge", "posts": 1, "wave": "deux"}],
    )

    assert [site["wave"] for site in plan["sites"]] == ["un", "deux", "deux"]
    assert [site["network"] for site in plan["sites"]].count("Rouge") == 1
    assert plan["sites"][0]["network"] is None
    assert plan["waves"][0]["opens_on"] == "2021-06-30"
    assert plan["waves"][1]["share_after"] == plan["totals"]["share_after"]


def test_a_network_opens_only_in_its_own_territories(ground):
    areas = [{"level": "departement", "code": "85"}]
    plan = plan_on(ground, posts=2, networks=[{"name": "Rouge", "posts": 2, "areas": areas}])

    assert {site["departement"] for site in plan["sites"]} == {"85"}
    assert [site["network"] for site in plan["sites"]] == ["Rouge", "Rouge"]


def test_a_required_commune_is_in_the_plan_and_an_excluded_one_is_not(ground):
    plan = plan_on(ground, posts=2, required=["85003"], excluded=["85113"])

    assert "85003" in communes(plan)
    assert "85113" not in communes(plan)
    assert [site["required"] for site in plan["sites"] if site["commune"] == "85003"] == [True]


def test_what_no_plan_keeps_is_named_in_words(ground):
    plan = plan_on(ground, **IMPOSSIBLE)

    assert plan["status"] == "infeasible"
    assert plan["conflicts"] == ["Vendée : 100\u202f% au moins", "1 poste en tout"]
    assert plan["objective"]["value"] is None


def test_a_contradiction_is_refused_before_any_solving(ground):
    with pytest.raises(ScenarioError, match=r"spending_limit_euros"):
        plan_on(ground, posts=2, spending_limit_euros=1.0)


def test_a_departement_without_gain_says_why(ground):
    plan = plan_on(ground, posts=1, quotas=[{"level": "departement", "code": "85", "at_most": 0}])

    vendee = next(each for each in plan["no_gain"] if each["departement"] == "85")
    assert vendee["why"] == "cap"
    assert "Vendée" in vendee["words"]


def test_what_one_more_post_would_bring_is_said(ground):
    plan = plan_on(ground, posts=1)

    (posts, *_) = plan["binding"]
    assert posts["kind"] == "posts"
    assert posts["people_per_post"] > 0


def test_plans_are_compared_site_by_site_and_commune_by_commune(ground):
    one, two = plan_on(ground, posts=1), plan_on(ground, posts=3)
    told = compare({"a": one, "b": two})
    assert told["refused"] == {}

    assert len(told["sites_in_common"]) + len(told["only"]["b"]) == 3
    assert told["changes"]["b"]["losers"]["communes"] == []
    gained = two["totals"]["people_covered_after"] - one["totals"]["people_covered_after"]
    assert told["changes"]["b"]["winners"]["people"] == gained


def opinion_on(commune, stance, instead=None):
    return Opinion(
        departement="85",
        commune=commune,
        opinion=stance,
        instead=instead,
        reason="Une raison.",
        author="Préfecture",
        account="agent",
        said_at="",
    )


def test_opinions_become_constraints_and_a_wish_for_a_site_wins(ground):
    scenario = scenario_of({"name": "Essai", "posts": 2})
    again = as_constraints(
        scenario,
        [
            opinion_on("85113", "favourable"),
            opinion_on("85001", "elsewhere", "85003"),
            opinion_on("85113", "unfavourable"),
        ],
    )

    assert again.required == ["85113", "85003"]
    assert again.excluded == ["85001"]
    assert set(communes(plan_on(ground, posts=2, required=again.required))) == {"85113", "85003"}


def test_a_city_gets_the_posts_that_its_people_need(ground):
    plan = plan_on(
        ground,
        posts=4,
        people_per_post=50_000,
        most_posts_per_site=4,
        existing={"keep": "none"},
        candidates={"communes": ["01002", "85113"]},
    )

    posts = {site["commune"]: site["posts"] for site in plan["sites"]}
    assert posts == {"01002": 4} or posts["01002"] == 3
    assert plan["totals"]["posts"] == 4
    assert plan["totals"]["served"] == pytest.approx(plan["objective"]["value"], abs=1)


def test_a_floor_of_people_is_kept_in_every_departement(ground):
    floors = [{"level": "departement", "code": "85", "share": 0.9}]
    plan = plan_on(ground, posts=2, existing={"keep": "none"}, floors=floors)

    vendee = next(t for t in plan["territories"]["departement"] if t["code"] == "85")
    assert vendee["share_after"] >= 0.9
    assert any(each["kind"] == "floor" for each in plan["binding"])


def test_a_floor_of_sites_counts_those_that_stay(ground):
    floors = [{"level": "departement", "code": "*", "sites": 1}]
    plan = plan_on(ground, posts=2, floors=floors, candidates={"communes": ["85001", "75101"]})

    assert {site["departement"] for site in plan["sites"]} == {"85", "75"}


@pytest.mark.parametrize(
    ("objective", "unit"),
    [
        ("backup_covering", "people"),
        ("p_median", "person_minutes"),
        ("p_center", "minutes"),
        ("set_covering", "sites"),
        ("equity", "share"),
    ],
)
def test_every_objective_has_its_plan_and_its_proof(ground, objective, unit):
    fields = {} if objective == "set_covering" else {"posts": 3}
    plan = plan_on(
        ground, objective=objective, territory={"level": "departement", "code": "85"}, **fields
    )

    assert plan["objective"]["unit"] == unit
    assert plan["status"] == "optimal"
    assert plan["sites"]
    assert any(each in plan["proof"] for each in ("optimal", "mieux", "ne change rien"))


def test_posts_that_add_nobody_shorten_trips_instead(ground):
    everybody = plan_on(ground, posts=4, existing={"keep": "none"}, limit_minutes=120)
    one_by_one = [each["people_newly_covered"] for each in everybody["sites"]]

    # All but a few are within two hours of two sites: the others stand where most people live.
    assert one_by_one.count(0) >= 1
    assert {"01002", "85113"} <= set(communes(everybody))
    assert everybody["status"] == "optimal"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"existing": {"keep": "listed", "sites": ["nowhere"]}}, "unknown_site"),
        ({"existing": {"moves": {"most": 1, "kept": ["nowhere"]}}}, "unknown_site"),
        ({"candidates": {"communes": ["85001"]}, "excluded": ["85001"]}, "no_candidate"),
        (
            {"candidates": {"places": [{"name": "Bus", "commune": "85001", "lat": 46.0}]}},
            "half_a_position",
        ),
    ],
)
def test_what_the_ground_contradicts_is_refused(ground, fields, expected):
    with pytest.raises(ScenarioError) as refused:
        plan_on(ground, posts=1, **fields)

    assert expected in [each.code for each in refused.value.findings]


def test_nothing_that_a_planner_listed_is_left_out_in_silence(ground):
    places = [
        {"name": "Bus", "commune": "01001"},
        {"name": "Salle", "commune": "85003"},
    ]
    plan = plan_on(
        ground,
        posts=5,
        territory={"level": "departement", "code": "85"},
        candidates={"town_halls": False, "places": places, "hosts": ["CCAS"]},
        existing={"keep": "listed", "sites": ["lost"]},
    )

    codes = {each["code"] for each in plan["warnings"]}
    assert codes == {"place_outside", "no_such_host", "fewer_candidates", "site_not_counted"}
    assert communes(plan) == ["85003"]


def test_a_plan_credits_the_columns_that_it_used_and_no_other(ground):
    def credited(**fields):
        sources = plan_on(ground, posts=1, **fields)["sources"]
        return [each["name"] for each in sources if each["what"] == "column"]

    weighed = credited(weight="fragility")
    assert set(credited()) < set(weighed)
    assert len(weighed) == len(credited()) + 1


def test_people_whose_weight_is_missing_are_counted_aside(ground):
    where = {"level": "departement", "code": "01"}
    plan = plan_on(ground, posts=1, weight="fragility", territory=where)

    assert plan["objective"]["weight"] == "fragility"
    assert plan["totals"]["people_without_weight"] == 0


def test_a_plan_credits_the_sites_where_it_asks_anything_of_them(ground):
    def kinds(**fields):
        return {each["what"] for each in plan_on(ground, posts=1, **fields)["sources"]}

    assert "sites" in kinds()
    assert "sites" in kinds(existing={"keep": "none"}, candidates={"hosts": ["CCAS"]})
    assert "sites" not in kinds(existing={"keep": "none"})


def test_where_the_posts_are_imposed_elsewhere_the_reason_names_what_imposes_them(ground):
    decided = [{"level": "departement", "code": "85", "posts": 1}]
    plan = plan_on(ground, posts=1, decided=decided, existing={"keep": "none"})
    ain = next(each for each in plan["no_gain"] if each["departement"] == "01")

    assert ain["why"] == "less_people_per_post"
    assert ain["words"] == (
        "Le meilleur lieu pourrait y mettre à portée 170\u202f000 personnes de plus, mais des "
        "postes sont imposés ailleurs (Vendée : 1 poste, déjà décidé)."
    )


def test_a_quota_that_several_posts_at_a_site_use_up_is_the_reason(ground):
    quotas = [{"level": "region", "code": "76", "at_most": 3}]
    capacity = {"people_per_post": 1_000, "most_posts_per_site": 3}
    plan = plan_on(ground, posts=4, quotas=quotas, existing={"keep": "none"}, **capacity)
    (paris,) = plan["no_gain"]

    assert [site["posts"] for site in plan["sites"] if site["region"] == "76"] == [2, 1]
    assert (paris["departement"], paris["why"]) == ("75", "cap")
    assert paris["words"].startswith("Occitanie : 3 postes au plus")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"territory": {"level": "departement", "code": "85"}}, "le département Vendée (85)"),
        ({"limit_minutes": 15}, "à 15 minutes"),
    ],
)
def test_plans_of_two_territories_or_limits_are_told_apart_and_nobody_is_said_to_gain(
    ground, fields, words
):
    told = compare({"a": plan_on(ground, posts=1), "b": plan_on(ground, posts=1, **fields)})

    assert told["changes"] == {}
    assert words in told["refused"]["b"]
    assert told["plans"][1]["limit_minutes"] == fields.get("limit_minutes", 20)


def test_a_sum_of_weights_is_never_said_to_be_people(ground):
    plan = plan_on(ground, posts=1, weight="fragility")

    assert plan["objective"]["unit"] == plan["aims"][0]["unit"] == "weight"
    assert plan["aims"][0]["value_words"].endswith(" (poids « fragility »)")
    for aim in plan["aims"]:
        assert "personne" not in aim["value_words"] + aim["words"]
    assert plan_on(ground, posts=1)["objective"]["unit"] == "people"


def test_a_site_that_closes_is_as_if_it_were_not_there(ground):
    closed = plan_on(ground, posts=1, existing={"closed": ["market"]})

    assert closed["existing"] == []
    assert closed["totals"] == plan_on(ground, posts=1, existing={"keep": "none"})["totals"]
    assert plan_on(ground, posts=1)["existing"] != []


def test_a_site_that_closes_and_is_published_no_more_is_told(ground):
    plan = plan_on(ground, posts=1, existing={"closed": ["gone"]})

    assert [each["path"] for each in plan["warnings"] if each["code"] == "unknown_site"] == [
        "existing.closed"
    ]


@pytest.mark.parametrize("objective", ["max_covering", "p_median", "equity", "rounds"])
def test_counted_work_gives_the_same_plan_at_any_speed_of_the_clock(ground, objective, monkeypatch):
    plans = []
    for step_s in (1e-6, 0.05):
        clock = itertools.count(0.0, step_s)
        monkeypatch.setattr(time, "monotonic", lambda clock=clock: next(clock))
        plan = plan_on(ground, posts=2, objective=objective, work_limit=5.0, gap=0.0)
        assert plan.pop("is_repeatable")
        plan.pop("seconds")
        plans.append(plan)

    assert plans[0] == plans[1]


def test_a_plan_whose_work_nobody_counts_does_not_say_that_it_is_repeatable(ground):
    assert "is_repeatable" not in plan_on(ground, posts=2)
