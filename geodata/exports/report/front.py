"""The first page: what, where, when; what to remember; the key figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata.coverage import Counted, CoverageReply, Indicators, Status, ZoneReply
from geodata.exports.coverage_facts import beyond_of
from geodata.exports.palette import OUT_OF_REACH
from geodata.exports.report.blocks import (
    Bar,
    Bars,
    Block,
    Bold,
    Cards,
    Items,
    Paragraph,
    Section,
    Text,
    Title,
)
from geodata.exports.report.situation import posts_of, situation_of
from geodata.exports.report.words import (
    STATUS_LABELS,
    communes_of,
    filters_of,
    kind_of,
    minutes,
    name_of,
    posts_between,
    posts_range,
    some,
)
from geodata.exports.travel_words import POINT, by_mode, mode_of, without_car_sentences
from geodata.french import (
    decimal_number,
    percent,
    shortest_number,
    whole_number,
)

ACCENT, SOFT = "#225ea8", "#52606d"
STATUS_COLOURS = {
    "served": "#41b6c4",
    "underserved": "#e9a23b",
    "remote": "#225ea8",
    "unreachable": OUT_OF_REACH,
    "unknown": "#bdbdbd",
}


def title_section(coverage: CoverageReply) -> list[Block]:
    """Returns the title: what, where, when, under which question."""
    return [Title("Accès aux conseillers numériques", name_of(coverage), circumstances(coverage))]


def circumstances(coverage: CoverageReply) -> str:
    """Returns of which territory, when, and under which question an answer is."""
    question = coverage["question"]
    return (
        f"{kind_of(coverage)} · {situation_of(coverage)} · seuil de "
        f"{shortest_number(question['threshold_minutes'])} minutes {by_mode(question)} · "
        f"{posts_of(coverage)} · version des lieux {coverage['sites_version']}"
        f"{filters_of(coverage)}"
    )


def lead_of(coverage: CoverageReply) -> Text:
    """Returns the figure to remember, in a sentence."""
    within = coverage["indicators"]["within_threshold"]
    question = coverage["question"]
    weighed = "" if question["weight"] == "people" else ", pondérés,"
    by = "" if mode_of(question) == "car" else f" {by_mode(question)}"
    words = (
        f" des habitants{weighed} sont à {shortest_number(within['minutes'])} minutes{by} ou moins "
        "d’un lieu où un conseiller numérique les accueille."
    )
    return Bold(percent(within["share"])), words


def essential_section(coverage: CoverageReply, zones: Sequence[ZoneReply]) -> list[Block]:
    """Returns in a few sentences what a reader should remember."""
    figures, within = coverage["indicators"], coverage["indicators"]["within_threshold"]
    status, bound = figures["status"], shortest_number(within["minutes"])
    beyond = beyond_of(figures)
    short = status["underserved"]["people"]
    least = shortest_number(coverage["question"]["least_per_10k"])
    is_spread = "people_grid" in figures
    items: list[Text] = [
        _beyond(beyond, status, bound, is_spread=is_spread),
        _short(short, least),
    ]
    if figures["posts_needed"]:
        items.append(
            f"{posts_between(figures)} à prévoir pour que chaque commune soit à {bound} minutes ou "
            "moins d’un poste, et que ses habitants atteignent ce seuil."
        )
    if zones:
        first = zones[0]
        items.append(
            (
                f"{some(len(zones), 'zone', 'zones')} à desservir ; la première est ",
                Bold(first["name"]),
                f", {some(first['people'], 'habitant', 'habitants')}.",
            )
        )
    return [Paragraph(lead_of(coverage), "lead"), Items(items)]


def _beyond(people: int, status: Mapping[Status, Counted], bound: str, *, is_spread: bool) -> str:
    far, cut = status["remote"], status["unreachable"]
    if is_spread and people:
        # Some of them live in communes where most do not.
        return (
            f"{some(people, 'habitant vit', 'habitants vivent')} à plus de {bound} minutes ou sans "
            "route vers un lieu."
        )
    if not far["communes"] and not cut["communes"]:
        return f"Aucune commune n’est à plus de {bound} minutes d’un lieu, ni sans route."
    parts = [communes_of(far, "éloignée")] if far["communes"] else []
    parts += [f"{communes_of(cut)} hors d’atteinte"] if cut["communes"] else []
    return (
        f"{some(people, 'habitant est', 'habitants sont')} à plus de {bound} minutes ou sans "
        f"route vers un lieu, dans {' et '.join(parts)}."
    )


def _short(people: int, least: str) -> str:
    if not people:
        return f"À portée d’un lieu, chacun a {least} conseiller ou plus pour 10 000 habitants."
    return (
        f"{some(people, 'habitant est', 'habitants sont')} à portée d’un lieu, mais avec trop peu "
        f"de conseillers : moins de {least} pour 10 000 habitants."
    )


def figures_section(coverage: CoverageReply) -> list[Block]:
    """Returns the key figures: cards, then the shares of each time, then the statuses."""
    figures = coverage["indicators"]
    return [
        Cards(cards_of(coverage)),
        Section("Habitants selon la durée jusqu’au lieu le plus proche"),
        Bars(_times(figures)),
        Section("Habitants selon la situation de leur commune"),
        Bars(_statuses(figures)),
        *without_car_section(figures),
        *_reservations(figures),
    ]


def without_car_section(figures: Indicators) -> list[Block]:
    """Returns who can come without a car, and who cannot; nothing of an answer by car."""
    told = figures.get("without_car")
    if told is None:
        return []
    return [
        Section("Qui peut venir sans voiture"),
        Items(list(without_car_sentences(told))),
        Paragraph(POINT, "small"),
    ]


def cards_of(coverage: CoverageReply) -> list[tuple[str, str]]:
    """Returns the key figures, and what each is."""
    figures = coverage["indicators"]
    within, unreachable = figures["within_threshold"], figures["unreachable"]
    bound = shortest_number(within["minutes"])
    return [
        (whole_number(figures["people"]), f"habitants, {communes_of(figures)}"),
        (percent(within["share"]), f"à {bound} min ou moins d’un lieu"),
        (minutes(figures["minutes_median"]), "durée médiane jusqu’au lieu le plus proche"),
        (
            whole_number(unreachable["people"]),
            f"habitants hors d’atteinte, {communes_of(unreachable)}",
        ),
        (whole_number(figures["sites"]), "lieux d’accueil dans le territoire"),
        (_posts(figures["advisors"]), "conseillers dans ces lieux"),
        (
            decimal_number(figures["advisors_per_10k"], 2),
            "conseiller à portée pour 10 000 habitants",
        ),
        (posts_range(figures), "postes à prévoir dans les zones"),
    ]


def _posts(number: float | None) -> str:
    """Returns a number of posts, which half-time ones make a decimal number."""
    return (
        whole_number(number)
        if number is None or number == round(number)
        else decimal_number(number)
    )


def _times(figures: Indicators) -> list[Bar]:
    """Returns the steps and the threshold, in order; the threshold stands out."""
    asked = figures["within_threshold"]
    steps = {step["minutes"]: step for step in (*figures["within"], asked)}
    return [
        Bar(
            f"{shortest_number(at)} min ou moins",
            step["share"],
            f"{percent(step['share'])} – {some(step['people'], 'habitant', 'habitants')}",
            ACCENT if at == asked["minutes"] else SOFT,
            at == asked["minutes"],
        )
        for at, step in sorted(steps.items())
    ]


def _statuses(figures: Indicators) -> list[Bar]:
    people = sum(each["people"] for each in figures["status"].values())
    return [
        Bar(
            STATUS_LABELS[name].capitalize(),
            each["people"] / people if people else None,
            f"{some(each['people'], 'hab.', 'hab.')}, {communes_of(each)}",
            STATUS_COLOURS[name],
        )
        for name, each in figures["status"].items()
        if each["communes"] or name != "unknown"
    ]


def _reservations(figures: Indicators) -> list[Block]:
    """Returns what the figures leave out, said rather than counted as zero."""
    sentences = []
    if figures["people_unknown_in"]:
        unknown = some(figures["people_unknown_in"], "commune", "communes")
        sentences.append(f"La population de {unknown} est inconnue, et n’est pas comptée.")
    unsure = figures.get("unsure_points")
    if unsure and unsure["communes"]:
        where = some(unsure["communes"], "commune", "communes")
        sentences.append(
            f"Aucune source ne dit où vivent les habitants de {where} "
            f"({some(unsure['people'], 'habitant', 'habitants')}) : leurs durées sont mesurées du "
            "milieu du contour, et restent incertaines."
        )
    weight = figures["weight"]
    if weight["name"] != "people" and weight["communes_without"]:
        without = some(weight["communes_without"], "commune", "communes")
        people = some(weight["people_without"], "habitant", "habitants")
        sentences.append(
            f"La pondération manque pour {without}, où vivent {people} : les parts ne les "
            "comptent pas."
        )
    return [Paragraph(each) for each in sentences]
