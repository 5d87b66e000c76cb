"""The form of the citizen's page, filled in as it was sent: the same fields as web/index.html."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata.exports.answer_page.elements import Child, Element, fill, h
from geodata.exports.answer_page.words import NO_BREAK, minutes_in_words

Asked = Mapping[str, Sequence[str]]
"""The fields of the form as they were sent, several values for some."""
Choices = Sequence[tuple[str, str]]
"""A value of the API, and what a person reads."""

ACTION = "/reponse"
RESULTS = "#results"
"""Where the answer is on its page: who sends the form comes for it, and not for the form again."""
NEEDS: Choices = (
    ("contact", "Débuter, communiquer"),
    ("cv", "Faire mon CV"),
    ("schooling", "Suivre la scolarité"),
    ("information", "Vérifier une information"),
    ("privacy", "Protéger mes données"),
)
WHEN: Choices = (
    ("", "Peu importe"),
    ("now", "Ouvert maintenant"),
    ("at", "Ouvert à une date et une heure"),
)
MODES: Choices = (("car", "En voiture"), ("foot", "À pied"))
LIMITS_MIN = (10, 15, 20, 30, 45, 60, 90)
BEYOND: Choices = (("true", "Montrer aussi les lieux sans accès par la route"),)
FEES: Choices = (("Gratuit", "Gratuit"),)
WHEELCHAIR: Choices = (("true", "Accessible en fauteuil roulant"),)
APPOINTMENT: Choices = (("true", "Rendez-vous en ligne possible"),)
SUPPORTS: Choices = (
    ("Accompagnement individuel", "Seul à seul avec quelqu’un"),
    ("Dans un atelier collectif", "Dans un atelier, en groupe"),
    ("En autonomie", "Sur place, en autonomie"),
    ("À distance", "À distance"),
)
AUDIENCES: Choices = (
    ("Jeunes", "Jeunes"),
    ("Étudiants", "Étudiants"),
    ("Familles et/ou enfants", "Familles et enfants"),
    ("Seniors", "Seniors"),
    ("Femmes", "Femmes"),
)
SERVICES: Choices = tuple(
    (name, name)
    for name in (
        "Aide aux démarches administratives",
        "Accès internet et matériel informatique",
        "Acquisition de matériel informatique à prix solidaire",
        "Maîtrise des outils numériques du quotidien",
        "Insertion professionnelle via le numérique",
        "Parentalité et éducation avec le numérique",
        "Utilisation sécurisée du numérique",
        "Compréhension du monde numérique",
        "Loisirs et créations numériques",
    )
)
PROGRAMMES: Choices = (
    ("Conseillers numériques", "Conseillers numériques"),
    ("France Services", "France Services"),
    ("Aidants Connect", "Aidants Connect"),
    ("Bibliothèques numérique de référence", "Bibliothèques numériques de référence"),
    ("Certification PIX", "Certification PIX"),
    ("Emmaüs Connect", "Emmaüs Connect"),
    ("Grande école du numérique", "Grande école du numérique"),
    ("La Croix Rouge", "La Croix-Rouge"),
    ("Point d'accès numérique CAF", "Point d’accès numérique CAF"),
    ("Promeneurs du net", "Promeneurs du net"),
    ("Relais numérique (Emmaüs Connect)", "Relais numérique (Emmaüs Connect)"),
)
_OPEN_WHEN_SET = frozenset(
    {"service", "fee", "wheelchair", "appointment", "support", "audience"}
) | {
    *("programme", "max_minutes", "include_unreachable", "open_at"),
}


def question_form(asked: Asked, place: str, fault: str = "") -> Element:
    """Returns the form.

    Args:
        asked: the fields as they were sent.
        place: what the field of the place holds.
        fault: what is wrong with the place, said beside its field; empty for nothing.
    """
    hint = h("span", {"class": "hint"}, "Une commune, un code postal ou une adresse")
    field = h(
        "input",
        {
            "id": "place",
            "type": "text",
            "name": "q",
            "value": place,
            "maxlength": 200,
            "autocapitalize": "off",
            "spellcheck": "false",
            "enterkeyhint": "search",
            "aria-invalid": "true" if fault else None,
            "aria-describedby": "place-error" if fault else None,
        },
    )
    legend = fill(h("legend"), f"De quoi avez-vous besoin{NO_BREAK}? ", _hint("Facultatif"))
    needs = h("div", {"class": "choices pills"}, *_boxes("need", NEEDS, asked))
    return h(
        "form",
        {
            "id": "question",
            "role": "search",
            "action": f"{ACTION}{RESULTS}",
            "method": "get",
            "aria-label": "Chercher un lieu d’aide numérique",
        },
        h("h1", None, "Être aidé avec le numérique, près de chez moi"),
        h(
            "div",
            {"class": "place"},
            fill(h("label", {"for": "place"}), f"Où êtes-vous{NO_BREAK}? ", hint),
            h("p", {"id": "place-error", "class": "field-error"}, fault) if fault else None,
            h(
                "div",
                {"class": "place-line"},
                h("div", {"class": "combobox"}, field),
                h("button", {"type": "submit", "class": "primary"}, "Chercher"),
            ),
        ),
        h("fieldset", {"class": "needs"}, legend, needs),
        _filters(asked),
    )


def _filters(asked: Asked) -> Element:
    is_set = any(any(asked.get(name, ())) for name in _OPEN_WHEN_SET) or _one(asked, "when") != ""
    limit = _one(asked, "max_minutes")
    limits = [(str(minutes), minutes_in_words(minutes)) for minutes in LIMITS_MIN]
    options = [
        h("option", {"value": value, "selected": value == limit}, text)
        for value, text in [("", "Sans limite"), *limits]
    ]
    moment = {"id": "at", "type": "datetime-local", "name": "at", "value": _one(asked, "at")}
    return h(
        "details",
        {"id": "filters", "open": is_set},
        h("summary", None, "Filtrer les lieux"),
        h(
            "div",
            {"class": "filter-grid"},
            _part(
                "Ouverture",
                *_boxes("when", WHEN, asked, one=_when(asked)),
                h(
                    "p",
                    {"id": "moment"},
                    h("label", {"for": "at"}, "Date et heure"),
                    h("input", moment),
                ),
            ),
            _part(
                "Y aller",
                *_boxes("mode", MODES, asked, one=_one(asked, "mode") or "car"),
                h("label", {"for": "max_minutes", "class": "above"}, "Temps maximal"),
                h("select", {"id": "max_minutes", "name": "max_minutes"}, *options),
                *_boxes("include_unreachable", BEYOND, asked),
            ),
            _part(
                "Conditions",
                *_boxes("fee", FEES, asked),
                *_boxes("wheelchair", WHEELCHAIR, asked),
                *_boxes("appointment", APPOINTMENT, asked),
            ),
            _part("Accompagnement", _grid("support", SUPPORTS, asked)),
            _part("Public", _grid("audience", AUDIENCES, asked)),
            _part("Services précis", _grid("service", SERVICES, asked), is_wide=True),
            _part("Programme national", _grid("programme", PROGRAMMES, asked), is_wide=True),
        ),
    )


def _when(asked: Asked) -> str:
    """A link of the page says `open_at`, its form `when` and `at`."""
    return _one(asked, "when") or ("now" if _one(asked, "open_at") == "now" else "")


def _part(name: str, *children: Child, is_wide: bool = False) -> Element:
    return h("fieldset", {"class": "wide" if is_wide else None}, h("legend", None, name), *children)


def _grid(name: str, choices: Choices, asked: Asked) -> Element:
    kind = "choices columns" if name in ("service", "programme") else "choices"
    return h("div", {"class": kind}, *_boxes(name, choices, asked))


def _boxes(name: str, choices: Choices, asked: Asked, one: str | None = None) -> list[Element]:
    """Boxes to tick, or where there is `one` at a time, buttons of which that one is chosen."""
    kind, chosen = ("checkbox", asked.get(name, ())) if one is None else ("radio", (one,))
    return [
        h(
            "label",
            {"class": "choice"},
            h("input", {"type": kind, "name": name, "value": value, "checked": value in chosen}),
            h("span", None, text),
        )
        for value, text in choices
    ]


def _one(asked: Asked, name: str) -> str:
    return next(iter(asked.get(name, ())), "")


def _hint(text: str) -> Element:
    return h("span", {"class": "hint"}, text)
