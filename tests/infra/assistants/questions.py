"""Fifty questions of préfectures and planners: the call of a tool, and the API's own question.

`{plan}` is a solved scenario, `{second}` another.
"""

from __future__ import annotations

from typing import Any, NamedTuple

AT = "2026-11-24"
OPEN = "2026-11-24T10:00:00+01:00"
_OPEN = "2026-11-24T10:00:00%2B01:00"


class Question(NamedTuple):
    """What somebody asks, the call that an assistant makes of it, and the API's address."""

    asked: str
    tool: str
    arguments: dict[str, Any]
    target: str


def _coverage(level: str, code: str, part: str = "", **asked: Any) -> tuple[dict[str, Any], str]:
    query = "&".join(f"{name}={value}" for name, value in {**asked, "at": AT}.items())
    arguments = {"level": level, "code": code, **asked, "at": AT}
    return arguments, f"/v1/coverage/{level}/{code}{part}?{query}"


def _of(
    asked: str, tool: str, level: str, code: str, part: str = "", **parameters: Any
) -> Question:
    return Question(asked, tool, *_coverage(level, code, part, **parameters))


QUESTIONS = (
    Question(
        "Où aller depuis Bourg ?",
        "nearest_places",
        {"commune": "01004", "open_at": OPEN},
        f"/v1/nearest?commune=01004&open_at={_OPEN}",
    ),
    Question(
        "Et à pied ?",
        "nearest_places",
        {"commune": "01001", "mode": "foot", "open_at": OPEN},
        f"/v1/nearest?commune=01001&mode=foot&open_at={_OPEN}",
    ),
    Question(
        "Le lieu le plus proche de cette position, un seul",
        "nearest_places",
        {"lat": 46.05, "lon": 0.25, "limit": 1},
        "/v1/nearest?lat=46.05&lon=0.25&limit=1",
    ),
    Question(
        "Depuis le code postal 01370",
        "nearest_places",
        {"postcode": "01370"},
        "/v1/nearest?postcode=01370",
    ),
    Question(
        "Depuis « Saint-Étienne »",
        "nearest_places",
        {"q": "Saint-Étienne"},
        "/v1/nearest?q=Saint-%C3%89tienne",
    ),
    Question(
        "Pour un CV ou pour ses contacts",
        "nearest_places",
        {"commune": "01002", "need": ["cv", "contact"]},
        "/v1/nearest?commune=01002&need=cv&need=contact",
    ),
    Question(
        "En moins de dix minutes à vélo",
        "nearest_places",
        {"commune": "01003", "mode": "bicycle", "max_minutes": 10},
        "/v1/nearest?commune=01003&mode=bicycle&max_minutes=10",
    ),
    Question(
        "Depuis Paris, un lieu accessible en fauteuil",
        "nearest_places",
        {"commune": "75056", "wheelchair": True},
        "/v1/nearest?commune=75056&wheelchair=true",
    ),
    Question("Quel est le code de Bourg ?", "find_commune", {"q": "Bourg"}, "/v1/communes?q=Bourg"),
    Question("Quelle commune est 01999 ?", "find_commune", {"q": "01999"}, "/v1/communes?q=01999"),
    Question(
        "Deux communes qui s'appellent Saint-Étienne",
        "find_commune",
        {"q": "Saint-Étienne", "limit": 2},
        "/v1/communes?q=Saint-%C3%89tienne&limit=2",
    ),
    Question("Que sait-on de ce lieu ?", "place", {"site_id": "market"}, "/v1/sites/market"),
    Question(
        "Les lieux de l'Ain",
        "list_places",
        {"departement": "01"},
        "/v1/sites?departement=01&format=json",
    ),
    Question(
        "Les lieux d'Occitanie, un par page",
        "list_places",
        {"region": "76", "limit": 1},
        "/v1/sites?region=76&limit=1&format=json",
    ),
    Question(
        "Les chiffres publics de la Vendée",
        "public_figures",
        {"code": "85"},
        "/v1/territories/85/figures",
    ),
    Question(
        "Quel territoire s'appelle Vendée ?",
        "find_territory",
        {"q": "vendée"},
        "/v1/coverage/territories?q=vend%C3%A9e",
    ),
    Question(
        "Et « pays de la loire » ?",
        "find_territory",
        {"q": "pays de la loire", "limit": 3},
        "/v1/coverage/territories?q=pays+de+la+loire&limit=3",
    ),
    Question("Que peut-on demander ?", "coverage_catalogue", {}, "/v1/coverage"),
    _of("Qui est loin, dans l'Ain ?", "coverage", "departement", "01"),
    _of("Et en Vendée ?", "coverage", "departement", "85"),
    _of("Et à Paris ?", "coverage", "departement", "75"),
    _of("Dans toute la France ?", "coverage", "france", "FR"),
    _of("En Occitanie, par département", "coverage", "region", "76", rows="territories"),
    _of("Dans les Pays de la Loire", "coverage", "region", "52"),
    _of("Dans la communauté de communes", "coverage", "epci", "2000"),
    _of("À Saint-Étienne seule", "coverage", "commune", "01002"),
    _of("À trente minutes", "coverage", "departement", "85", threshold_minutes=30),
    _of("À quinze minutes et demie", "coverage", "departement", "01", threshold_minutes=15.5),
    _of("Avec au moins un conseiller", "coverage", "departement", "01", least_per_10k=1),
    _of("En pesant la fragilité", "coverage", "departement", "85", weight="fragility"),
    _of("Avec les postes accordés", "coverage", "departement", "01", posts="granted"),
    _of("À pied", "coverage", "departement", "01", mode="foot"),
    _of("À vélo, en Vendée", "coverage", "departement", "85", mode="bicycle"),
    _of("Si ce lieu fermait", "coverage", "departement", "01", without="market"),
    _of("Si un lieu ouvrait à Nant", "coverage", "departement", "85", added="85001"),
    _of("Avec une attirance plus courte", "coverage", "departement", "01", catchment_minutes=15),
    _of("En montrant la densité", "coverage", "departement", "85", column="density"),
    _of("Les zones blanches de Vendée", "coverage_gaps", "departement", "85", "/gaps"),
    _of("Celles de France", "coverage_gaps", "france", "FR", "/gaps"),
    _of("À dix minutes", "coverage_gaps", "departement", "01", "/gaps", threshold_minutes=10),
    _of("Quels postes finissent en Vendée ?", "posts_ending", "departement", "85", "/endings"),
    _of("Et en France ?", "posts_ending", "france", "FR", "/endings"),
    Question(
        "Qu'atteint-on de Saint-Étienne ?",
        "isochrone",
        {"commune": "01002", "minutes": "10,20"},
        "/v1/isochrone?commune=01002&minutes=10,20&format=json",
    ),
    Question(
        "Et à pied, depuis le marché ?",
        "isochrone",
        {"site": "market", "minutes": "30", "mode": "foot"},
        "/v1/isochrone?site=market&minutes=30&mode=foot&format=json",
    ),
    Question("Quels plans avons-nous ?", "list_plans", {}, "/v1/scenarios"),
    Question(
        "Quelle était la question de ce plan ?",
        "plan_scenario",
        {"scenario_id": "{plan}"},
        "/v1/scenarios/{plan}",
    ),
    Question(
        "Où vont les postes du plan ?",
        "read_plan",
        {"scenario_id": "{plan}"},
        "/v1/scenarios/{plan}/plan",
    ),
    Question(
        "Qu'en disent les préfectures ?",
        "plan_opinions",
        {"scenario_id": "{plan}"},
        "/v1/scenarios/{plan}/opinions",
    ),
    Question(
        "Lequel des deux plans est le meilleur ?",
        "compare_plans",
        {"ids": "{plan},{second}"},
        "/v1/scenarios/compare?ids={plan},{second}",
    ),
    Question(
        "Quel lieu manquerait le plus, dans l'Ain ?",
        "missed_sites",
        {"level": "departement", "code": "01", "at": AT},
        f"/v1/scenarios/missed-sites?level=departement&code=01&at={AT}&format=json",
    ),
)
