"""The first page: what, where, when; what to remember; the key figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer

from geodata.exports.coverage_facts import POSTS_LABELS
from geodata.exports.palette import OUT_OF_REACH
from geodata.exports.report.charts import Bar, Bars
from geodata.exports.report.fonts import markup
from geodata.exports.report.styles import (
    ACCENT,
    BODY,
    ITEM,
    LEAD,
    OVER,
    SECTION,
    SMALL,
    SOFT,
    TITLE,
    cards_of,
)
from geodata.exports.report.words import (
    STATUS_LABELS,
    day_in_words,
    decimal,
    kind_of,
    limit,
    minutes,
    name_of,
    posts_between,
    posts_range,
    share,
    some,
    whole,
)

STATUS_COLOURS = {
    "served": HexColor("#41b6c4"),
    "underserved": HexColor("#e9a23b"),
    "remote": HexColor("#225ea8"),
    "unreachable": HexColor(OUT_OF_REACH),
    "unknown": HexColor("#bdbdbd"),
}


def title_section(coverage: Mapping[str, Any]) -> list[Flowable]:
    """Returns the title: what, where, when, under which question."""
    question = coverage["question"]
    under = (
        f"{kind_of(coverage)} · situation au {day_in_words(question['at'])} · seuil de "
        f"{limit(question['threshold_minutes'])} minutes en voiture · "
        f"{POSTS_LABELS[question['posts']]} · version des lieux {coverage['sites_version']}"
    )
    return [
        Paragraph("Accès aux conseillers numériques", OVER),
        Paragraph(markup(name_of(coverage)), TITLE),
        Paragraph(markup(under), SMALL),
        Spacer(1, 4 * mm),
    ]


def essential_section(
    coverage: Mapping[str, Any], zones: Sequence[Mapping[str, Any]]
) -> list[Flowable]:
    """Returns in a few sentences what a reader should remember."""
    told, within = coverage["indicators"], coverage["indicators"]["within_threshold"]
    status, bound = told["status"], limit(within["minutes"])
    beyond = status["remote"]["people"] + status["unreachable"]["people"]
    weighed = "" if coverage["question"]["weight"] == "people" else ", pondérés,"
    lead = (
        f"<b>{share(within['share'])}</b> des habitants{weighed} sont à {bound} minutes ou moins "
        "d’un lieu où un conseiller numérique les accueille."
    )
    far, cut = status["remote"]["communes"], status["unreachable"]["communes"]
    short = status["underserved"]["people"]
    least = limit(coverage["question"]["least_per_10k"])
    items = [
        (
            f"{some(beyond, 'habitant est', 'habitants sont')} à plus de {bound} minutes ou sans "
            f"route vers un lieu, dans {some(far, 'commune éloignée', 'communes éloignées')} et "
            f"{some(cut, 'commune', 'communes')} hors d’atteinte."
        )
    ]
    items.append(
        f"{some(short, 'habitant est', 'habitants sont')} à portée d’un lieu, mais avec trop peu "
        f"de conseillers : moins de {least} pour 10 000 habitants."
    )
    if told["posts_needed"]:
        items.append(
            f"{posts_between(told)} à prévoir pour que chaque commune soit à {bound} minutes ou "
            "moins d’un poste, et que ses habitants atteignent ce seuil."
        )
    if zones:
        first = zones[0]
        items.append(
            f"{some(len(zones), 'zone', 'zones')} à desservir ; la première est "
            f"<b>{markup(first['name'])}</b>, {some(first['people'], 'habitant', 'habitants')}."
        )
    return [
        Paragraph(lead, LEAD),
        *(Paragraph(item, ITEM, bulletText="•") for item in items),
        Spacer(1, 3 * mm),
    ]


def figures_section(coverage: Mapping[str, Any], width: float) -> list[Flowable]:
    """Returns the key figures: cards, then the shares of each time, then the statuses."""
    told = coverage["indicators"]
    return [
        _cards(coverage, width),
        Paragraph("Habitants selon la durée jusqu’au lieu le plus proche", SECTION),
        Bars(width, _times(told), 108.0),
        Paragraph("Habitants selon la situation de leur commune", SECTION),
        Bars(width, _statuses(told), 108.0),
        *_reservations(told),
    ]


def _cards(coverage: Mapping[str, Any], width: float) -> Flowable:
    told = coverage["indicators"]
    within, unreachable = told["within_threshold"], told["unreachable"]
    bound = limit(within["minutes"])
    cards = [
        (whole(told["people"]), f"habitants, {some(told['communes'], 'commune', 'communes')}"),
        (share(within["share"]), f"à {bound} min ou moins d’un lieu"),
        (minutes(told["minutes_median"]), "durée médiane jusqu’au lieu le plus proche"),
        (
            whole(unreachable["people"]),
            f"habitants hors d’atteinte, {some(unreachable['communes'], 'commune', 'communes')}",
        ),
        (whole(told["sites"]), "lieux d’accueil dans le territoire"),
        (_posts(told["advisors"]), "conseillers dans ces lieux"),
        (decimal(told["advisors_per_10k"], 2), "conseiller à portée pour 10 000 habitants"),
        (posts_range(told), "postes à prévoir dans les zones"),
    ]
    return cards_of(cards, width)


def _posts(number: float | None) -> str:
    """Returns a number of posts, which half-time ones make a decimal number."""
    return whole(number) if number is None or number == round(number) else decimal(number)


def _times(told: Mapping[str, Any]) -> list[Bar]:
    """Returns the steps and the threshold, in order; the threshold stands out."""
    asked = told["within_threshold"]
    steps = {step["minutes"]: step for step in (*told["within"], asked)}
    return [
        Bar(
            f"{limit(at)} min ou moins",
            step["share"],
            f"{share(step['share'])} – {some(step['people'], 'habitant', 'habitants')}",
            ACCENT if at == asked["minutes"] else SOFT,
            at == asked["minutes"],
        )
        for at, step in sorted(steps.items())
    ]


def _statuses(told: Mapping[str, Any]) -> list[Bar]:
    people = sum(each["people"] for each in told["status"].values())
    return [
        Bar(
            STATUS_LABELS[name].capitalize(),
            each["people"] / people if people else None,
            f"{some(each['people'], 'hab.', 'hab.')}, "
            f"{some(each['communes'], 'commune', 'communes')}",
            STATUS_COLOURS[name],
        )
        for name, each in told["status"].items()
        if each["communes"] or name != "unknown"
    ]


def _reservations(told: Mapping[str, Any]) -> list[Flowable]:
    """Returns what the figures leave out, said rather than counted as zero."""
    said = []
    if told["people_unknown_in"]:
        unknown = some(told["people_unknown_in"], "commune", "communes")
        said.append(f"La population de {unknown} est inconnue, et n’est pas comptée.")
    unsure = told.get("unsure_points")
    if unsure and unsure["communes"]:
        where = some(unsure["communes"], "commune", "communes")
        said.append(
            f"Aucune source ne dit où vivent les habitants de {where} "
            f"({some(unsure['people'], 'habitant', 'habitants')}) : leurs durées sont mesurées du "
            "milieu du contour, et restent incertaines."
        )
    weight = told["weight"]
    if weight["name"] != "people" and weight["communes_without"]:
        without = some(weight["communes_without"], "commune", "communes")
        people = some(weight["people_without"], "habitant", "habitants")
        said.append(
            f"La pondération manque pour {without}, où vivent {people} : les parts ne les "
            "comptent pas."
        )
    return [Spacer(1, 2 * mm), *(Paragraph(markup(each), BODY) for each in said)] if said else []
